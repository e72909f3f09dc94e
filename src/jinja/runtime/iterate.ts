import { allocate, allocateItems, spend } from './budget.ts';
import { isDict, iterateDict } from './dict.ts';
import { PyObject } from './object.ts';
import { mustBeIterable } from './text.ts';
import { checkLength, codePoints, Markup } from './values.ts';

/** Iterates over a value; undefined if it has no iterator in Python. */
export function iterableOf(value: unknown): Iterable<unknown> | undefined {
  if (Array.isArray(value)) return value;
  if (typeof value === 'string') return codePoints(value);
  if (value instanceof PyObject) {
    return value instanceof Markup ? codePoints(value.text) : value.iterate();
  }
  if (isDict(value)) return iterateDict(value);
  // A set, or an iterator that a plugin returned.
  return isForeignIterable(value) ? paid(value) : undefined;
}

/** Charges each item, because a plugin's iterator may never end. */
function* paid(items: Iterable<unknown>): Generator<unknown> {
  for (const item of items) {
    spend();
    yield item;
  }
}

function isForeignIterable(value: unknown): value is Iterable<unknown> {
  return typeof value === 'object' && value !== null && Symbol.iterator in value;
}

export function iterate(value: unknown): Iterable<unknown> {
  return iterableOf(value) ?? mustBeIterable(value);
}

/** The items in a new array; `tick` is called for each, so that endless iterators are stopped. */
export function toArray(value: unknown, tick: () => void): unknown[] {
  if (Array.isArray(value)) {
    allocateItems(value.length);
    return [...value];
  }
  const items: unknown[] = [];
  for (const item of iterate(value)) {
    tick();
    allocate(16);
    items.push(item);
  }
  checkLength(items.length);
  return items;
}
