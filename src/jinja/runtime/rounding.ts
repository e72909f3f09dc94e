import { repeat } from './values.ts';

/** Python's `round(value, digits)`: halves, judged by the exact binary value, are rounded to even. */
export function roundHalfEven(value: number, digits: number): number {
  if (!Number.isFinite(value) || digits > 22) return value;
  if (digits < 0) return roundToTens(value, -digits);
  const text = exactFixed(value, digits);
  return Number(text);
}

function roundToTens(value: number, zeros: number): number {
  if (zeros > 309) return value < 0 ? -0 : 0;
  const unit = 10n ** BigInt(zeros);
  const whole = BigInt(Math.trunc(Math.abs(value)));
  const twice = (whole % unit) * 2n;
  const down = whole - (whole % unit);
  const tie = twice === unit && Number.isInteger(value);
  const up = twice > unit || (twice === unit && !tie) || (tie && (down / unit) % 2n === 1n);
  const rounded = Number(up ? down + unit : down);
  return value < 0 || Object.is(value, -0) ? -rounded : rounded;
}

/** The value with a number of decimals; halves, judged by the exact binary value, are rounded to even: C's `%.nf`. */
export function exactFixed(value: number, digits: number): string {
  if (digits <= 100 && Math.abs(value) < 1e21) {
    // `toFixed` is exact but rounds halves up; exact halves are only possible with few binary places.
    const text = value.toFixed(digits);
    if (digits < 25) {
      const [whole, fraction = ''] = Math.abs(value)
        .toFixed(Math.min(100, digits + 55))
        .split('.');
      const rest = fraction.slice(digits);
      if (/^50*$/.test(rest)) {
        const down = `${whole}${digits > 0 ? '.' : ''}${fraction.slice(0, digits)}`;
        const last = Number(down.at(-1));
        if (last % 2 === 0) return `${value < 0 || Object.is(value, -0) ? '-' : ''}${down}`;
        const up = (BigInt(down.replace('.', '')) + 1n).toString().padStart(digits + 1, '0');
        const result = digits > 0 ? `${up.slice(0, -digits)}.${up.slice(-digits)}` : up;
        return `${value < 0 ? '-' : ''}${result}`;
      }
    }
    return Object.is(value, -0) || (value < 0 && !text.startsWith('-')) ? `-${text.replace('-', '')}` : text;
  }
  return fixedByFraction(value, digits);
}

/** With integers: a double is an integer divided by a power of two, so it has a finite number of decimals. */
function fixedByFraction(value: number, digits: number): string {
  let numerator = Math.abs(value);
  let places = 0;
  while (!Number.isInteger(numerator)) {
    numerator *= 2;
    places += 1;
  }
  const exact = BigInt(numerator) * 5n ** BigInt(places);
  let kept = exact;
  if (digits < places) {
    const unit = 10n ** BigInt(places - digits);
    const rest = (exact % unit) * 2n;
    kept = exact / unit;
    if (rest > unit || (rest === unit && kept % 2n === 1n)) kept += 1n;
  }
  const shown = Math.min(digits, places);
  const text = kept.toString().padStart(shown + 1, '0');
  const whole = text.slice(0, text.length - shown);
  const fraction = text.slice(text.length - shown) + repeat('0', digits - shown);
  const sign = value < 0 || Object.is(value, -0) ? '-' : '';
  return sign + whole + (fraction === '' ? '' : `.${fraction}`);
}
