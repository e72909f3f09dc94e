import { isPlainName } from './plain-name.ts';

/** Replaces each character of a hidden value. */
const hidden = '•';

/** Replaces a comment; its length does not matter, because no finding points behind it. */
export const hiddenComment = '# …';

/** What may be shown of a configuration. */
export interface MaskRules {
  /** Whether the value of a key in the first column may be shown. */
  readonly shows: (topLevelKey: string, value: string) => boolean;
  /** Whether a line below such a key may be shown, given the key at its start, if any. */
  readonly showsMember: (topLevelKey: string, member: string | undefined) => boolean;
  /** Whether a name is that of a setting without secrets: a line that begins with it is shown even if it is misplaced. */
  readonly isOpenSetting: (name: string) => boolean;
  /** Whether the names of a path are those of a setting and of members that it may have, secret or not. */
  readonly isPath: (path: readonly string[]) => boolean;
  /** Whether the value at such a path contains no secret. */
  readonly isOpenPath: (path: readonly string[]) => boolean;
  /** Whether a text mentions the name of a secret, anywhere in a line. */
  readonly namesSecret: (text: string) => boolean;
}

/** The first line of a setting: a key in the first column, optionally quoted, a colon, then white space. */
const settingLine = /^(["']?)([A-Za-z_][A-Za-z0-9_-]*)(\1[ \t]*:)(?=\s|$)(.*)$/;

/** A setting that is not written correctly. */
const mistypedLine = /^[ \t]*(?:["']?)([A-Za-z_][A-Za-z0-9_-]*)["']?[ \t]*[:=：]/;

/** A line inside a setting: dashes of list items, then an optional key. */
const memberLine = /^\s+(?:-\s+)*(?:["']?([A-Za-z_][\w.-]*)["']?\s*:(?=\s|$))?/;

/**
 * Masks the text of a configuration: hides all values except those that `rules` allow, but shows that they are there. It works on
 * lines instead of parsed YAML, so that a file that does not parse reveals nothing either. Whatever it does not understand is
 * hidden: comments (which may contain an old password), anchors, flow maps, and lines with unexpected indentation. Line breaks
 * and columns stay the same.
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
        // Text in place of a key may be a value.
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
        return isTypo(line, rules) ? withoutComment(line) : hide(line);
      }
      if (within === undefined) return hide(line);
      if (isTypo(line, rules)) return withoutComment(line);
      const member = memberLine.exec(line)?.[1];
      // After a misplaced line, nothing is shown, because what follows may belong to it. Text alone on its line continues a
      // value, or is misplaced.
      if (member === undefined && !/^\s+(-\s|[\]}],?\s*$)/.test(line)) return hide(line);
      const strange = member !== undefined && !isPlainName(member);
      if (strange || rules.namesSecret(line) || !rules.showsMember(within, member)) within = undefined;
      return within === undefined ? hide(line) : withoutComment(line);
    })
    .join('');
}

/** Whether a line is a setting that is indented, or has no space after its colon. */
function isTypo(line: string, rules: MaskRules): boolean {
  const name = mistypedLine.exec(line)?.[1];
  return name !== undefined && rules.isOpenSetting(name) && !rules.namesSecret(line);
}

/** A value with an anchor is hidden, because a secret may be an alias of it. */
function withoutComment(text: string): string {
  if (/(^|[\s,[{])[&*][\w-]/.test(text)) return hide(text);
  return text.replace(/(^|\s)#.*$/s, `$1${hiddenComment}`);
}

/** A marker of the start or end of a document, or an empty line. */
function isMarker(line: string): boolean {
  return /^(---|\.\.\.)?\s*$/.test(line);
}

/** An empty text need not be hidden. */
export function hide(text: string): string {
  if (/^\s*(""|''|\[\]|\{\}|~|null)\s*$/.test(text)) return text;
  return text.replace(/\S/g, hidden);
}
