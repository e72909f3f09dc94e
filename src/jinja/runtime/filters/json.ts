import { typeError, valueError } from '../../errors.ts';
import { allocate, descend, spend } from '../budget.ts';
import { sortStable } from '../collection-methods.ts';
import { dictEntries, isDict } from '../dict.ts';
import { formatFloat, formatInt, isFloat, isInt, toDouble } from '../numbers.ts';
import { describeValue } from '../text.ts';
import { checkLength, isString, repeat, Undefined } from '../values.ts';

/** Python's `json.dumps(value, sort_keys=True, indent=…)`, with characters that are special in HTML escaped. */
export function toJson(value: unknown, indent: number | string | undefined): string {
  const unit = typeof indent === 'number' ? repeat(' ', Math.max(0, indent)) : indent;
  return write(value, unit, '\n', new Set())
    .replaceAll('<', '\\u003c')
    .replaceAll('>', '\\u003e')
    .replaceAll('&', '\\u0026')
    .replaceAll("'", '\\u0027');
}

function write(value: unknown, unit: string | undefined, newline: string, around: Set<unknown>): string {
  spend();
  if (value === null) return 'null';
  if (typeof value === 'boolean') return String(value);
  if (isString(value)) return quoted(String(value));
  if (isInt(value)) return formatInt(value);
  if (isFloat(value)) return writeFloat(toDouble(value));
  if (value instanceof Undefined) {
    if (value.kind === 'strict') value.fail();
    throw typeError('an undefined value cannot be written as JSON');
  }
  if (around.has(value)) throw valueError('a value that contains itself cannot be written as JSON');
  const inner = unit === undefined ? newline : newline + unit;
  checkLength(inner.length);
  if (Array.isArray(value)) {
    const items = descend(around, value, () =>
      value.map((item: unknown) => write(item, unit, inner, around)),
    );
    return enclose('[', items, ']', unit, newline, inner);
  }
  if (typeof value === 'object' && isDict(value)) {
    spend(4);
    const entries = sortStable(dictEntries(value), (entry) => (entry as unknown[])[0], false) as [
      unknown,
      unknown,
    ][];
    const items = descend(around, value, () =>
      entries.map(([key, item]) => `${quoted(keyText(key))}: ${write(item, unit, inner, around)}`),
    );
    return enclose('{', items, '}', unit, newline, inner);
  }
  throw typeError(`${describeValue(value)} cannot be written as JSON`);
}

function enclose(
  open: string,
  items: readonly string[],
  close: string,
  unit: string | undefined,
  newline: string,
  inner: string,
): string {
  if (items.length === 0) return open + close;
  const between = unit === undefined ? 2 : inner.length + 1;
  let length = 2 * inner.length;
  for (const item of items) length += item.length + between;
  checkLength(length);
  allocate(length);
  if (unit === undefined) return open + items.join(', ') + close;
  return open + inner + items.join(`,${inner}`) + newline + close;
}

function keyText(key: unknown): string {
  if (isString(key)) return String(key);
  if (key === null) return 'null';
  if (typeof key === 'boolean') return String(key);
  if (isInt(key) || isFloat(key)) return isInt(key) ? formatInt(key) : writeFloat(toDouble(key));
  throw typeError(`${describeValue(key)} cannot be a key in JSON`);
}

function writeFloat(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? 'Infinity' : '-Infinity';
  return formatFloat(value);
}

/** Only ASCII, as Python writes it; other characters become `\u` escapes. */
function quoted(text: string): string {
  spend(text.length >> 2);
  return JSON.stringify(text).replace(
    /[^ -~]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
