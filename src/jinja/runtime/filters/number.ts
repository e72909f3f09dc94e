import { typeError, valueError } from '../../errors.ts';
import { pythonAttribute } from '../attributes.ts';
import {
  compareNumbers,
  Float,
  float,
  type Int,
  int,
  isFloat,
  isInt,
  mustBeInt,
  numeric,
  parseFloatText,
  parseInteger,
  power,
  toDouble,
  truncate,
} from '../numbers.ts';
import { exactFixed, roundHalfEven } from '../rounding.ts';
import { orElse } from '../signature.ts';
import { describeValue, str, truthy } from '../text.ts';
import { isString, Markup, textOf, Undefined } from '../values.ts';
import { type Builtins, given } from './filter.ts';
import { toJson } from './json.ts';

/** Python's `float(value)`, or undefined if it would fail. */
function toFloat(value: unknown): number | Float | undefined {
  if (isString(value)) return parseFloatText(String(value));
  const number = numeric(value);
  return number === undefined ? undefined : float(toDouble(number));
}

function toInt(value: unknown, standard: unknown, base: unknown): unknown {
  if (value instanceof Undefined) value.fail();
  if (isString(value)) {
    const whole = parseInteger(String(value), mustBeInt(orElse(base, 10), 'the base'));
    if (whole !== undefined) return whole;
  }
  const number = isString(value) ? parseFloatText(String(value)) : numeric(value);
  if (number === undefined) return orElse(standard, 0);
  if (isInt(number)) return number;
  const double = toDouble(number);
  return Number.isFinite(double) ? truncate(double) : orElse(standard, 0);
}

function absolute(value: unknown): unknown {
  const number = numeric(value);
  if (value instanceof Undefined) value.fail();
  if (number === undefined) throw typeError(`'abs' needs a number, not ${describeValue(value)}`);
  if (number instanceof Float) return float(Math.abs(number.value));
  if (typeof number === 'bigint') return number < 0n ? -number : number;
  return Math.abs(number);
}

function round(value: unknown, precision: unknown, method: unknown): unknown {
  const how = str(orElse(method, 'common'));
  if (!['common', 'ceil', 'floor'].includes(how))
    throw valueError("the method of 'round' must be common, ceil or floor");
  if (value instanceof Undefined) value.fail();
  const number = numeric(value);
  if (number === undefined) throw typeError(`'round' needs a number, not ${describeValue(value)}`);
  if (precision === null && how === 'common') return truncate(roundHalfEven(toDouble(number), 0));
  const digits = mustBeInt(orElse(precision, 0), 'the precision');
  if (how !== 'common') {
    const unit = toDouble(power(10, digits));
    const scaled = toDouble(number) * unit;
    // Adds zero because Python's `ceil` and `floor` return integers, which have no negative zero.
    return float(((how === 'ceil' ? Math.ceil(scaled) : Math.floor(scaled)) + 0) / unit);
  }
  if (isFloat(number)) return float(roundHalfEven(toDouble(number), digits));
  return digits >= 0 ? number : roundInt(number, -digits);
}

function roundInt(value: Int, zeros: number): Int {
  if (zeros > 400) return 0;
  const unit = 10n ** BigInt(zeros);
  const big = BigInt(value);
  const rest = ((big % unit) + unit) % unit;
  const down = big - rest;
  const up = rest * 2n > unit || (rest * 2n === unit && (down / unit) % 2n !== 0n);
  return int(up ? down + unit : down);
}

function fileSize(value: unknown, binary: unknown): string {
  const number = toFloat(value);
  if (value instanceof Undefined) value.fail();
  if (number === undefined) throw valueError(`${describeValue(value)} is not a size`);
  const bytes = toDouble(number);
  const base = truthy(binary ?? false) ? 1024 : 1000;
  if (bytes === 1) return '1 Byte';
  if (bytes < base) return `${truncate(bytes)} Bytes`;
  const prefixes = base === 1024 ? 'KiB MiB GiB TiB PiB EiB ZiB YiB' : 'kB MB GB TB PB EB ZB YB';
  const names = prefixes.split(' ');
  let index = 0;
  // Compared with the exact power: a float that prints as 1e24 is slightly less than it.
  while (index < names.length - 1 && compareNumbers(number, power(base, index + 2)) >= 0) index += 1;
  return `${exactFixed((base * bytes) / base ** (index + 2), 1)} ${names[index]}`;
}

export const numberFilters: Builtins = {
  abs: ['', (_host, value) => absolute(value)],
  attr: [
    'name',
    (host, value, name) => {
      const lookup = { attribute: () => undefined, item: () => undefined };
      const found = pythonAttribute(value, textOf(name, 'the name of an attribute'), lookup);
      return found ?? host.notFound(value, String(name), true);
    },
  ],
  d: ['default_value= boolean=', (_host, value, standard, boolean) => withDefault(value, standard, boolean)],
  default: [
    'default_value= boolean=',
    (_host, value, standard, boolean) => withDefault(value, standard, boolean),
  ],
  filesizeformat: ['binary=', (_host, value, binary) => fileSize(value, binary)],
  float: [
    'default=',
    (_host, value, standard) => {
      if (value instanceof Undefined) value.fail();
      return toFloat(value) ?? (standard === undefined ? new Float(0) : standard);
    },
  ],
  int: ['default= base=', (_host, value, standard, base) => toInt(value, standard, base)],
  round: ['precision= method=', (_host, value, precision, method) => round(value, precision, method)],
  tojson: [
    'indent=',
    (_host, value, indent) => {
      const size = isString(indent)
        ? String(indent)
        : given(indent)
          ? mustBeInt(indent, 'the indent')
          : undefined;
      return new Markup(toJson(value, size));
    },
  ],
};

function withDefault(value: unknown, standard: unknown, boolean: unknown): unknown {
  const replaces = value instanceof Undefined || (truthy(boolean ?? false) && !truthy(value));
  return replaces ? (standard === undefined ? '' : standard) : value;
}
