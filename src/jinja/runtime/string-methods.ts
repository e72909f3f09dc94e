import { typeError, valueError } from '../errors.ts';
import { allocate, allocateItems, spend, spendOnText } from './budget.ts';
import {
  capitalize,
  caseFold,
  isAlnum,
  isAlpha,
  isDecimal,
  isDigits,
  isIdentifier,
  isLower,
  isSpace,
  isTitle,
  isUpper,
  lower,
  splitLines,
  strip,
  swapCase,
  title,
  upper,
} from './characters.ts';
import { dictEntries, isDict } from './dict.ts';
import { character, pad } from './format-number.ts';
import { iterate } from './iterate.ts';
import { mustBeInt } from './numbers.ts';
import { spendOnEach } from './pay.ts';
import { countIn, indexIn, lastIndexIn, splitAt } from './search.ts';
import type { Signature } from './signature.ts';
import { describeValue } from './text.ts';
import {
  checkLength,
  codePoints,
  hasSurrogates,
  isString,
  repeat,
  stringLength,
  Tuple,
  textOf,
  tuple,
} from './values.ts';

type Method = readonly [signature: Signature, run: (text: string, ...args: unknown[]) => unknown];

/** An optional argument for which None means the same as omitting it. */
function optional(value: unknown): string | undefined {
  return value === undefined || value === null ? undefined : textOf(value, 'the argument');
}

function count(value: unknown, standard: number): number {
  return value === undefined ? standard : mustBeInt(value, 'the argument');
}

function width(value: unknown): number {
  const size = mustBeInt(value, 'the width');
  checkLength(size);
  return size;
}

function fillChar(value: unknown): string {
  const fill = value === undefined ? ' ' : textOf(value, 'the fill character');
  if (stringLength(fill) !== 1) throw typeError('the fill character must be one character');
  return fill;
}

/** The part of the text between `start` and `end`, and its index in code points. */
function part(text: string, start: unknown, end: unknown): { text: string; from: number; valid: boolean } {
  if ((start === undefined || start === null) && (end === undefined || end === null)) {
    return { text, from: 0, valid: true };
  }
  const points = codePoints(text);
  const { length } = points;
  const clamp = (index: number) => Math.min(Math.max(index < 0 ? index + length : index, 0), length);
  const wanted = count(start ?? undefined, 0);
  const from = clamp(wanted);
  const to = clamp(count(end ?? undefined, length));
  return { text: points.slice(from, to).join(''), from, valid: wanted <= length && from <= to };
}

function find(last: boolean, mustExist: boolean) {
  return (text: string, wanted: unknown, start: unknown, end: unknown): number => {
    const needle = textOf(wanted, 'the searched text');
    const piece = part(text, start, end);
    const index = last ? lastIndexIn(piece.text, needle) : indexIn(piece.text, needle);
    if (index === -1 || !piece.valid) {
      if (mustExist) throw valueError('the text does not contain the searched text');
      return -1;
    }
    return piece.from + (hasSurrogates(text) ? stringLength(piece.text.slice(0, index)) : index);
  };
}

function affix(at: 'startsWith' | 'endsWith') {
  return (text: string, wanted: unknown, start: unknown, end: unknown): boolean => {
    const piece = part(text, start, end);
    const candidates = wanted instanceof Tuple ? wanted : [wanted];
    return (
      piece.valid &&
      candidates.some((candidate) => {
        const affixText = textOf(candidate, 'the searched text');
        spendOnText(affixText.length);
        return piece.text[at](affixText);
      })
    );
  };
}

function countPart(text: string, wanted: unknown, start: unknown, end: unknown): number {
  const needle = textOf(wanted);
  const piece = part(text, start, end);
  return piece.valid ? countOf(piece.text, needle) : 0;
}

function countOf(text: string, needle: string): number {
  if (needle === '') return stringLength(text) + 1;
  return countIn(text, needle);
}

export function replace(text: string, old: string, by: string, limit: number): string {
  if (limit === 0) return text;
  if (old === '') {
    const points = codePoints(text);
    const slots = limit < 0 ? points.length + 1 : Math.min(limit, points.length + 1);
    checkLength(text.length + slots * by.length);
    let result = '';
    for (let index = 0; index <= points.length; index += 1) {
      result += (index < slots ? by : '') + (points[index] ?? '');
    }
    return result;
  }
  const pieces = splitAt(text, old);
  if (limit >= 0 && pieces.length - 1 > limit) {
    const kept = pieces.splice(limit);
    pieces.push(kept.join(old));
  }
  checkLength(text.length + (pieces.length - 1) * by.length);
  return pieces.join(by);
}

function split(text: string, separator: string | undefined, limit: number): string[] {
  if (separator === '') throw valueError('the separator is empty');
  if (separator !== undefined) {
    const pieces = splitAt(text, separator);
    if (limit < 0 || pieces.length - 1 <= limit) return pieces;
    const rest = pieces.splice(limit).join(separator);
    return [...pieces, rest];
  }
  const pieces: string[] = [];
  let rest = strip(text, undefined, 'left');
  while (rest !== '') {
    if (limit >= 0 && pieces.length >= limit) {
      pieces.push(rest);
      break;
    }
    allocateItems(1, 64);
    const end = firstSpace(rest);
    pieces.push(rest.slice(0, end));
    rest = strip(rest.slice(end), undefined, 'left');
  }
  return pieces;
}

function firstSpace(text: string): number {
  for (let index = 0; index < text.length; index += 1) if (isSpace(text[index] ?? '')) return index;
  return text.length;
}

function splitFromRight(text: string, separator: string | undefined, limit: number): string[] {
  if (limit < 0) return split(text, separator, -1);
  if (separator === '') throw valueError('the separator is empty');
  if (separator !== undefined) {
    const pieces = splitAt(text, separator);
    if (pieces.length - 1 <= limit) return pieces;
    const rest = pieces.splice(0, pieces.length - limit).join(separator);
    return [rest, ...pieces];
  }
  const pieces: string[] = [];
  let rest = strip(text, undefined, 'right');
  while (rest !== '') {
    allocateItems(1, 64);
    if (pieces.length >= limit) {
      pieces.push(rest);
      break;
    }
    let start = rest.length;
    while (start > 0 && !isSpace(rest[start - 1] ?? '')) start -= 1;
    pieces.push(rest.slice(start));
    rest = strip(rest.slice(0, start), undefined, 'right');
  }
  return pieces.reverse();
}

function partition(text: string, separator: unknown, last: boolean): Tuple {
  const by = textOf(separator, 'the separator');
  if (by === '') throw valueError('the separator is empty');
  const index = last ? lastIndexIn(text, by) : indexIn(text, by);
  if (index === -1) return tuple(last ? ['', '', text] : [text, '', '']);
  return tuple([text.slice(0, index), by, text.slice(index + by.length)]);
}

function joinTexts(separator: string, items: unknown): string {
  const texts: string[] = [];
  let length = 0;
  for (const item of iterate(items)) {
    if (!isString(item))
      throw typeError(`join takes strings, but one of the items is ${describeValue(item)}`);
    spend();
    texts.push(String(item));
    length += String(item).length + separator.length;
    checkLength(length);
  }
  return texts.join(separator);
}

function zeroFill(text: string, size: unknown): string {
  const missing = width(size) - stringLength(text);
  if (missing <= 0) return text;
  const head = /^[+-]/.exec(text)?.[0] ?? '';
  return head + repeat('0', missing) + text.slice(head.length);
}

function expandTabs(text: string, size: unknown): string {
  const stop = count(size, 8);
  spendOnEach(text);
  let column = 0;
  let result = '';
  for (const char of text) {
    if (char === '\t') {
      const blanks = stop > 0 ? stop - (column % stop) : 0;
      checkLength(result.length + blanks);
      result += ' '.repeat(blanks);
      column += blanks;
    } else {
      result += char;
      column = char === '\n' || char === '\r' ? 0 : column + 1;
    }
  }
  return result;
}

function translate(text: string, table: unknown): string {
  if (!isDict(table)) throw typeError('translate takes a dict');
  spendOnEach(text);
  const map = new Map(dictEntries(table));
  let result = '';
  for (const char of text) {
    const target = map.get(char.codePointAt(0));
    if (target === undefined) result += char;
    else if (target !== null) result += typeof target === 'number' ? character(target) : textOf(target);
    checkLength(result.length);
  }
  return result;
}

/** Python's `str.maketrans`: a table for `translate`. */
function translationTable(from: unknown, to: unknown, removed: unknown): Map<unknown, unknown> {
  const table = new Map<unknown, unknown>();
  if (to === undefined) {
    if (!isDict(from)) throw typeError('maketrans takes a dict, or two strings');
    for (const [key, value] of dictEntries(from))
      table.set(isString(key) ? codePoint(String(key)) : key, value);
    return table;
  }
  const [old, by] = [codePoints(textOf(from)), codePoints(textOf(to))];
  if (old.length !== by.length) throw valueError('the two strings of maketrans must have the same length');
  allocateItems(old.length, 64);
  for (const [index, char] of old.entries()) table.set(codePoint(char), codePoint(by[index] ?? ''));
  if (removed !== undefined) for (const char of codePoints(textOf(removed))) table.set(codePoint(char), null);
  return table;
}

function codePoint(char: string): number {
  if (stringLength(char) !== 1) throw valueError('the keys of a translation are single characters');
  return char.codePointAt(0) ?? 0;
}

/** The methods of Python's `str`; `format` and `format_map`, which access values, are defined with attributes. */
export const stringMethods: Readonly<Record<string, Method>> = {
  capitalize: ['', capitalize],
  casefold: ['', caseFold],
  center: ['width fillchar=', (text, size, fill) => center(text, width(size), fillChar(fill))],
  count: ['sub start= end=', countPart],
  endswith: ['suffix start= end=', affix('endsWith')],
  expandtabs: ['tabsize=', expandTabs],
  find: ['sub start= end=', find(false, false)],
  index: ['sub start= end=', find(false, true)],
  isalnum: ['', isAlnum],
  isalpha: ['', isAlpha],
  isascii: ['', (text) => !/\P{ASCII}/u.test(text)],
  isdecimal: ['', isDecimal],
  isdigit: ['', isDigits],
  isidentifier: ['', isIdentifier],
  islower: ['', isLower],
  isnumeric: ['', (text) => /^\p{N}+$/u.test(text)],
  isprintable: ['', (text) => !/[\p{C}\p{Zl}\p{Zp}]|(?! )\p{Zs}/u.test(text)],
  isspace: ['', (text) => text !== '' && codePoints(text).every(isSpace)],
  istitle: ['', isTitle],
  isupper: ['', isUpper],
  join: ['iterable', joinTexts],
  ljust: ['width fillchar=', (text, size, fill) => pad(text, width(size), fillChar(fill), '<')],
  lower: ['', lower],
  lstrip: ['chars=', (text, chars) => strip(text, optional(chars), 'left')],
  maketrans: ['x y= z=', (_text, from, to, removed) => translationTable(from, to, removed)],
  partition: ['sep', (text, separator) => partition(text, separator, false)],
  removeprefix: ['prefix', (text, prefix) => removeAffix(text, textOf(prefix), true)],
  removesuffix: ['suffix', (text, suffix) => removeAffix(text, textOf(suffix), false)],
  replace: [
    'old new count=',
    (text, old, by, limit) => replace(text, textOf(old), textOf(by), count(limit, -1)),
  ],
  rfind: ['sub start= end=', find(true, false)],
  rindex: ['sub start= end=', find(true, true)],
  rjust: ['width fillchar=', (text, size, fill) => pad(text, width(size), fillChar(fill), '>')],
  rpartition: ['sep', (text, separator) => partition(text, separator, true)],
  rsplit: ['sep= maxsplit=', (text, by, limit) => splitFromRight(text, optional(by), count(limit, -1))],
  rstrip: ['chars=', (text, chars) => strip(text, optional(chars), 'right')],
  split: ['sep= maxsplit=', (text, by, limit) => split(text, optional(by), count(limit, -1))],
  splitlines: ['keepends=', (text, keep) => splitLines(text, count(keep, 0) !== 0)],
  startswith: ['prefix start= end=', affix('startsWith')],
  strip: ['chars=', (text, chars) => strip(text, optional(chars), 'both')],
  swapcase: ['', swapCase],
  title: ['', title],
  translate: ['table', translate],
  upper: ['', upper],
  zfill: ['width', zeroFill],
};

/** Python's own distribution of padding: the odd space goes left if the width is odd, and right otherwise. */
export function center(text: string, size: number, fill = ' '): string {
  const missing = size - stringLength(text);
  if (missing <= 0) return text;
  checkLength(size);
  allocate(missing);
  const left = Math.floor(missing / 2) + (missing & size & 1);
  return fill.repeat(left) + text + fill.repeat(missing - left);
}

function removeAffix(text: string, affixText: string, prefix: boolean): string {
  if (affixText === '') return text;
  if (prefix) return text.startsWith(affixText) ? text.slice(affixText.length) : text;
  return text.endsWith(affixText) ? text.slice(0, -affixText.length) : text;
}
