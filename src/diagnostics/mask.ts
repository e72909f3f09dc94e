import { isPlainName } from './plain-name.ts';

/** Stands for each character of a value that is not shown. */
const hidden = '•';

/** Stands for a comment: nothing behind it is pointed at, so its length does not matter. */
export const hiddenComment = '# …';

/** What may be shown of a configuration. */
export interface MaskRules {
  /** Whether the value of a key in the first column may be shown. */
  readonly shows: (topLevelKey: string, value: string) => boolean;
  /** Whether a line below such a key may be shown, by the key that it begins with if it has one. */
  readonly showsMember: (topLevelKey: string, member: string | undefined) => boolean;
  /** Whether a name is that of a setting without secrets: a line that begins with it shows, also if it has slipped. */
  readonly isOpenSetting: (name: string) => boolean;
  /** Whether a text speaks of a secret by its name, wherever in a line it is. */
  readonly namesSecret: (text: string) => boolean;
}

/** A setting's first line: a key in the first column, perhaps in quotes, a colon, then a blank. */
const settingLine = /^(["']?)([A-Za-z_][A-Za-z0-9_-]*)(\1[ \t]*:)(?=\s|$)(.*)$/;

/** A setting that is not written as one should be. */
const slippedLine = /^[ \t]*(?:["']?)([A-Za-z_][A-Za-z0-9_-]*)["']?[ \t]*[:=：]/;

/** A line within a setting: items of a list, then a key if there is one. */
const memberLine = /^\s+(?:-\s+)*(?:["']?([A-Za-z_][\w.-]*)["']?\s*:(?=\s|$))?/;

/**
 * The text of a configuration, fit to be shown: of every value only that something is there, but for
 * settings that `rules` let pass. It works on lines and not on parsed YAML, so that a file that does not
 * parse leaks nothing either, and it hides whatever it does not understand: comments (an old password may be
 * left in one), anchors, flow maps, lines that are indented where none belongs. Line breaks and columns
 * stay what they are.
 */
export function maskText(text: string, rules: MaskRules): string {
  /** The setting whose lines may be shown. */
  let within: string | undefined;
  return text
    .split(/(\r\n|\r|\n)/)
    .map((line, index) => {
      if (index % 2 === 1 || isMarker(line)) return line;
      if (/^\s*#/.test(line)) return line.replace(/#.*$/s, hiddenComment);
      const setting = settingLine.exec(line);
      if (setting !== null) {
        const [, quote = '', key = '', colon = '', rest = ''] = setting;
        // What is there instead of a key may be a value.
        if (!isPlainName(key)) {
          within = undefined;
          return hide(line);
        }
        const shown = rules.shows(key, rest) && !rules.namesSecret(rest);
        within = shown ? key : undefined;
        return quote + key + colon + (shown ? withoutComment(rest) : hide(rest));
      }
      if (!/^[ \t]/.test(line)) {
        within = undefined;
        return isSlip(line, rules) ? withoutComment(line) : hide(line);
      }
      if (within === undefined) return hide(line);
      if (isSlip(line, rules)) return withoutComment(line);
      const member = memberLine.exec(line)?.[1];
      // From a line that is out of place on, nothing is: what follows may belong to it.
      // Text alone on its line continues a value, or slipped there.
      if (member === undefined && !/^\s+(-\s|[\]}],?\s*$)/.test(line)) return hide(line);
      const strange = member !== undefined && !isPlainName(member);
      if (strange || rules.namesSecret(line) || !rules.showsMember(within, member)) within = undefined;
      return within === undefined ? hide(line) : withoutComment(line);
    })
    .join('');
}

/** A setting that is indented, or has no blank after its colon. */
function isSlip(line: string, rules: MaskRules): boolean {
  const name = slippedLine.exec(line)?.[1];
  return name !== undefined && rules.isOpenSetting(name) && !rules.namesSecret(line);
}

/** A value with an anchor is hidden: a secret may be an alias of it. */
function withoutComment(text: string): string {
  if (/(^|[\s,[{])[&*][\w-]/.test(text)) return hide(text);
  return text.replace(/(^|\s)#.*$/s, `$1${hiddenComment}`);
}

/** The start or end of a document, or nothing. */
function isMarker(line: string): boolean {
  return /^(---|\.\.\.)?\s*$/.test(line);
}

/** That nothing is there is no secret. */
export function hide(text: string): string {
  if (/^\s*(""|''|\[\]|\{\}|~|null)\s*$/.test(text)) return text;
  return text.replace(/\S/g, hidden);
}
