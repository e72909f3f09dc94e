import { SPACE } from '../syntax/lexer.ts';
import { allocateItems, spend } from './budget.ts';
import { spendOnEach } from './pay.ts';
import { codePoints } from './values.ts';

const space = new RegExp(`^[${SPACE}]$`);
const leftSpaces = new RegExp(`^[${SPACE}]+`);

export function isSpace(char: string): boolean {
  return space.test(char);
}

export function strip(text: string, chars: string | undefined, side: 'left' | 'right' | 'both'): string {
  let result = text;
  if (chars === undefined) {
    if (side !== 'right') result = result.replace(leftSpaces, '');
    return side === 'left' ? result : stripSpacesRight(result);
  }
  const set = new Set(chars);
  const points = codePoints(result);
  let start = 0;
  let end = points.length;
  if (side !== 'right') while (start < end && set.has(points[start] ?? '')) start += 1;
  if (side !== 'left') while (end > start && set.has(points[end - 1] ?? '')) end -= 1;
  result = points.slice(start, end).join('');
  return result;
}

/** A loop, because a pattern that ends in `+$` takes quadratic time on long runs of white space inside a text. */
function stripSpacesRight(text: string): string {
  let end = text.length;
  while (end > 0 && isSpace(text[end - 1] ?? '')) end -= 1;
  return text.slice(0, end);
}

/** Unlike a regular expression literal, a pattern from a string may contain control characters. */
const lineEnds = '\\r\\n|[\\n\\v\\f\\r\\x1c-\\x1e\\x85\\u2028\\u2029]';

/** Python's `splitlines`: ten characters end a line, and `\r\n` counts as one end. */
export function splitLines(text: string, keepEnds = false): string[] {
  const lines: string[] = [];
  const ends = new RegExp(lineEnds, 'g');
  let from = 0;
  for (let match = ends.exec(text); match !== null; match = ends.exec(text)) {
    allocateItems(1, 64);
    lines.push(text.slice(from, keepEnds ? ends.lastIndex : match.index));
    from = ends.lastIndex;
  }
  if (from < text.length) lines.push(text.slice(from));
  return lines;
}

export function upper(text: string): string {
  return text.toUpperCase();
}

export function lower(text: string): string {
  return text.toLowerCase();
}

const digraphs: Readonly<Record<string, string>> = {
  ǆ: 'ǅ',
  Ǆ: 'ǅ',
  ǉ: 'ǈ',
  Ǉ: 'ǈ',
  ǌ: 'ǋ',
  Ǌ: 'ǋ',
  ǳ: 'ǲ',
  Ǳ: 'ǲ',
};

/** The title case of a character: `ß` becomes `Ss`, but its upper case is `SS`. */
function titleChar(char: string): string {
  const digraph = digraphs[char];
  if (digraph !== undefined) return digraph;
  const [first = '', ...rest] = char.toUpperCase();
  return first + rest.join('').toLowerCase();
}

export function capitalize(text: string): string {
  const [first = ''] = text;
  return titleChar(first) + text.slice(first.length).toLowerCase();
}

function isCased(char: string): boolean {
  return /[\p{Uppercase}\p{Lowercase}\p{Lt}]/u.test(char);
}

export function title(text: string): string {
  spendOnEach(text);
  let result = '';
  let inside = false;
  for (const char of text) {
    result += inside ? char.toLowerCase() : titleChar(char);
    inside = isCased(char);
  }
  return result;
}

/** Python's `casefold`, via upper case, which splits ligatures. */
export function caseFold(text: string): string {
  spend(text.length);
  let result = '';
  for (const char of text) {
    result +=
      char === 'ı' ? char : [...char.toLowerCase().toUpperCase()].map((one) => one.toLowerCase()).join('');
  }
  return result;
}

function swapped(char: string): string {
  if (/\p{Uppercase}/u.test(char)) return char.toLowerCase();
  return /\p{Lowercase}/u.test(char) ? char.toUpperCase() : char;
}

export function swapCase(text: string): string {
  spendOnEach(text);
  let result = '';
  for (const char of text) result += swapped(char);
  return result;
}

export function isLower(text: string): boolean {
  return /\p{Lowercase}/u.test(text) && !/[\p{Uppercase}\p{Lt}]/u.test(text);
}

export function isUpper(text: string): boolean {
  return /\p{Uppercase}/u.test(text) && !/[\p{Lowercase}\p{Lt}]/u.test(text);
}

export function isTitle(text: string): boolean {
  spendOnEach(text);
  let inside = false;
  let found = false;
  for (const char of text) {
    const big = /[\p{Uppercase}\p{Lt}]/u.test(char);
    const small = /\p{Lowercase}/u.test(char);
    if ((big && inside) || (small && !inside)) return false;
    inside = big || small;
    found ||= inside;
  }
  return found;
}

export function isAlpha(text: string): boolean {
  return /^\p{L}+$/u.test(text);
}

export function isAlnum(text: string): boolean {
  return /^[\p{L}\p{N}]+$/u.test(text);
}

export function isDecimal(text: string): boolean {
  return /^\p{Nd}+$/u.test(text);
}

export function isIdentifier(text: string): boolean {
  return /^[\p{ID_Start}_][\p{ID_Continue}]*$/u.test(text);
}

/** Python's `str.isdigit`. */
export function isDigits(text: string): boolean {
  return /^[\p{Nd}\u00b2\u00b3\u00b9\u2070\u2074-\u2079\u2080-\u2089]+$/u.test(text);
}
