import { valueError } from '../../errors.ts';
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

/** Jinja2's `wordwrap`: every line by itself, as Python's `textwrap` breaks it. */
export function wordWrap(text: string, options: WrapOptions): string {
  return splitLines(text)
    .map((line) => wrapLine(line, options).join(options.newline))
    .join(options.newline);
}

/** Python's `TextWrapper._wrap_chunks`. */
function wrapLine(text: string, { width, breakLongWords, breakOnHyphens }: WrapOptions): string[] {
  if (width <= 0) throw valueError('the width must be more than zero');
  const chunks = text
    .split(breakOnHyphens ? separators : blanks)
    .filter((chunk) => chunk !== undefined && chunk !== '');
  chunks.reverse();
  const lines: string[] = [];
  while (chunks.length > 0) {
    const line: string[] = [];
    let length = 0;
    if (isBlank(chunks.at(-1)) && lines.length > 0) chunks.pop();
    for (let chunk = chunks.at(-1); chunk !== undefined; chunk = chunks.at(-1)) {
      const size = stringLength(chunk);
      if (length + size > width) break;
      line.push(chunk);
      chunks.pop();
      length += size;
    }
    const next = chunks.at(-1);
    if (next !== undefined && stringLength(next) > width) {
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
    const points = codePoints(chunks.pop() ?? '');
    let end = room;
    if (breakOnHyphens && points.length > room) {
      const hyphen = points.slice(0, room).lastIndexOf('-');
      if (hyphen > 0 && points.slice(0, hyphen).some((char) => char !== '-')) end = hyphen + 1;
    }
    line.push(points.slice(0, end).join(''));
    chunks.push(points.slice(end).join(''));
  } else if (line.length === 0) {
    line.push(chunks.pop() ?? '');
  }
}
