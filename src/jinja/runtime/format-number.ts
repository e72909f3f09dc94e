import { valueError } from '../errors.ts';
import { allocate, spend } from './budget.ts';
import type { Int } from './numbers.ts';
import { exactFixed } from './rounding.ts';
import { checkLength, stringLength } from './values.ts';

/** The text padded to a width; the caller handles `=`, which pads inside a number. */
export function pad(text: string, width: number, fill: string, align: '<' | '>' | '^'): string {
  const missing = width - stringLength(text);
  if (missing <= 0) return text;
  checkLength(width);
  allocate(missing);
  if (align === '<') return text + fill.repeat(missing);
  if (align === '>') return fill.repeat(missing) + text;
  const before = missing >> 1;
  return fill.repeat(before) + text + fill.repeat(missing - before);
}

/** `toExponential`, but halves are rounded to even; JavaScript rounds them up. */
function exponential(value: number, digits: number): string {
  const text = value.toExponential(digits);
  const [exact = '', exponent = ''] = value.toExponential(100).split('e');
  if (!/^50*$/.test(exact.slice(2 + digits))) return text;
  const down = digits === 0 ? exact.slice(0, 1) : exact.slice(0, 2 + digits);
  return Number(down.at(-1)) % 2 === 0 ? `${down}e${exponent}` : text;
}

/** C's `%.ne` for a finite number that is not negative. */
export function formatExponent(value: number, digits: number): string {
  const [mantissa = '', exponent = '+0'] = exponential(value, Math.min(100, digits)).split('e');
  const size = String(Math.abs(Number(exponent))).padStart(2, '0');
  return `${mantissa}e${exponent.startsWith('-') ? '-' : '+'}${size}`;
}

/** The character with a code point, as `c` formats it. */
export function character(code: Int): string {
  if (!(code >= 0 && code <= 0x10ffff) || !Number.isInteger(Number(code)))
    throw valueError('there is no character with this code point');
  return String.fromCodePoint(Number(code));
}

/**
 * C's `%.ng` for a finite number that is not negative. `keep` keeps trailing zeros; numbers with more digits than `places` have
 * an exponent.
 */
export function formatGeneral(
  value: number,
  digits: number,
  keep: boolean,
  places = Math.max(1, digits),
): string {
  const precision = Math.min(100, Math.max(1, digits));
  const exponential = formatExponent(value, precision - 1);
  const exponent = Number(exponential.split('e')[1]);
  const trim = (text: string) => (keep || !text.includes('.') ? text : text.replace(/\.?(?<!0)0+$/, ''));
  if (exponent < -4 || exponent >= places) {
    const [mantissa = '', power = ''] = exponential.split('e');
    return `${trim(mantissa)}e${power}`;
  }
  return trim(exactFixed(value, Math.max(0, Math.min(100, precision - 1 - exponent))));
}

/** The number with a decimal point, even without decimals, as `#` requires. */
export function withPoint(number: string): string {
  return number.includes('.') ? number : number.replace(/^[0-9]+/, '$&.');
}

/** Digits with a separator between groups, as `{:,}` formats them. */
export function group(digits: string, separator: string, size: number): string {
  spend(digits.length >> 3);
  let result = '';
  for (let end = digits.length; end > 0; end -= size) {
    const part = digits.slice(Math.max(0, end - size), end);
    result = result === '' ? part : part + separator + result;
  }
  return result;
}
