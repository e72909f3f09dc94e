import { TemplateError, typeError, valueError } from '../errors.ts';
import { allocate, spend } from './budget.ts';
import { character, formatExponent, formatGeneral, group, pad, withPoint } from './format-number.ts';
import { formatFloat, isFloat, isInt, numeric, toDouble } from './numbers.ts';
import type { KeywordMap } from './object.ts';
import { spendOnEach } from './pay.ts';
import { exactFixed } from './rounding.ts';
import { describeValue, repr, str, toAscii, toMarkup } from './text.ts';
import { checkLength, codePoints, isString, Markup, stringLength, Undefined } from './values.ts';

/** How fields such as `{0.name[key]}` access values: by the rules of templates, so that they can do no more. */
export interface Lookup {
  attribute(value: unknown, name: string): unknown;
  item(value: unknown, key: unknown): unknown;
}

/** Python's `format.format(*args, **keywords)`. */
export function formatBraces(
  format: string | Markup,
  args: readonly unknown[],
  keywords: KeywordMap,
  lookup: Lookup,
): string | Markup {
  const formatter = new Formatter(args, keywords, lookup, format instanceof Markup);
  const text = formatter.format(String(format), 2);
  return format instanceof Markup ? new Markup(text) : text;
}

/** Python's `format(value, spec)`, as in `f"{value:.1f}"`. */
export function pythonFormat(value: unknown, spec: string): string {
  const lookup: Lookup = { attribute: () => undefined, item: () => undefined };
  return String(formatBraces('{0:{1}}', [value, spec], new Map(), lookup));
}

class Formatter {
  private next = 0;
  private numbered: 'by hand' | 'automatically' | undefined;
  private readonly args: readonly unknown[];
  private readonly keywords: KeywordMap;
  private readonly lookup: Lookup;
  private readonly escaping: boolean;

  constructor(args: readonly unknown[], keywords: KeywordMap, lookup: Lookup, escaping: boolean) {
    this.args = args;
    this.keywords = keywords;
    this.lookup = lookup;
    this.escaping = escaping;
  }

  format(text: string, depth: number): string {
    spendOnEach(text);
    if (depth < 0) throw valueError('the fields of a format nest too deeply');
    let result = '';
    let position = 0;
    while (position < text.length) {
      const char = text[position];
      if (char === '{' || char === '}') {
        if (text[position + 1] === char) {
          result += char;
          position += 2;
          continue;
        }
        if (char === '}') throw valueError("this format has a '}' without a '{'");
        spend();
        const end = fieldEnd(text, position + 1);
        result += this.field(text.slice(position + 1, end), depth);
        checkLength(result.length);
        position = end + 1;
      } else {
        result += char;
        position += 1;
      }
    }
    return result;
  }

  private field(text: string, depth: number): string {
    if (text.length > maxField) throw valueError('this field of a format is too long');
    const match = /^((?:[^![:]|\[[^\]]*\])*)(?:!([^:]))?(?::([\s\S]*))?$/.exec(text);
    if (match === null) throw valueError(`'{${text}}' is not a valid field of a format`);
    const [, name = '', conversion, spec = ''] = match;
    let value = this.value(name);
    if (conversion === 's') value = str(value);
    else if (conversion === 'r') value = repr(value);
    else if (conversion === 'a') value = toAscii(repr(value));
    else if (conversion !== undefined)
      throw valueError(`'!${conversion}' is not a valid conversion of a format`);
    const formatted = formatValue(value, this.format(spec, depth - 1));
    return this.escaping && !(value instanceof Markup) ? toMarkup(formatted).text : formatted;
  }

  private value(name: string): unknown {
    const first = /^[^.[]*/.exec(name)?.[0] ?? '';
    let value = this.first(first);
    const path = /\.([^.[]+)|\[([^\]]+)\]/gy;
    path.lastIndex = first.length;
    while (path.lastIndex < name.length) {
      const step = path.exec(name);
      if (step === null) throw valueError(`'{${name}}' is not a valid field of a format`);
      const [, attribute, key = ''] = step;
      const chains = value instanceof Undefined && value.kind === 'chainable';
      value =
        attribute !== undefined
          ? this.lookup.attribute(value, attribute)
          : this.lookup.item(value, /^[0-9]+$/.test(key) ? Number(key) : key);
      if (value instanceof Undefined && !chains) value.fail();
    }
    return value;
  }

  private first(name: string): unknown {
    if (name !== '' && !/^[0-9]+$/.test(name)) {
      const value = this.keywords.get(name);
      if (value === undefined) {
        const names = { wanted: name, known: [...this.keywords.keys()] };
        throw new TemplateError(`the format names '${name}', which is not given`, 'template/value', {
          names,
        });
      }
      return value;
    }
    const how = name === '' ? 'automatically' : 'by hand';
    if (this.numbered !== undefined && this.numbered !== how) {
      throw valueError('the fields of a format must be numbered either all by hand or all automatically');
    }
    this.numbered = how;
    const index = name === '' ? this.next++ : Number(name);
    if (index >= this.args.length) throw valueError('there are not enough values for this format');
    return this.args[index];
  }
}

/** Longer than any real field, and short enough for patterns. */
const maxField = 10_000;

/** The end of the field that starts at `from`; fields may contain fields. */
function fieldEnd(text: string, from: number): number {
  let depth = 1;
  for (let index = from; index < text.length; index += 1) {
    if (text[index] === '{') depth += 1;
    else if (text[index] === '}') depth -= 1;
    if (depth === 0) return index;
  }
  throw valueError("this format has a '{' without a '}'");
}

const specPattern =
  /^(?:([\s\S])?([<>=^]))?([-+ ])?(z)?(#)?(0)?([0-9]+)?([,_])?(?:\.([0-9]+))?([a-zA-Z%])?$/u;

/** Python's `format(value, spec)`. */
function formatValue(value: unknown, spec: string): string {
  if (spec === '') return str(value);
  if (value instanceof Undefined) value.fail();
  if (spec.length > maxField) throw valueError('this format of a value is too long');
  const match = specPattern.exec(spec);
  const number = isString(value) ? undefined : numeric(value);
  if (match === null || (number === undefined && !isString(value))) {
    throw match === null
      ? valueError(`'${spec}' is not a valid format for ${describeValue(value)}`)
      : typeError(`${describeValue(value)} does not support a format such as '${spec}'`);
  }
  const [, fill, align, signFlag, , alternate, zero, widthText = '0', separator, precisionText, type] = match;
  const width = Number(widthText);
  checkLength(width);
  const precision = precisionText === undefined ? undefined : Number(precisionText);
  if (precision !== undefined) checkLength(precision);
  if (number === undefined) {
    if (type !== undefined && type !== 's') throw valueError(`'${type}' is not a valid format for a string`);
    if (align === '=' || alternate !== undefined || signFlag !== undefined || separator !== undefined) {
      throw valueError(`'${spec}' is not a valid format for a string`);
    }
    const text = codePoints(str(value)).slice(0, precision).join('');
    return pad(text, width, fill ?? (zero ? '0' : ' '), (align as '<' | '>' | '^' | undefined) ?? '<');
  }
  const double = toDouble(number);
  const negative = double < 0 || Object.is(double, -0);
  let body: string;
  let prefix = '';
  const integral = isInt(number) && (type === undefined || 'bcdnoxX'.includes(type));
  if (integral) {
    if (precision !== undefined) throw valueError('an integer format has no precision');
    if (type !== undefined && (separator === ',' ? 'bcnoxX' : separator === '_' ? 'cn' : '').includes(type)) {
      throw valueError(`'${type}' cannot be combined with '${separator}'`);
    }
    if (type === 'c') body = character(number as number | bigint);
    else {
      const big = BigInt(number as number | bigint);
      const base = { b: 2, o: 8, x: 16, X: 16 }[type ?? ''] ?? 10;
      body = (big < 0n ? -big : big).toString(base);
      if (base !== 10 && alternate) prefix = `0${type}`;
      if (separator !== undefined) body = group(body, separator, base === 10 ? 3 : 4);
      if (type === 'X') body = body.toUpperCase();
    }
  } else {
    body = formatReal(Math.abs(double), type, precision, alternate !== undefined, isFloat(number));
    if (alternate) body = withPoint(body);
    if (separator !== undefined) {
      const [whole = '', rest = ''] = /^([0-9]*)(.*)$/s.exec(body)?.slice(1) ?? [];
      body = group(whole, separator, 3) + rest;
    }
  }
  const head = (negative ? '-' : signFlag === '+' ? '+' : signFlag === ' ' ? ' ' : '') + prefix;
  const padding = fill ?? (zero ? '0' : ' ');
  const how = align ?? (zero ? '=' : '>');
  if (how !== '=') return pad(head + body, width, padding, how as '<' | '>' | '^');
  if (separator !== undefined && padding === '0')
    return head + groupedZeros(body, width - head.length, separator, 'boxX'.includes(type ?? 'd') ? 4 : 3);
  const missing = width - stringLength(head + body);
  return missing <= 0 ? head + body : head + pad('', missing, padding, '<') + body;
}

/** Leading zeros are grouped like digits, and may make the field one character wider than requested. */
function groupedZeros(body: string, width: number, separator: string, size: number): string {
  const match = (size === 4 ? /^([0-9a-fA-F_]*)(.*)$/s : /^([0-9,_]*)(.*)$/s).exec(body);
  const rest = match?.[2] ?? '';
  let digits = (match?.[1] ?? '').replaceAll(separator, '');
  // The width of a number of digits with separators between groups.
  const room = (count: number) => count + Math.ceil(count / size) - 1;
  let count = Math.max(digits.length, Math.floor(((width - rest.length) * size) / (size + 1)));
  while (room(count) + rest.length < width) count += 1;
  while (count > digits.length && room(count - 1) + rest.length >= width) count -= 1;
  allocate(2 * count);
  digits = digits.padStart(count, '0');
  return group(digits, separator, size) + rest;
}

function formatReal(
  value: number,
  type: string | undefined,
  precision: number | undefined,
  alternate: boolean,
  isReal: boolean,
): string {
  if (!Number.isFinite(value)) {
    const text = Number.isNaN(value) ? 'nan' : 'inf';
    if (type === '%') return `${text}%`;
    return type === 'E' || type === 'F' || type === 'G' ? text.toUpperCase() : text;
  }
  switch (type) {
    case 'f':
    case 'F':
      return exactFixed(value, precision ?? 6);
    case 'e':
      return formatExponent(value, precision ?? 6);
    case 'E':
      return formatExponent(value, precision ?? 6).toUpperCase();
    case 'g':
    case 'n':
      return formatGeneral(value, precision ?? 6, alternate);
    case 'G':
      return formatGeneral(value, precision ?? 6, alternate).toUpperCase();
    case '%':
      return `${exactFixed(value * 100, precision ?? 6)}%`;
    case undefined: {
      if (precision === undefined) return isReal ? formatFloat(value) : String(value);
      // At least one decimal is shown, so an exponent is used one digit earlier than with `g`.
      const text = formatGeneral(value, precision, false, Math.max(1, precision) - 1);
      return /[.e]/.test(text) ? text : `${text}.0`;
    }
    default:
      throw valueError(`'${type}' is not a valid format for a number`);
  }
}
