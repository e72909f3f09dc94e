import { hiddenComment, hide, type MaskRules } from './mask.ts';
import { isPlainName } from './plain-name.ts';

/** Matches `key = …` and `key.member = …`. */
const pairLine = /^(\s*)([A-Za-z_][\w-]*)((?:\.[A-Za-z_][\w-]*)*)(\s*=)(.*)$/;
const tableLine = /^\s*\[{1,2}\s*([A-Za-z_][\w-]*)((?:\.[A-Za-z_][\w-]*)*)\s*\]{1,2}\s*(#.*)?$/;

/**
 * Masks the text of a configuration in TOML, as `maskText` does for YAML: line by line, so that a file that does not parse
 * reveals nothing either. Whatever is not understood is hidden.
 */
export function maskToml(text: string, rules: MaskRules): string {
  /** The setting of the current table, and whether the value of the last key may be shown. */
  let table: string | undefined;
  let shown = false;
  let inText = false;
  /** The number of open brackets. */
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
      // The items of a list may continue over several lines; other text may be a misplaced value.
      const isItem = /^\s*(["'\d\-+]|true|false|[\]}],?\s*(#.*)?$)/.test(line);
      const isInList = depth > 0;
      depth += depthOf(line);
      return shown && isInList && isItem && !rules.namesSecret(line) ? withoutComment(line) : hide(line);
    })
    .join('');
}

/**
 * In longer lines, brackets in quotes are counted too: searching for the end of each unclosed quote would take quadratic time.
 */
const longestLine = 5000;

/** How many more brackets a line opens than it closes, outside quotes. */
function depthOf(line: string): number {
  const bare = line.length > longestLine ? line : line.replace(/"(?:[^"\\]|\\.)*"|'[^']*'|#.*$/gs, '');
  return bare.split('[').length - bare.split(']').length;
}

const withoutComment = (text: string): string => text.replace(/(^|\s)#.*$/s, `$1${hiddenComment}`);
