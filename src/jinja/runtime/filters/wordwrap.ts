import { valueError } from '../../errors.ts';
import { allocateItems, spend } from '../budget.ts';
import { splitLines } from '../characters.ts';
import { codePoints, stringLength } from '../values.ts';

export interface WrapOptions {
  readonly width: number;
  readonly breakLongWords: boolean;
  readonly breakOnHyphens: boolean;
  readonly newline: string;
}

const space = '[\\t\\n\\v\\f\\r ]';
const letter = '[^\\P{L}]';
const word = '[\\p{L}\\p{N}_!"\'&.,?]';
/** Python's `TextWrapper.wordsep_re`. */
const separators = new RegExp(
  `(${space}+|(?<=${word})-{2,}(?=[\\p{L}\\p{N}_])|` +
    `[^\\t\\n\\v\\f\\r ]+?(?:-(?:(?<=${letter}{2}-)|(?<=${letter}-${letter}-))(?=${letter}-?${letter})|` +
    `(?=${space}|$)|(?<=${word})(?=-{2,}[\\p{L}\\p{N}_])))`,
  'u',
);
const blanks = new RegExp(`(${space}+)`);

/** Jinja2's `wordwrap`: wraps each line separately, as Python's `textwrap` does. */
export function wordWrap(text: string, options: WrapOptions): string {
  return splitLines(text)
    .map((line) => wrapLine(line, options).join(options.newline))
    .join(options.newline);
}

/** Python's `TextWrapper._wrap_chunks`. */
function wrapLine(text: string, { width, breakLongWords, breakOnHyphens }: WrapOptions): string[] {
  if (width <= 0) throw valueError('the width must be more than zero');
  spend(text.length >> 1);
  const chunks = text
    .split(breakOnHyphens ? separators : blanks)
    .filter((chunk) => chunk !== undefined && chunk !== '');
  chunks.reverse();
  const lines: string[] = [];
  while (chunks.length > 0) {
    allocateItems(1, 64);
    const line: string[] = [];
    let length = 0;
    if (isBlank(chunks.at(-1)) && lines.length > 0) chunks.pop();
    for (let chunk = chunks.at(-1); chunk !== undefined; chunk = chunks.at(-1)) {
      // A character has at most two code units.
      if (chunk.length > 2 * width) break;
      const size = stringLength(chunk);
      if (length + size > width) break;
      line.push(chunk);
      chunks.pop();
      length += size;
    }
    const next = chunks.at(-1);
    if (next !== undefined && (next.length > 2 * width || stringLength(next) > width)) {
      breakWord(chunks, line, length, width, breakLongWords, breakOnHyphens);
    }
    if (isBlank(line.at(-1))) line.pop();
    if (line.length > 0) lines.push(line.join(''));
  }
  return lines;
}

function isBlank(chunk: string | undefined): boolean {
  return chunk !== undefined && chunk.trim() === '';
}

function breakWord(
  chunks: string[],
  line: string[],
  length: number,
  width: number,
  breakLongWords: boolean,
  breakOnHyphens: boolean,
): void {
  const room = width < 1 ? 1 : width - length;
  if (breakLongWords) {
    const chunk = chunks.pop() ?? '';
    // Only the head is split, because a long word is broken many times.
    const head = codePoints(chunk.slice(0, room * 2 + 2)).slice(0, room);
    let end = room;
    if (breakOnHyphens && head.join('').length < chunk.length) {
      const hyphen = head.lastIndexOf('-');
      if (hyphen > 0 && head.slice(0, hyphen).some((char) => char !== '-')) end = hyphen + 1;
    }
    const taken = head.slice(0, end).join('');
    line.push(taken);
    chunks.push(chunk.slice(taken.length));
  } else if (line.length === 0) {
    line.push(chunks.pop() ?? '');
  }
}
