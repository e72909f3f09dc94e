import { typeError, valueError } from '../errors.ts';
import { allocateItems, spend } from './budget.ts';
import * as numbers from './numbers.ts';
import { asIndex, type Numeric, numeric } from './numbers.ts';
import { paidText, payForJoining } from './pay.ts';
import { formatPercent } from './percent.ts';
import { describeValue, str, toMarkup } from './text.ts';
import {
  checkLength,
  codePoints,
  isString,
  Markup,
  Range,
  repeat,
  Tuple,
  tuple,
  Undefined,
} from './values.ts';

export type Operator = '+' | '-' | '*' | '/' | '//' | '%' | '**';

const arithmetic: Readonly<Record<Operator, (a: Numeric, b: Numeric) => Numeric>> = {
  '+': numbers.add,
  '-': numbers.subtract,
  '*': numbers.multiply,
  '/': numbers.divide,
  '//': numbers.floorDivide,
  '%': numbers.modulo,
  '**': numbers.power,
};

/** Python's binary operators. */
export function operate(operator: Operator, a: unknown, b: unknown): unknown {
  spend();
  if (operator === '%' && isString(a)) return paidText(formatPercent(a, b));
  // A chainable undefined value has an HTML form and can be added to markup.
  if (operator === '+' && a instanceof Markup && b instanceof Undefined && b.kind === 'chainable') return a;
  for (const side of [a, b]) if (side instanceof Undefined) side.fail();
  const x = numeric(a);
  const y = numeric(b);
  if (x !== undefined && y !== undefined) return arithmetic[operator](x, y);
  if (operator === '+') {
    const sum = concatenate(a, b);
    if (sum !== undefined) return sum;
  } else if (operator === '*') {
    const product = y === undefined ? repeated(b, a) : repeated(a, b);
    if (product !== undefined) return product;
  }
  throw typeError(`'${operator}' does not support ${describeValue(a)} and ${describeValue(b)}`);
}

function concatenate(a: unknown, b: unknown): unknown {
  if (isString(a) && isString(b)) {
    const [left, right] = [String(a), String(b)];
    checkLength(left.length + right.length);
    payForJoining([left, right]);
    if (a instanceof Markup || b instanceof Markup) return new Markup(toMarkup(a).text + toMarkup(b).text);
    return a + b;
  }
  if (Array.isArray(a) && Array.isArray(b) && a instanceof Tuple === b instanceof Tuple) {
    checkLength((a.length + b.length) * 8);
    allocateItems(a.length + b.length);
    const items: unknown[] = [...a, ...b];
    return a instanceof Tuple ? tuple(items) : items;
  }
  return undefined;
}

function repeated(value: unknown, times: unknown): unknown {
  const index = asIndex(times);
  if (index === undefined) return undefined;
  if (BigInt.asIntN(64, BigInt(index)) !== BigInt(index))
    throw valueError('the number of repetitions is too large');
  const count = Math.max(0, Number(index));
  if (typeof value === 'string') return repeat(value, count);
  if (value instanceof Markup) return new Markup(repeat(value.text, count));
  if (!Array.isArray(value)) return undefined;
  checkLength(value.length * count * 8);
  allocateItems(value.length * count);
  const items: unknown[] = [];
  for (let round = 0; round < count && value.length > 0; round += 1) {
    for (const item of value) items.push(item);
  }
  return value instanceof Tuple ? tuple(items) : items;
}

export function sign(operator: '+' | '-', value: unknown): Numeric {
  if (value instanceof Undefined) value.fail();
  const number = numeric(value);
  if (number === undefined) throw typeError(`'${operator}' does not support ${describeValue(value)}`);
  return operator === '-' ? numbers.negate(number) : number;
}

/** `a ~ b`: concatenates the texts of the values. */
export function join(values: readonly unknown[]): string {
  const texts = values.map(str);
  payForJoining(texts);
  let text = '';
  for (const one of texts) {
    text += one;
    checkLength(text.length);
  }
  return text;
}

/** The indexes that `[start:stop:step]` selects, as Python's `slice.indices`. */
function sliceIndexes(
  length: number,
  start: unknown,
  stop: unknown,
  step: unknown,
): [number, number, number] {
  const part = (value: unknown): number | undefined => {
    if (value === null) return undefined;
    if (value instanceof Undefined) value.fail();
    const index = asIndex(value);
    if (index === undefined) throw typeError('the parts of a slice must be integers');
    return Number(index);
  };
  const by = part(step) ?? 1;
  if (by === 0) throw valueError('the step of a slice cannot be zero');
  const low = by > 0 ? 0 : -1;
  const high = by > 0 ? length : length - 1;
  const clamp = (index: number) => Math.min(Math.max(index < 0 ? index + length : index, low), high);
  const from = part(start);
  const to = part(stop);
  return [
    from === undefined ? (by > 0 ? low : high) : clamp(from),
    to === undefined ? (by > 0 ? high : low) : clamp(to),
    by,
  ];
}

export function slice(value: unknown, start: unknown, stop: unknown, step: unknown): unknown {
  if (value instanceof Undefined) return value.item(null);
  if (value instanceof Range) {
    const [from, to, by] = sliceIndexes(value.length(), start, stop, step);
    return new Range(value.at(from), value.at(to), value.step * by);
  }
  if (!isString(value) && !Array.isArray(value)) throw typeError(`${describeValue(value)} cannot be sliced`);
  const items: readonly unknown[] = Array.isArray(value) ? value : codePoints(String(value));
  const [from, to, by] = sliceIndexes(items.length, start, stop, step);
  allocateItems(Math.max(0, Math.ceil((to - from) / by)));
  const selected: unknown[] = [];
  for (let index = from; by > 0 ? index < to : index > to; index += by) selected.push(items[index]);
  if (value instanceof Markup) return new Markup(selected.join(''));
  if (isString(value)) return selected.join('');
  return value instanceof Tuple ? tuple(selected) : selected;
}
