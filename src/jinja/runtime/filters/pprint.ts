import { compareForSort } from '../compare.ts';
import { dictEntries, isDict } from '../dict.ts';
import { repr, typeName } from '../text.ts';
import { Tuple } from '../values.ts';

/** Python's `pprint`, on one line: the keys of dicts in order, and all else as `repr` prints it. */
export function prettyPrint(value: unknown): string {
  return repr(withSortedKeys(value, []));
}

function withSortedKeys(value: unknown, around: readonly unknown[]): unknown {
  if (around.includes(value)) return value;
  const inside = [...around, value];
  if (Array.isArray(value)) {
    const items = value instanceof Tuple ? new Tuple() : [];
    for (const item of value) items.push(withSortedKeys(item, inside));
    return items;
  }
  if (!isDict(value)) return value;
  const entries = dictEntries(value).sort(([a], [b]) => compareKeys(a, b));
  return new Map(entries.map(([key, item]) => [key, withSortedKeys(item, inside)]));
}

/** Keys that have no order among one another are ordered by their types. */
function compareKeys(a: unknown, b: unknown): number {
  try {
    return compareForSort(a, b);
  } catch {
    return typeName(a) < typeName(b) ? -1 : 1;
  }
}
