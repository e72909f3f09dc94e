import { TemplateError } from '../../errors.ts';
import { allocateItems, descend, spend } from '../budget.ts';
import { compareForSort } from '../compare.ts';
import { dictEntries, isDict } from '../dict.ts';
import { repr, typeName } from '../text.ts';
import { Tuple } from '../values.ts';

/** Python's `pprint`, on one line: keys of dicts are sorted, everything else is formatted as by `repr`. */
export function prettyPrint(value: unknown): string {
  return repr(withSortedKeys(value, new Set()));
}

function withSortedKeys(value: unknown, around: Set<unknown>): unknown {
  spend();
  if (around.has(value)) return value;
  if (Array.isArray(value)) {
    const items = value instanceof Tuple ? new Tuple() : [];
    allocateItems(value.length);
    descend(around, value, () => {
      for (const item of value) items.push(withSortedKeys(item, around));
    });
    return items;
  }
  if (!isDict(value)) return value;
  const entries = dictEntries(value).sort(([a], [b]) => compareKeys(a, b));
  spend(8);
  allocateItems(entries.length, 64);
  return descend(
    around,
    value,
    () => new Map(entries.map(([key, item]) => [key, withSortedKeys(item, around)])),
  );
}

/** Keys that cannot be compared are ordered by their types. */
function compareKeys(a: unknown, b: unknown): number {
  try {
    return compareForSort(a, b);
  } catch (error) {
    if (error instanceof TemplateError && error.code === 'template/limit') throw error;
    return typeName(a) < typeName(b) ? -1 : 1;
  }
}
