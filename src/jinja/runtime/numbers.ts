import { limitError, type TemplateError, typeError, valueError } from '../errors.ts';
import { spend } from './budget.ts';
import { PyObject } from './object.ts';

/**
 * A Python float that JavaScript cannot distinguish from an int: integral, infinite or NaN. Other floats are plain numbers. Ints
 * are numbers or, beyond 2^53, bigints.
 */
export class Float extends PyObject {
  readonly typeName = 'float';
  readonly value: number;

  constructor(value: number) {
    super();
    this.value = value;
  }

  repr(): string {
    return formatFloat(this.value);
  }

  override truthy(): boolean {
    return this.value !== 0;
  }

  /** Allows plain JavaScript functions to calculate with it. */
  override valueOf(): number {
    return this.value;
  }

  toJSON(): number {
    return this.value;
  }
}

export type Int = number | bigint;
/** A number in canonical form: the result of `int` or `float`, or a JavaScript literal. */
export type Numeric = number | bigint | Float;

/** The value for a Python float; YAML and TOML readers call it for `1.0`. */
export function float(value: number): number | Float {
  return Number.isInteger(value) || !Number.isFinite(value) ? new Float(value) : value;
}

/** A bigint as a number if that is exact. */
export function int(value: bigint): Int {
  return value >= BigInt(Number.MIN_SAFE_INTEGER) && value <= BigInt(Number.MAX_SAFE_INTEGER)
    ? Number(value)
    : value;
}

export function isInt(value: unknown): value is Int {
  return typeof value === 'bigint' || (typeof value === 'number' && Number.isInteger(value));
}

export function isFloat(value: unknown): value is number | Float {
  return value instanceof Float || (typeof value === 'number' && !Number.isInteger(value));
}

/** The number of a value in arithmetic; booleans are 0 and 1. */
export function numeric(value: unknown): Numeric | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? value : new Float(value);
  if (typeof value === 'bigint' || value instanceof Float) return value;
  return typeof value === 'boolean' ? Number(value) : undefined;
}

/** The float of a number; throws for an int that is too large. */
export function toDouble(value: Numeric): number {
  if (typeof value === 'number') return value;
  if (value instanceof Float) return value.value;
  const double = Number(value);
  if (!Number.isFinite(double)) throw valueError('the number is too large for a float');
  return double;
}

/** The int of a value where Python accepts only ints and booleans, such as an index. */
export function asIndex(value: unknown): Int | undefined {
  if (typeof value === 'boolean') return Number(value);
  return isInt(value) ? value : undefined;
}

export function intLiteral(text: string): Int {
  return int(BigInt(text));
}

export function floatLiteral(text: string): number | Float {
  return float(Number(text));
}

/** Python's `repr` of a float: the shortest digits, with an exponent below 1e-4 and from 1e16. */
export function formatFloat(value: number): string {
  if (Number.isNaN(value)) return 'nan';
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf';
  if (value === 0) return Object.is(value, -0) ? '-0.0' : '0.0';
  const [mantissa = '', exponentText = '0'] = value.toExponential().split('e');
  const exponent = Number(exponentText);
  if (exponent < -4 || exponent >= 16) {
    const digits = String(Math.abs(exponent)).padStart(2, '0');
    return `${mantissa}e${exponent < 0 ? '-' : '+'}${digits}`;
  }
  const sign = value < 0 ? '-' : '';
  const digits = mantissa.replace('-', '').replace('.', '');
  if (exponent < 0) return `${sign}0.${'0'.repeat(-exponent - 1)}${digits}`;
  if (digits.length <= exponent + 1) return `${sign}${digits.padEnd(exponent + 1, '0')}.0`;
  return `${sign}${digits.slice(0, exponent + 1)}.${digits.slice(exponent + 1)}`;
}

/** Python refuses to print ints with more digits. */
const maxDigits = 4300;

export function formatInt(value: Int): string {
  if (typeof value === 'number') return String(value);
  if (value >> 14285n !== 0n && value >> 14285n !== -1n) throw limitError('this number has too many digits');
  const digits = String(value);
  spend(digits.length >> 3);
  return digits;
}

function divisionByZero(): TemplateError {
  return valueError('division by zero');
}

/** Exact arithmetic on two ints, with numbers if they are sufficient. */
function ints(
  a: Int,
  b: Int,
  small: (a: number, b: number) => number,
  large: (a: bigint, b: bigint) => bigint,
): Int {
  if (typeof a === 'number' && typeof b === 'number') {
    const result = small(a, b);
    if (Number.isSafeInteger(result)) return result + 0;
  }
  const [x, y] = [BigInt(a), BigInt(b)];
  spend((bitLength(x) + bitLength(y)) >> 8);
  return int(large(x, y));
}

export function add(a: Numeric, b: Numeric): Numeric {
  if (isInt(a) && isInt(b))
    return ints(
      a,
      b,
      (x, y) => x + y,
      (x, y) => x + y,
    );
  return float(toDouble(a) + toDouble(b));
}

export function subtract(a: Numeric, b: Numeric): Numeric {
  if (isInt(a) && isInt(b))
    return ints(
      a,
      b,
      (x, y) => x - y,
      (x, y) => x - y,
    );
  return float(toDouble(a) - toDouble(b));
}

export function multiply(a: Numeric, b: Numeric): Numeric {
  if (!isInt(a) || !isInt(b)) return float(toDouble(a) * toDouble(b));
  return ints(
    a,
    b,
    (x, y) => x * y,
    (x, y) => {
      mustFit(bitLength(x) + bitLength(y));
      return x * y;
    },
  );
}

export function divide(a: Numeric, b: Numeric): Numeric {
  if ((typeof a === 'bigint' || typeof b === 'bigint') && isInt(a) && isInt(b)) {
    if (b === 0) throw divisionByZero();
    return float(divideExactly(BigInt(a), BigInt(b)));
  }
  const divisor = toDouble(b);
  if (divisor === 0) throw divisionByZero();
  return float(toDouble(a) / divisor);
}

/** The double closest to the exact quotient. */
function divideExactly(a: bigint, b: bigint): number {
  const shift = Math.max(0, 66 - (bitLength(a) - bitLength(b)));
  const scaled = (a < 0n ? -a : a) << BigInt(shift);
  const divisor = b < 0n ? -b : b;
  // The last bit represents everything cut off, so that rounding is correct.
  const quotient = ((scaled / divisor) << 1n) | (scaled % divisor === 0n ? 0n : 1n);
  const magnitude = Number(quotient) / 2 ** (shift + 1);
  if (!Number.isFinite(magnitude)) throw valueError('the result is too large for a float');
  return a < 0n !== b < 0n ? -magnitude : magnitude;
}

export function floorDivide(a: Numeric, b: Numeric): Numeric {
  if (isInt(a) && isInt(b)) {
    if (b === 0) throw divisionByZero();
    return ints(
      a,
      b,
      (x, y) => (x - moduloOf(x, y)) / y,
      (x, y) => (x - bigModulo(x, y)) / y,
    );
  }
  return float(floatDivmod(toDouble(a), toDouble(b))[0]);
}

export function modulo(a: Numeric, b: Numeric): Numeric {
  if (isInt(a) && isInt(b)) {
    if (b === 0) throw divisionByZero();
    return ints(a, b, moduloOf, bigModulo);
  }
  return float(floatDivmod(toDouble(a), toDouble(b))[1]);
}

function moduloOf(a: number, b: number): number {
  const rest = a % b;
  return rest !== 0 && rest < 0 !== b < 0 ? rest + b : rest;
}

function bigModulo(a: bigint, b: bigint): bigint {
  const rest = a % b;
  return rest !== 0n && rest < 0n !== b < 0n ? rest + b : rest;
}

/** CPython's `float_divmod`. */
function floatDivmod(a: number, b: number): [number, number] {
  if (b === 0) throw divisionByZero();
  let rest = a % b;
  let quotient = (a - rest) / b;
  if (rest !== 0) {
    if (b < 0 !== rest < 0) {
      rest += b;
      quotient -= 1;
    }
  } else {
    rest = b < 0 ? -0 : 0;
  }
  if (quotient === 0) return [a / b < 0 || Object.is(a / b, -0) ? -0 : 0, rest];
  const floor = Math.floor(quotient);
  return [quotient - floor > 0.5 ? floor + 1 : floor, rest];
}

export function power(a: Numeric, b: Numeric): Numeric {
  if (isInt(a) && isInt(b) && b >= 0) {
    const small = Number(a) ** Number(b);
    if (Number.isSafeInteger(small)) return small + 0;
    mustFit(bitLength(BigInt(a)) * Number(b));
    return int(BigInt(a) ** BigInt(b));
  }
  const base = toDouble(a);
  const exponent = toDouble(b);
  if (base === 0 && exponent < 0) throw valueError('0.0 cannot be raised to a negative power');
  if (base < 0 && Number.isFinite(base) && Number.isFinite(exponent) && !Number.isInteger(exponent)) {
    throw valueError(
      'a negative number raised to a fraction is a complex number, which templates do not have',
    );
  }
  const result = base === 1 || exponent === 0 ? 1 : realPower(base, exponent);
  if (!Number.isFinite(result) && Number.isFinite(base) && Number.isFinite(exponent)) {
    throw valueError('the result is too large');
  }
  return float(result);
}

/** The last digit of JavaScript's `**` may be wrong; for a whole exponent, exact arithmetic is used. */
function realPower(base: number, exponent: number): number {
  const rough = base ** exponent;
  const magnitude = Math.abs(rough);
  if (
    !Number.isInteger(exponent) ||
    Math.abs(exponent) > 1024 ||
    !(magnitude > 1e-290 && magnitude < 1e290)
  ) {
    return rough;
  }
  const [numerator, denominator] = fractionOf(base);
  const count = BigInt(Math.abs(exponent));
  const [top, bottom] = exponent < 0 ? [denominator, numerator] : [numerator, denominator];
  return divideExactly(top ** count, bottom ** count);
}

/** The two integers whose quotient is a finite float. */
export function fractionOf(value: number): [numerator: bigint, denominator: bigint] {
  let numerator = value;
  let denominator = 1n;
  while (!Number.isInteger(numerator)) {
    numerator *= 2;
    denominator *= 2n;
  }
  return [BigInt(numerator), denominator];
}

function bitLength(value: bigint): number {
  const digits = (value < 0n ? -value : value).toString(16).length;
  spend(digits >> 5);
  return digits * 4;
}

function mustFit(bits: number): void {
  spend(bits >> 8);
  if (bits > 100_000) throw limitError('this number has too many digits');
}

export function negate(value: Numeric): Numeric {
  if (value instanceof Float) return float(-value.value);
  return typeof value === 'bigint' ? int(-value) : 0 - value;
}

/** Less than, equal to or greater than zero; NaN if one is not a number. */
export function compareNumbers(a: Numeric, b: Numeric): number {
  const x = a instanceof Float ? a.value : a;
  const y = b instanceof Float ? b.value : b;
  if (x < y) return -1;
  if (x > y) return 1;
  return Number.isNaN(Number(x)) || Number.isNaN(Number(y)) ? Number.NaN : 0;
}

/** Converts decimal digits of all scripts, which Python accepts, to ASCII. They are in runs of ten. */
function asciiDigits(text: string): string {
  return text.replace(/(?![0-9])\p{Nd}/gu, (digit) => {
    spend(4);
    let start = digit.codePointAt(0) ?? 0;
    const code = start;
    while (/\p{Nd}/u.test(String.fromCodePoint(start - 1))) start -= 1;
    return String((code - start) % 10);
  });
}

/** Python's `int(text, base)`; undefined if the text is not such a number. */
export function parseInteger(text: string, base: number): Int | undefined {
  if (base !== 0 && (base < 2 || base > 36))
    throw valueError('the base of a number must be 0 or from 2 to 36');
  const match = /^([+-]?)(?:0([bBoOxX])_?)?([0-9a-zA-Z]+(?:_[0-9a-zA-Z]+)*)$/.exec(asciiDigits(text.trim()));
  if (match === null) return undefined;
  const [, sign = '', prefix, body = ''] = match;
  const prefixBase = prefix === undefined ? undefined : { b: 2, o: 8, x: 16 }[prefix.toLowerCase()];
  let digits = body.replaceAll('_', '').toLowerCase();
  let actual = base;
  if (prefixBase !== undefined && (base === 0 || base === prefixBase)) actual = prefixBase;
  else if (prefix !== undefined) digits = `0${prefix.toLowerCase()}${digits}`;
  if (actual === 0) {
    if (digits.length > 1 && digits.startsWith('0') && /[^0]/.test(digits)) return undefined;
    actual = 10;
  }
  if (digits.length > maxDigits) return undefined;
  spend(digits.length);
  let value = 0n;
  for (const digit of digits) {
    const number = Number.parseInt(digit, 36);
    if (number >= actual) return undefined;
    value = value * BigInt(actual) + BigInt(number);
  }
  return int(sign === '-' ? -value : value);
}

/** Python's `float(text)`; undefined if the text is not a number. */
export function parseFloatText(text: string): number | Float | undefined {
  const trimmed = asciiDigits(text.trim());
  const special = /^([+-]?)(inf|infinity|nan)$/i.exec(trimmed);
  if (special !== null) {
    const value = special[2]?.toLowerCase() === 'nan' ? Number.NaN : Number.POSITIVE_INFINITY;
    return new Float(special[1] === '-' ? -value : value);
  }
  if (
    !/^[+-]?(?:[0-9]+(?:_[0-9]+)*(?:\.(?:[0-9]+(?:_[0-9]+)*)?)?|\.[0-9]+(?:_[0-9]+)*)(?:[eE][+-]?[0-9]+(?:_[0-9]+)*)?$/.test(
      trimmed,
    )
  ) {
    return undefined;
  }
  return float(Number(trimmed.replaceAll('_', '')));
}

/** The int part of a float, as Python's `int(value)`. */
export function truncate(value: number): Int {
  if (!Number.isFinite(value)) throw valueError(`cannot convert ${formatFloat(value)} to an integer`);
  return int(BigInt(Math.trunc(value)));
}

/** A count that must be a small non-negative number, such as a width or a number of repetitions. */
export function mustBeInt(value: unknown, what: string): number {
  const index = asIndex(value);
  if (index === undefined) throw typeError(`${what} must be an integer`);
  return Number(index);
}
