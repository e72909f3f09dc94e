import { stringOf } from '../diagnostics/string-of.ts';
import { isPlainMap } from '../verify/model/data.ts';

type List = readonly unknown[];

/** Fields that identify list items if the kind's schema does not name any, the best first. */
const telling: readonly (readonly string[])[] = [
  ['name'],
  ['id'],
  ['mountPath'],
  ['devicePath'],
  ['containerPort', 'protocol'],
  ['port', 'protocol'],
  ['kind', 'namespace', 'name'],
  ['secretKey'],
  ['key'],
  ['ip'],
  ['hostname'],
  ['host'],
  ['alert'],
  ['record'],
  ['topologyKey', 'whenUnsatisfiable'],
  ['path'],
  ['type'],
];

/**
 * The fields that identify the items of a list in two states: they are present in all items and unique within each state.
 * Undefined if there are none.
 *
 * @param schema - The fields by which the kind's schema identifies items.
 */
export function namingFields(
  before: List,
  after: List,
  schema?: readonly string[],
): readonly string[] | undefined {
  const [byName, ...others] = telling;
  const candidates = [byName ?? [], ...(schema?.length ? [schema] : []), ...others];
  return candidates.find((fields) => [before, after].every((list) => isNamed(list, fields)));
}

function isNamed(list: List, fields: readonly string[]): boolean {
  const [first = ''] = fields;
  const names = new Set<string>();
  for (const item of list) {
    if (!isPlainMap(item) || !isScalar(item[first])) return false;
    names.add(itemName(item, fields));
  }
  return names.size === list.length;
}

function isScalar(value: unknown): boolean {
  return (typeof value === 'string' && value !== '') || typeof value === 'number';
}

/** The values of the identifying fields that are present: `app`, `8080/TCP`. */
export function itemName(item: unknown, fields: readonly string[]): string {
  const values = fields.map((field) => (isPlainMap(item) ? item[field] : undefined));
  return values
    .filter((value) => value !== undefined && value !== null)
    .map(stringOf)
    .join('/');
}

/** How similar two maps are: the share of their fields with equal values; 0 if one is not a map. */
export function likeness(a: unknown, b: unknown, same: (a: unknown, b: unknown) => boolean): number {
  if (!isPlainMap(a) || !isPlainMap(b)) return 0;
  const keys = new Set([...Object.keys(a), ...Object.keys(b)]);
  if (keys.size === 0) return 1;
  const equal = [...keys].filter((key) => same(a[key], b[key])).length;
  // One field of two counts as some similarity: the only item of a list may be the same item although the other field changed.
  const shared = [...keys].filter((key) => key in a && key in b).length;
  return (equal + 0.25 * (shared - equal)) / keys.size;
}
