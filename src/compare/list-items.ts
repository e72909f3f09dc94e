import { isPlainMap } from '../verify/model/data.ts';

type List = readonly unknown[];

/** Fields that tell the items of a list apart, the most telling first, where the kind's schema says nothing. */
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
 * What the items of two states of a list are called by: the fields whose values are there in all items and differ
 * between those of each state. Undefined where no fields do so.
 *
 * @param schema - The fields by which the kind's schema tells items apart.
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

/** `app`, `8080/TCP`: the values of the fields that are given. */
export function itemName(item: unknown, fields: readonly string[]): string {
  const values = fields.map((field) => (isPlainMap(item) ? item[field] : undefined));
  return values.filter((value) => value !== undefined && value !== null).join('/');
}

/** How alike two maps are: the share of their fields that have the same values; 0 for what is no map. */
export function likeness(a: unknown, b: unknown, same: (a: unknown, b: unknown) => boolean): number {
  if (!isPlainMap(a) || !isPlainMap(b)) return 0;
  const keys = new Set([...Object.keys(a), ...Object.keys(b)]);
  if (keys.size === 0) return 1;
  const equal = [...keys].filter((key) => same(a[key], b[key])).length;
  // One field of two: more than none, and the only item of its list may be the same in spite of it.
  const shared = [...keys].filter((key) => key in a && key in b).length;
  return (equal + 0.25 * (shared - equal)) / keys.size;
}
