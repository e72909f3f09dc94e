import { TemplateError, typeError, valueError } from '../errors.ts';
import { allocate, allocateItems, spend } from './budget.ts';
import { compareForSort, equals } from './compare.ts';
import {
  type Dict,
  DictView,
  dictDelete,
  dictEntries,
  dictGet,
  dictHas,
  dictKeys,
  dictSet,
  dictSize,
  isDict,
} from './dict.ts';
import { iterate } from './iterate.ts';
import { asIndex, fractionOf, int, mustBeInt, type Numeric, toDouble } from './numbers.ts';

import { orElse, type Signature } from './signature.ts';
import { checkLength, tuple, Undefined } from './values.ts';

type ListMethod = readonly [signature: Signature, run: (list: unknown[], ...args: unknown[]) => unknown];
type DictMethod = readonly [signature: Signature, run: (dict: Dict, ...args: unknown[]) => unknown];
type NumberMethod = readonly [signature: Signature, run: (value: Numeric, ...args: unknown[]) => unknown];

/** Converts a Python index for a number of items, or returns -1. */
function place(length: number, index: unknown): number {
  const number = mustBeInt(index, 'the index');
  const at = number < 0 ? number + length : number;
  return at >= 0 && at < length ? at : -1;
}

function indexIn(list: readonly unknown[], value: unknown, start: unknown, stop: unknown): number {
  const clamp = (index: unknown, standard: number) => {
    const number = index === undefined ? standard : mustBeInt(index, 'the index');
    return Math.min(Math.max(number < 0 ? number + list.length : number, 0), list.length);
  };
  const end = clamp(stop, list.length);
  for (let index = clamp(start, 0); index < end; index += 1) if (equals(list[index], value)) return index;
  throw valueError('the list does not contain this value');
}

function countIn(list: readonly unknown[], value: unknown): number {
  return list.filter((item) => equals(item, value)).length;
}

export const tupleMethods: Readonly<Record<string, ListMethod>> = {
  count: ['value', countIn],
  index: ['value start= stop=', indexIn],
};

/** Charges moving the items after an inserted or removed one, which is fast per item but there may be millions. */
function spendOnMoving(list: readonly unknown[]): void {
  spend(list.length >> 6);
}

export const listMethods: Readonly<Record<string, ListMethod>> = {
  ...tupleMethods,
  append: [
    'object',
    (list, item) => {
      checkLength(list.length);
      allocate(16);
      list.push(item);
      return null;
    },
  ],
  clear: [
    '',
    (list) => {
      list.length = 0;
      return null;
    },
  ],
  copy: [
    '',
    (list) => {
      allocateItems(list.length);
      return [...list];
    },
  ],
  extend: [
    'iterable',
    (list, items) => {
      for (const item of iterate(items)) {
        checkLength(list.length);
        allocateItems(1);
        list.push(item);
      }
      return null;
    },
  ],
  insert: [
    'index object',
    (list, index, item) => {
      checkLength(list.length);
      allocate(16);
      spendOnMoving(list);
      list.splice(mustBeInt(index, 'the index'), 0, item);
      return null;
    },
  ],
  pop: [
    'index=',
    (list, index) => {
      if (list.length === 0) throw valueError('pop from an empty list');
      const at = place(list.length, orElse(index, -1));
      if (at === -1) throw valueError('the index of pop is out of range');
      spendOnMoving(list);
      return list.splice(at, 1)[0];
    },
  ],
  remove: [
    'value',
    (list, value) => {
      spendOnMoving(list);
      list.splice(indexIn(list, value, undefined, undefined), 1);
      return null;
    },
  ],
  reverse: [
    '',
    (list) => {
      spend(list.length >> 4);
      list.reverse();
      return null;
    },
  ],
  sort: [
    'reverse=',
    (list, reverse) => {
      const sorted = sortStable(list, (item) => item, mustBeInt(orElse(reverse, false), "'reverse'") !== 0);
      for (const [index, item] of sorted.entries()) list[index] = item;
      return null;
    },
  ],
};

/** Python's `sorted`: stable, even in reverse order. */
export function sortStable(
  items: readonly unknown[],
  key: (item: unknown) => unknown,
  reverse: boolean,
): unknown[] {
  allocateItems(items.length, 64);
  const keyed = items.map((item) => ({ item, key: key(item) }));
  keyed.sort((a, b) => (reverse ? compareForSort(b.key, a.key) : compareForSort(a.key, b.key)));
  return keyed.map(({ item }) => item);
}

/** The pairs that Python's `dict(…)` and `dict.update(…)` accept. */
export function pairsOf(source: unknown): [unknown, unknown][] {
  if (source instanceof Undefined) source.fail();
  if (isDict(source)) return dictEntries(source);
  const pairs: [unknown, unknown][] = [];
  for (const item of iterate(source)) {
    const [key, value, more] = iterate(item);
    if (more !== undefined || value === undefined)
      throw valueError('a dict is created from pairs of two items each');
    allocateItems(1, 64);
    pairs.push([key, value]);
  }
  return pairs;
}

function missing(key: unknown, dict: Dict): TemplateError {
  const known = dictKeys(dict).filter((name) => typeof name === 'string');
  const names = { wanted: String(key), known };
  return new TemplateError('the dict has no such key', 'template/value', { names });
}

export const dictMethods: Readonly<Record<string, DictMethod>> = {
  clear: [
    '',
    (dict) => {
      for (const key of dictKeys(dict)) dictDelete(dict, key);
      return null;
    },
  ],
  copy: [
    '',
    (dict) => {
      allocateItems(dictSize(dict), 64);
      return new Map(dictEntries(dict));
    },
  ],
  fromkeys: [
    'iterable value=',
    (_dict, keys, value) => {
      const made = new Map<unknown, unknown>();
      for (const key of iterate(keys)) dictSet(made, key, value ?? null);
      return made;
    },
  ],
  get: [
    'key default=',
    (dict, key, standard) => (dictHas(dict, key) ? dictGet(dict, key) : (standard ?? null)),
  ],
  items: ['', (dict) => new DictView(dict, 'items')],
  keys: ['', (dict) => new DictView(dict, 'keys')],
  pop: [
    'key default=',
    (dict, key, standard) => {
      if (!dictHas(dict, key)) {
        if (standard === undefined) throw missing(key, dict);
        return standard;
      }
      const value = dictGet(dict, key);
      dictDelete(dict, key);
      return value;
    },
  ],
  popitem: [
    '',
    (dict) => {
      const last = dictEntries(dict).at(-1);
      if (last === undefined) throw valueError('popitem on an empty dict');
      dictDelete(dict, last[0]);
      return tuple(last);
    },
  ],
  setdefault: [
    'key default=',
    (dict, key, standard) => {
      if (!dictHas(dict, key)) dictSet(dict, key, standard ?? null);
      return dictGet(dict, key) ?? null;
    },
  ],
  update: [
    'other= **',
    (dict, other, keywords) => {
      for (const [key, value] of other === undefined ? [] : pairsOf(other)) dictSet(dict, key, value);
      for (const [key, value] of keywords as Map<string, unknown>) dictSet(dict, key, value);
      return null;
    },
  ],
  values: ['', (dict) => new DictView(dict, 'values')],
};

export const numberMethods: Readonly<Record<string, NumberMethod>> = {
  bit_length: ['', (value) => binaryDigits(value).replace(/^0$/, '').length],
  bit_count: ['', (value) => binaryDigits(value).replaceAll('0', '').length],
  conjugate: ['', (value) => value],
};

export const floatMethods: Readonly<Record<string, NumberMethod>> = {
  as_integer_ratio: ['', (value) => tuple(fractionOf(toDouble(value)).map(int))],
  is_integer: ['', (value) => Number.isInteger(toDouble(value))],
  conjugate: ['', (value) => value],
};

function binaryDigits(value: Numeric): string {
  const digits = magnitude(value).toString(2);
  spend(digits.length >> 4);
  return digits;
}

function magnitude(value: Numeric): bigint {
  const index = asIndex(value);
  if (index === undefined) throw typeError('this method needs an integer');
  const big = BigInt(index);
  return big < 0n ? -big : big;
}
