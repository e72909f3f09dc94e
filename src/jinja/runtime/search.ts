import { allocate, allocateItems, spend } from './budget.ts';

/**
 * JavaScript's search for a long text takes quadratic time if it almost repeats, and cannot be interrupted. Up to this length
 * that does not matter.
 */
const shortNeedle = 32;

/** `text.indexOf(needle, from)` in linear time. */
export function indexIn(text: string, needle: string, from = 0): number {
  const { length } = needle;
  if (length <= shortNeedle) {
    // Native code compares many characters at a time.
    spend((text.length - from) >> 7);
    return text.indexOf(needle, from);
  }
  if (text.length - from < length) return -1;
  const borders = bordersOf(needle);
  let matched = 0;
  for (let index = from; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    while (matched > 0 && needle.charCodeAt(matched) !== code) matched = borders[matched - 1] ?? 0;
    if (needle.charCodeAt(matched) === code) matched += 1;
    if (matched === length) {
      spend((index - from) >> 3);
      return index - length + 1;
    }
  }
  spend((text.length - from) >> 3);
  return -1;
}

/** `text.lastIndexOf(needle)` in linear time. */
export function lastIndexIn(text: string, needle: string): number {
  if (needle.length <= shortNeedle) return text.lastIndexOf(needle);
  // Mirrored, so that the last occurrence comes first.
  const mirrored = indexIn(mirror(text), mirror(needle));
  return mirrored === -1 ? -1 : text.length - mirrored - needle.length;
}

/** `text.split(separator)` in linear time, for a non-empty separator. */
export function splitAt(text: string, separator: string): string[] {
  if (separator.length <= shortNeedle) {
    allocateItems(countIn(text, separator) + 1, 64);
    return text.split(separator);
  }
  const pieces: string[] = [];
  let from = 0;
  for (let at = indexIn(text, separator); at !== -1; at = indexIn(text, separator, from)) {
    pieces.push(text.slice(from, at));
    from = at + separator.length;
  }
  pieces.push(text.slice(from));
  return pieces;
}

/** How often a non-empty text occurs in another, without overlaps. */
export function countIn(text: string, needle: string): number {
  const short = needle.length <= shortNeedle;
  const next = (from: number) => (short ? text.indexOf(needle, from) : indexIn(text, needle, from));
  let count = 0;
  for (let at = next(0); at !== -1; at = next(at + needle.length)) count += 1;
  spend(count >> 3);
  return count;
}

/** For each prefix of the text, the length of its longest border (Knuth–Morris–Pratt). */
function bordersOf(text: string): Int32Array {
  allocate(text.length * 4);
  spend(text.length >> 3);
  const borders = new Int32Array(text.length);
  let matched = 0;
  for (let index = 1; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    while (matched > 0 && text.charCodeAt(matched) !== code) matched = borders[matched - 1] ?? 0;
    if (text.charCodeAt(matched) === code) matched += 1;
    borders[index] = matched;
  }
  return borders;
}

function mirror(text: string): string {
  allocateItems(text.length);
  return text.split('').reverse().join('');
}
