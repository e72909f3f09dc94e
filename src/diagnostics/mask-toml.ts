import { hiddenComment, hide, type MaskRules } from './mask.ts';
import { isPlainName } from './plain-name.ts';
import { scanToml, type TomlState } from './scan-toml.ts';

const name = String.raw`(?:[A-Za-z_][\w-]*|"[^"\\]*"|'[^']*')`;
const dotted = String.raw`${name}(?:[ \t]*\.[ \t]*${name})*`;
/** Matches `key = …`, `key.member = …` and `"key" = …`. */
const pairLine = new RegExp(String.raw`^(\s*)(${dotted})(\s*=)(.*)$`, 's');
const tableLine = new RegExp(String.raw`^\s*\[{1,2}[ \t]*(${dotted})[ \t]*\]{1,2}\s*(#.*)?$`, 's');

const closed: TomlState = { quote: undefined, depth: 0 };

/**
 * Masks the text of a configuration in TOML, as `maskText` does for YAML: line by line, so that a file that does not parse
 * reveals nothing either. In a table with secrets, the values that are not secret stay. Whatever is not understood is hidden.
 */
export function maskToml(text: string, rules: MaskRules): string {
  /** The names in the header of the current table. */
  let table: readonly string[] = [];
  /** Whether the value of the last key may be shown. */
  let shown = false;
  /** What is open at the start of a line. */
  let state = closed;
  return text
    .split(/(\r\n|\r|\n)/)
    .map((line, index) => {
      if (index % 2 === 1 || line.trim() === '') return line;
      if (state.quote !== undefined) {
        state = scanToml(line, state);
        return hide(line);
      }
      if (/^\s*#/.test(line)) return line.replace(/#.*$/s, hiddenComment);
      const header = tableLine.exec(line);
      if (header !== null) {
        table = namesIn(header[1] ?? '');
        state = closed;
        shown = false;
        return table.every(isPlainName) && rules.isPath(table) ? withoutComment(line) : hide(line);
      }
      const pair = pairLine.exec(line);
      if (pair !== null) {
        const [, indent = '', key = '', sign = '', value = ''] = pair;
        const names = namesIn(key);
        state = scanToml(value, closed);
        shown =
          names.every(isPlainName) &&
          state.quote === undefined &&
          !rules.namesSecret(value) &&
          isShown([...table, ...names], value, rules);
        if (!names.every(isPlainName)) return hide(line);
        return indent + key + sign + (shown ? withoutComment(value) : hide(value));
      }
      // The items of a list may continue over several lines; other text may be a misplaced value.
      const isItem = /^\s*(["'\d\-+]|true|false|[\]}],?\s*(#.*)?$)/.test(line);
      const isInList = state.depth > 0;
      state = scanToml(line, state);
      const isSafe = shown && isInList && isItem && state.quote === undefined && !rules.namesSecret(line);
      return isSafe ? withoutComment(line) : hide(line);
    })
    .join('');
}

function isShown(path: readonly string[], value: string, rules: MaskRules): boolean {
  const [top = '', ...members] = path;
  if (members.length === 0) return rules.shows(top, value);
  return (
    rules.isOpenPath(path) ||
    (rules.isOpenSetting(top) && members.every((member) => rules.showsMember(top, member)))
  );
}

function namesIn(key: string): readonly string[] {
  return (key.match(new RegExp(name, 'g')) ?? []).map((part) => part.replace(/^(["'])(.*)\1$/s, '$2'));
}

const withoutComment = (text: string): string => text.replace(/(^|\s)#.*$/s, `$1${hiddenComment}`);
