import type { Range } from 'vscode-languageserver';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { toRange } from './places.ts';

/** The text of a range. */
export function textIn(text: string, { start, end }: Range): string {
  const lines = text.split(/\r?\n/).slice(start.line, end.line + 1);
  const last = lines.length - 1;
  lines[last] = (lines[last] ?? '').slice(0, end.character);
  lines[0] = (lines[0] ?? '').slice(start.character);
  return lines.join('\n');
}

/** The range to mark for a finding: if its range is a whole expression, only the name that its message quotes. */
export function marked({ range, message }: Diagnostic, text: string): Range {
  return rangeOfName(/'([\w./-]+)'/.exec(message)?.[1], toRange(range), text);
}

/** The range of a name within a range of one line; the whole range if the name is not in it. */
export function rangeOfName(wrong: string | undefined, whole: Range, text: string): Range {
  const expression = textIn(text, whole);
  if (wrong === undefined || expression.includes('\n')) return whole;
  const at = expression.search(
    new RegExp(`(?<!\\w)${wrong.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')}(?!\\w)`),
  );
  if (at === -1) return whole;
  const start = { line: whole.start.line, character: whole.start.character + at };
  return { start, end: { line: start.line, character: start.character + wrong.length } };
}
