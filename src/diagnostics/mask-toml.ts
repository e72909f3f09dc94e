import { hiddenComment, hide, type MaskRules } from './mask.ts';
import { isPlainName } from './plain-name.ts';

/** `key = …`, `key.member = …` */
const pairLine = /^(\s*)([A-Za-z_][\w-]*)((?:\.[A-Za-z_][\w-]*)*)(\s*=)(.*)$/;
const tableLine = /^\s*\[{1,2}\s*([A-Za-z_][\w-]*)((?:\.[A-Za-z_][\w-]*)*)\s*\]{1,2}\s*(#.*)?$/;

/**
 * The text of a configuration in TOML, fit to be shown: as `maskText` does for YAML, by lines, so that a file that
 * does not parse leaks nothing either. What is not understood is hidden.
 */
export function maskToml(text: string, rules: MaskRules): string {
  /** The setting whose table it is, and whether the last key's value may be shown. */
  let table: string | undefined;
  let shown = false;
  let inText = false;
  /** How many lists are open. */
  let depth = 0;
  return text
    .split(/(\r\n|\r|\n)/)
    .map((line, index) => {
      if (index % 2 === 1 || line.trim() === '') return line;
      if (inText) {
        inText = !/"""|'''/.test(line);
        return hide(line);
      }
      if (/^\s*#/.test(line)) return line.replace(/#.*$/s, hiddenComment);
      const header = tableLine.exec(line);
      if (header !== null) {
        const [, top = '', rest = ''] = header;
        const names = [top, ...rest.split('.').slice(1)];
        table = top;
        depth = 0;
        shown = names.every(isPlainName) && rules.isOpenSetting(top);
        return shown ? withoutComment(line) : hide(line);
      }
      const pair = pairLine.exec(line);
      if (pair !== null) {
        const [, indent = '', key = '', more = '', sign = '', value = ''] = pair;
        const names = [key, ...more.split('.').slice(1)];
        const [top = '', ...members] = table === undefined ? names : [table, ...names];
        if (!names.every(isPlainName)) {
          shown = false;
          return hide(line);
        }
        shown =
          !rules.namesSecret(value) &&
          (members.length === 0
            ? rules.shows(top, value)
            : rules.isOpenSetting(top) && members.every((member) => rules.showsMember(top, member)));
        const marks = value.match(/"""|'''/g)?.length ?? 0;
        inText = marks % 2 === 1;
        depth = depthOf(value);
        const safe = shown && !inText;
        return indent + key + more + sign + (safe ? withoutComment(value) : hide(value));
      }
      // The items of a list go on over lines; anything else may be a value that slipped.
      const isItem = /^\s*(["'\d\-+]|true|false|[\]}],?\s*(#.*)?$)/.test(line);
      const isInList = depth > 0;
      depth += depthOf(line);
      return shown && isInList && isItem && !rules.namesSecret(line) ? withoutComment(line) : hide(line);
    })
    .join('');
}

/** Of longer lines, text in quotes counts as well: from each quote that is not closed, the end is looked for again. */
const longestLine = 5000;

/** By how many lists a line is deeper at its end; text in quotes does not count. */
function depthOf(line: string): number {
  const bare = line.length > longestLine ? line : line.replace(/"(?:[^"\\]|\\.)*"|'[^']*'|#.*$/gs, '');
  return bare.split('[').length - bare.split(']').length;
}

const withoutComment = (text: string): string => text.replace(/(^|\s)#.*$/s, `$1${hiddenComment}`);
