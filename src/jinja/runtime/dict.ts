import { typeError } from '../errors.ts';
import { allocateItems, nested, spend } from './budget.ts';
import { Float } from './numbers.ts';
import { BoundMethod, PyObject } from './object.ts';
import { Markup, reprHook, Tuple, Undefined } from './values.ts';

/** A Python dict: a map with any keys, or a plain object with string keys. */
export type Dict = Map<unknown, unknown> | Readonly<Record<string, unknown>>;

export function isDict(value: unknown): value is Dict {
  if (typeof value !== 'object' || value === null || Array.isArray(value) || value instanceof PyObject)
    return false;
  return value instanceof Map || !(Symbol.iterator in value);
}

/** The form under which a key is stored: equal numbers are one key, and so are equal text and markup. */
function canonical(key: unknown): unknown {
  if (typeof key === 'string' || typeof key === 'number') return key;
  if (key instanceof Float) return Number.isFinite(key.value) ? key.value : key;
  if (key instanceof Markup) return key.text;
  if (typeof key === 'object' && key !== null) mustBeHashable(key);
  return key;
}

export function mustBeHashable(key: unknown): void {
  if (key instanceof Undefined) {
    if (key.kind === 'strict') key.fail();
    return;
  }
  if (key instanceof Tuple) {
    spend(key.length);
    nested(() => {
      for (const item of key) mustBeHashable(item);
    });
  } else if (Array.isArray(key)) {
    throw typeError('a list cannot be the key of a dict');
  } else if (isDict(key) || (key instanceof DictView && key.part !== 'values')) {
    throw typeError('a dict cannot be the key of a dict');
  }
}

/** Equality of keys, set by the module that defines equality, which itself needs dicts. */
export const keyEquality: { equals: (a: unknown, b: unknown) => boolean } = { equals: Object.is };

/** The key of the map that equals `key`, wrapped in an object because it may be any value. */
function findKey(map: Map<unknown, unknown>, key: unknown): { key: unknown } | undefined {
  const wanted = canonical(key);
  if (map.has(wanted)) return { key: wanted };
  if (typeof wanted === 'string' || wanted === null) return undefined;
  if (typeof wanted === 'number' && wanted !== 0 && wanted !== 1 && Number.isSafeInteger(wanted)) {
    const big = BigInt(wanted);
    if (map.has(big)) return { key: big };
  }
  spend(map.size >> 3);
  for (const candidate of map.keys()) {
    if (isPlain(candidate) && isPlain(wanted)) continue;
    if (typeof candidate !== 'string' && keyEquality.equals(candidate, wanted)) return { key: candidate };
  }
  return undefined;
}

/** Whether only the identical value equals this key, as for most keys. */
function isPlain(key: unknown): boolean {
  return typeof key === 'string' || (typeof key === 'number' && key !== 0 && key !== 1);
}

export function dictHas(dict: Dict, key: unknown): boolean {
  if (dict instanceof Map) return findKey(dict, key) !== undefined;
  const name = canonical(key);
  return typeof name === 'string' && Object.hasOwn(dict, name) && dict[name] !== undefined;
}

/** The value, or undefined if there is no such key. */
export function dictGet(dict: Dict, key: unknown): unknown {
  if (dict instanceof Map) {
    if (typeof key === 'string') return dict.get(key);
    const found = findKey(dict, key);
    return found === undefined ? undefined : dict.get(found.key);
  }
  const name = canonical(key);
  return typeof name === 'string' && Object.hasOwn(dict, name) ? dict[name] : undefined;
}

export function dictSet(dict: Dict, key: unknown, value: unknown): void {
  allocateItems(1, 64);
  if (dict instanceof Map) {
    const found = typeof key === 'string' ? undefined : findKey(dict, key);
    dict.set(found === undefined ? unwrapKey(key) : found.key, value);
  } else if (typeof key === 'string' || key instanceof Markup) {
    const name = String(key);
    // Defined as a data property, because assigning `__proto__` would change the prototype.
    Object.defineProperty(dict, name, { value, writable: true, enumerable: true, configurable: true });
  } else {
    throw typeError('only strings can be keys here');
  }
}

/** Keys keep their type for printing, except markup, which becomes text. */
function unwrapKey(key: unknown): unknown {
  mustBeHashable(key);
  return key instanceof Markup ? key.text : key;
}

export function dictDelete(dict: Dict, key: unknown): void {
  if (dict instanceof Map) {
    const found = findKey(dict, key);
    if (found !== undefined) dict.delete(found.key);
  } else {
    Reflect.deleteProperty(dict, String(key));
  }
}

export function dictSize(dict: Dict): number {
  return dict instanceof Map ? dict.size : Object.keys(dict).length;
}

export function dictKeys(dict: Dict): unknown[] {
  spend(dictSize(dict) >> 3);
  return dict instanceof Map ? [...dict.keys()] : Object.keys(dict);
}

function dictValues(dict: Dict): unknown[] {
  return dictEntries(dict).map(([, value]) => value);
}

/** Undefined properties count as null: a plain object may have them, a Python dict cannot. */
export function dictEntries(dict: Dict): [unknown, unknown][] {
  spend(dictSize(dict) >> 3);
  const entries: [unknown, unknown][] = dict instanceof Map ? [...dict] : Object.entries(dict);
  return entries.map(([key, value]) => [key, value === undefined ? null : value]);
}

function mustKeepSize(dict: Dict, size: number): void {
  if (dictSize(dict) !== size) throw typeError('the size of the dict changed during iteration');
}

/** Iterates over the keys, and detects changes of the dict meanwhile. */
export function* iterateDict(dict: Dict): Generator<unknown> {
  const keys = dictKeys(dict);
  for (const key of keys) {
    spend();
    yield key;
    mustKeepSize(dict, keys.length);
  }
}

export type DictPart = 'keys' | 'values' | 'items';

/** The result of `dict.keys()`, `.values()` and `.items()`, which reflects later changes of the dict. */
export class DictView extends PyObject {
  readonly dict: Dict;
  readonly part: DictPart;

  constructor(dict: Dict, part: DictPart) {
    super();
    this.dict = dict;
    this.part = part;
  }

  get typeName(): string {
    return `dict_${this.part}`;
  }

  list(): unknown[] {
    if (this.part === 'keys') return dictKeys(this.dict);
    if (this.part === 'values') return dictValues(this.dict);
    return dictEntries(this.dict).map(([key, value]) => {
      const pair = new Tuple();
      pair.push(key, value);
      return pair;
    });
  }

  override length(): number {
    return dictSize(this.dict);
  }

  override *iterate(): Generator<unknown> {
    const items = this.list();
    for (const item of items) {
      spend();
      yield item;
      mustKeepSize(this.dict, items.length);
    }
  }

  override attribute(name: string): unknown {
    if (name !== 'isdisjoint' || this.part === 'values') return undefined;
    return new BoundMethod(name, this.typeName, ([other]) => {
      if (!Array.isArray(other)) throw typeError('isdisjoint takes a list');
      const own = this.list();
      return !other.some((item) => own.some((mine) => keyEquality.equals(mine, item)));
    });
  }

  repr(): string {
    return `${this.typeName}(${reprHook.repr(this.list())})`;
  }
}
