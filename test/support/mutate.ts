/** A small seeded generator: the same seed breaks the same objects in the same ways. */
export function random(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

type Json = Record<string, unknown>;

interface Spot {
  readonly parent: Json | unknown[];
  readonly key: string | number;
}

/** A way to break a value in place. Returns what was done, or undefined if it does not apply. */
const ways: readonly ((spot: Spot, roll: () => number) => string | undefined)[] = [
  ({ parent, key }) => {
    remove(parent, key);
    return 'removed';
  },
  ({ parent, key }) => {
    if (Array.isArray(parent) || typeof key !== 'string') return undefined;
    parent[`${key}x`] = parent[key];
    delete parent[key];
    return 'misspelt';
  },
  ({ parent, key }) => {
    const value = get(parent, key);
    if (typeof value === 'string') set(parent, key, 17);
    else if (typeof value === 'number') set(parent, key, 'seventeen');
    else if (typeof value === 'boolean') set(parent, key, 'maybe');
    else if (Array.isArray(value)) set(parent, key, { a: 1 });
    else set(parent, key, 'text');
    return 'of another type';
  },
  ({ parent, key }) => {
    const value = get(parent, key);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      (value as Json)['unknownField'] = 1;
      return 'with an unknown field';
    }
    return undefined;
  },
  ({ parent, key }) => {
    set(parent, key, null);
    return 'null';
  },
  ({ parent, key }) => {
    if (typeof get(parent, key) !== 'string') return undefined;
    set(parent, key, '');
    return 'empty';
  },
  ({ parent, key }) => {
    if (typeof get(parent, key) !== 'string') return undefined;
    set(parent, key, 'No Such Value!');
    return 'garbled';
  },
  ({ parent, key }) => {
    if (typeof get(parent, key) !== 'number') return undefined;
    set(parent, key, -70000);
    return 'out of range';
  },
  ({ parent, key }) => {
    if (typeof get(parent, key) !== 'number') return undefined;
    set(parent, key, 1.5);
    return 'a fraction';
  },
  ({ parent, key }) => {
    const value = get(parent, key);
    set(parent, key, [value]);
    return 'in a list';
  },
  ({ parent, key }) => {
    const value = get(parent, key);
    if (typeof value !== 'object' || value === null || Array.isArray(value) || Array.isArray(parent))
      return undefined;
    const [first] = Object.keys(value);
    if (first === undefined) return undefined;
    parent[first] = (value as Json)[first];
    delete (value as Json)[first];
    return 'with a field one level up';
  },
  ({ parent, key }) => {
    const value = get(parent, key);
    if (!Array.isArray(value)) return undefined;
    set(parent, key, []);
    return 'an empty list';
  },
];

/**
 * A copy of an object, broken in one place below its spec or data, and what was done; undefined for an object with only metadata.
 */
export function mutate(
  object: Json,
  roll: () => number,
): { readonly object: Json; readonly what: string } | undefined {
  for (;;) {
    const copy = structuredClone(object);
    const spots: (Spot & { readonly path: string })[] = [];
    collect(copy, '', spots);
    if (spots.length === 0) return undefined;
    const spot = spots[Math.floor(roll() * spots.length)];
    const way = ways[Math.floor(roll() * ways.length)];
    if (spot === undefined || way === undefined) continue;
    const what = way(spot, roll);
    if (what !== undefined) return { object: copy, what: `${spot.path} ${what}` };
  }
}

function collect(value: unknown, path: string, spots: (Spot & { path: string })[]): void {
  if (typeof value !== 'object' || value === null) return;
  const parent = value as Json;
  for (const key of Object.keys(parent)) {
    // Identity and metadata are not what schemas of kinds disagree on.
    if (path === '' && ['apiVersion', 'kind', 'metadata'].includes(key)) continue;
    const at = path === '' ? key : `${path}.${key}`;
    spots.push({
      parent: Array.isArray(value) ? value : parent,
      key: Array.isArray(value) ? Number(key) : key,
      path: at,
    });
    collect(parent[key], at, spots);
  }
}

function get(parent: Json | unknown[], key: string | number): unknown {
  return (parent as Json)[String(key)];
}

function set(parent: Json | unknown[], key: string | number, value: unknown): void {
  (parent as Json)[String(key)] = value;
}

function remove(parent: Json | unknown[], key: string | number): void {
  if (Array.isArray(parent)) parent.splice(Number(key), 1);
  else delete parent[String(key)];
}
