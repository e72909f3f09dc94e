import { typeError, valueError } from '../errors.ts';
import { spendOnText } from './budget.ts';
import { dictGet, isDict } from './dict.ts';
import { character, formatExponent, formatGeneral, pad, withPoint } from './format-number.ts';
import { asIndex, formatInt, type Int, isFloat, numeric, toDouble, truncate } from './numbers.ts';
import { exactFixed } from './rounding.ts';
import { describeValue, repr, str, toAscii, toMarkup } from './text.ts';
import { checkLength, codePoints, Markup, Tuple, Undefined } from './values.ts';

const directive = /%(?:\(([^)]*)\))?([-+ #0]*)(\*|[0-9]+)?(?:\.(\*|[0-9]*))?[hlL]?([\s\S])?/gu;

/** Python's `format % values`. */
export function formatPercent(format: string | Markup, values: unknown): string | Markup {
  const text =
    format instanceof Markup ? formatText(format.text, values, true) : formatText(format, values, false);
  return format instanceof Markup ? new Markup(text) : text;
}

function formatText(format: string, values: unknown, escaping: boolean): string {
  const positional: readonly unknown[] = values instanceof Tuple ? values : [values];
  let next = 0;
  let length = 0;
  let named = false;
  const take = (): unknown => {
    if (next >= positional.length) throw typeError('there are not enough values for this format');
    return positional[next++];
  };
  const result = format.replace(
    directive,
    (all: string, name?: string, flags = '', width?: string, precision?: string, type?: string) => {
      if (type === undefined) throw valueError('this format ends in the middle of a `%` directive');
      if (all === '%%') return '%';
      const count = (value: string | undefined): number | undefined => {
        if (value === undefined) return undefined;
        return value === '*' ? Number(take()) : Number(value);
      };
      let left = flags.includes('-');
      let size = 0;
      let value: unknown;
      if (name !== undefined) {
        if (!isDict(values)) throw typeError('a format with names needs a dict');
        named = true;
        value = dictGet(values, name);
        if (value === undefined) throw valueError(`the dict has no '${name}', which the format uses`);
      }
      size = count(width) ?? 0;
      const digits = count(precision);
      if (name === undefined) value = take();
      if (size < 0) {
        left = true;
        size = -size;
      }
      checkLength(size);
      if (digits !== undefined) checkLength(digits);
      const formatted = formatOne(type, value, { flags, left, size, digits, escaping });
      length += formatted.length;
      checkLength(length);
      spendOnText(formatted.length);
      return formatted;
    },
  );
  // Python counts unused values of a tuple or a scalar; a list or a dict counts as having names.
  const counts =
    values instanceof Tuple || !(isDict(values) || Array.isArray(values) || values instanceof Undefined);
  if (counts && !named && next < positional.length) {
    throw typeError('there are more values than places in the format');
  }
  return result;
}

interface Spec {
  readonly flags: string;
  readonly left: boolean;
  readonly size: number;
  readonly digits: number | undefined;
  readonly escaping: boolean;
}

function formatOne(type: string, value: unknown, spec: Spec): string {
  const { flags, left, size, digits, escaping } = spec;
  const align = left ? '<' : '>';
  switch (type) {
    case 's':
    case 'r':
    case 'a': {
      const text = type === 's' ? (escaping ? toMarkup(value).text : str(value)) : quoted(type, value);
      return pad(digits === undefined ? text : codePoints(text).slice(0, digits).join(''), size, ' ', align);
    }
    case 'c': {
      const code = asIndex(value);
      const text = code === undefined ? str(value) : character(code);
      if (codePoints(text).length !== 1) throw typeError('%c needs one character');
      return pad(text, size, ' ', align);
    }
    case 'd':
    case 'i':
    case 'u':
    case 'x':
    case 'X':
    case 'o':
      return signed(integer(type, value, flags, digits), spec);
    case 'e':
    case 'E':
    case 'f':
    case 'F':
    case 'g':
    case 'G':
      return signed(real(type, value, flags, digits), spec);
    default:
      throw valueError(`'%${type}' is not a valid directive of a format`);
  }
}

function quoted(type: 'r' | 'a', value: unknown): string {
  return type === 'a' ? toAscii(repr(value)) : repr(value);
}

interface Sign {
  readonly negative: boolean;
  readonly prefix: string;
  readonly body: string;
}

function signed({ negative, prefix, body }: Sign, { flags, left, size }: Spec): string {
  const mark = negative ? '-' : flags.includes('+') ? '+' : flags.includes(' ') ? ' ' : '';
  const head = mark + prefix;
  if (flags.includes('0') && !left) return head + body.padStart(size - head.length, '0');
  return pad(head + body, size, ' ', left ? '<' : '>');
}

function integer(type: string, value: unknown, flags: string, digits: number | undefined): Sign {
  if (value instanceof Undefined) value.fail();
  const number = numeric(value);
  if (number === undefined) throw typeError(`'%${type}' needs a number, not ${describeValue(value)}`);
  const decimal = type === 'd' || type === 'i' || type === 'u';
  if (isFloat(number) && !decimal)
    throw typeError(`'%${type}' needs an integer, not ${describeValue(value)}`);
  const int: Int = isFloat(number) ? truncate(toDouble(number)) : (number as Int);
  const negative = int < 0;
  const magnitude = BigInt(int) < 0n ? -BigInt(int) : BigInt(int);
  const base = decimal ? 10 : type === 'o' ? 8 : 16;
  if (decimal) formatInt(magnitude);
  let body = magnitude.toString(base).padStart(digits ?? 0, '0');
  if (type === 'X') body = body.toUpperCase();
  const prefix = flags.includes('#') && !decimal ? `0${type}` : '';
  return { negative, prefix, body };
}

function real(type: string, value: unknown, flags: string, digits: number | undefined): Sign {
  if (value instanceof Undefined) value.fail();
  const number = numeric(value);
  if (number === undefined) throw typeError(`'%${type}' needs a number, not ${describeValue(value)}`);
  const double = toDouble(number);
  const magnitude = Math.abs(double);
  const negative = double < 0 || Object.is(double, -0);
  let body: string;
  if (!Number.isFinite(magnitude)) body = Number.isNaN(magnitude) ? 'nan' : 'inf';
  else if (type === 'f' || type === 'F') body = exactFixed(magnitude, digits ?? 6);
  else if (type === 'e' || type === 'E') body = formatExponent(magnitude, digits ?? 6);
  else body = formatGeneral(magnitude, digits ?? 6, flags.includes('#'));
  if (flags.includes('#')) body = withPoint(body);
  if (type === type.toUpperCase()) body = body.toUpperCase();
  return { negative, prefix: '', body };
}
