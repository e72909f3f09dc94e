import { typeError } from '../errors.ts';
import { nested, spend } from './budget.ts';
import { DictView, dictGet, dictHas, dictKeys, dictSize, isDict, keyEquality } from './dict.ts';
import { iterate } from './iterate.ts';
import { compareNumbers, numeric } from './numbers.ts';
import { PyObject } from './object.ts';
import { indexIn } from './search.ts';
import { describeValue } from './text.ts';
import { isString, Range, Tuple, Undefined } from './values.ts';

/** Python's `==`. */
export function equals(a: unknown, b: unknown): boolean {
  if (a instanceof Undefined || b instanceof Undefined) return equalUndefined(a, b);
  spend();
  if (a === b && !isString(a)) return true;
  if (isString(a)) return isString(b) && sameText(String(a), String(b));
  const x = numeric(a);
  if (x !== undefined) {
    const y = numeric(b);
    return y !== undefined && compareNumbers(x, y) === 0;
  }
  // Accessing a list or a dict costs more than its items.
  spend(2);
  if (Array.isArray(a)) return Array.isArray(b) && equalLists(a, b);
  if (a instanceof DictView) {
    return b instanceof DictView && a.part === b.part && a.part !== 'values' && equalSets(a.list(), b.list());
  }
  if (a instanceof Range) return b instanceof Range && equalRanges(a, b);
  if (a instanceof PyObject || b instanceof PyObject) return false;
  if (!isDict(a) || !isDict(b) || dictSize(a) !== dictSize(b)) return false;
  return nested(() =>
    dictKeys(a).every((key) => dictHas(b, key) && equals(dictGet(a, key), dictGet(b, key))),
  );
}

function equalUndefined(a: unknown, b: unknown): boolean {
  for (const side of [a, b]) if (side instanceof Undefined && side.kind === 'strict') side.fail();
  return a instanceof Undefined && b instanceof Undefined && a.kind === b.kind;
}

function equalLists(a: readonly unknown[], b: readonly unknown[]): boolean {
  if (a instanceof Tuple !== b instanceof Tuple || a.length !== b.length) return false;
  return nested(() => a.every((item, index) => item === b[index] || equals(item, b[index])));
}

/** Comparing texts that were concatenated lazily flattens them. */
function sameText(a: string, b: string): boolean {
  if (a.length !== b.length) return false;
  spend(a.length >> 4);
  return a === b;
}

function equalRanges(a: Range, b: Range): boolean {
  const length = a.length();
  if (length !== b.length()) return false;
  return length === 0 || (a.start === b.start && (length === 1 || a.step === b.step));
}

function equalSets(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a.length === b.length && a.every((item) => b.some((other) => equals(item, other)));
}

keyEquality.equals = equals;

const signs = { '<': 0, '<=': 1, '>': 2, '>=': 3 } as const;
export type Order = keyof typeof signs;

function holds(order: number, sign: Order): boolean {
  if (sign === '<') return order < 0;
  if (sign === '<=') return order <= 0;
  return sign === '>' ? order > 0 : order >= 0;
}

/** Python's `<`, `<=`, `>` and `>=`; a type error for values without an order. */
export function ordered(a: unknown, b: unknown, sign: Order): boolean {
  spend();
  for (const side of [a, b]) if (side instanceof Undefined) side.fail();
  if (isString(a) && isString(b)) return holds(compareText(String(a), String(b)), sign);
  const x = numeric(a);
  const y = x === undefined ? undefined : numeric(b);
  if (x !== undefined && y !== undefined) return holds(compareNumbers(x, y), sign);
  if (Array.isArray(a) && Array.isArray(b) && a instanceof Tuple === b instanceof Tuple) {
    for (let index = 0; index < a.length && index < b.length; index += 1) {
      const left: unknown = a[index];
      const right: unknown = b[index];
      spend();
      if (left !== right && !equals(left, right)) return nested(() => ordered(left, right, sign));
    }
    return holds(a.length - b.length, sign);
  }
  throw typeError(`'${sign}' cannot compare ${describeValue(a)} with ${describeValue(b)}`);
}

/** Compares code points, whereas JavaScript compares code units. */
export function compareText(a: string, b: string): number {
  if (a === b) return 0;
  const length = Math.min(a.length, b.length);
  let unpaid = 0;
  for (let index = 0; index < length; index += 1) {
    const x = a.charCodeAt(index);
    const y = b.charCodeAt(index);
    if (x === y) {
      unpaid += 1;
      if (unpaid === 1024) {
        spend(64);
        unpaid = 0;
      }
      continue;
    }
    const high = (code: number) => code >= 0xd800 && code <= 0xdfff;
    if (high(x) !== high(y)) return high(x) ? 1 : -1;
    return x - y;
  }
  return a.length - b.length;
}

/** For sorting: negative, zero or positive, using only Python's `<`. */
export function compareForSort(a: unknown, b: unknown): number {
  if (ordered(a, b, '<')) return -1;
  return ordered(b, a, '<') ? 1 : 0;
}

/** Python's `in`. */
export function contains(container: unknown, item: unknown): boolean {
  if (container instanceof Undefined) {
    if (container.kind === 'strict') container.fail();
    return false;
  }
  if (isString(container)) {
    if (item instanceof Undefined) item.fail();
    if (!isString(item))
      throw typeError(`'in' searches a string for a string, not for ${describeValue(item)}`);
    return indexIn(String(container), String(item)) !== -1;
  }
  if (isDict(container)) {
    if (Array.isArray(item) && !(item instanceof Tuple))
      throw typeError('a list cannot be the key of a dict');
    return dictHas(container, item);
  }
  if (container instanceof DictView && container.part === 'keys') return dictHas(container.dict, item);
  if (container instanceof Range) return container.includes(item);
  for (const candidate of iterate(container)) {
    spend();
    if (candidate === item || equals(candidate, item)) return true;
  }
  return false;
}
