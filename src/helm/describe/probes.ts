import { openKey, type ValueMap, type ValueNode } from '../../verify/helm/description.ts';
import { isPlainMap, type PlainMap } from '../../verify/model/data.ts';

const counts = /replica|shard|count|instance|node|member|partition|size/i;

/** A change of one value of a chart, made to observe its effect. */
export interface Probe {
  /** The path of the changed value; the deciding one if there are several. */
  readonly path: string;
  /** The path where `after` is inserted, if that is a map around the value. */
  readonly around?: string;
  /** The original value. */
  readonly before: ValueNode;
  readonly after: unknown;
  /** A unique text, number or key to search for in the output. */
  readonly mark: string | number | undefined;
  readonly kind: 'flag' | 'number' | 'count' | 'text' | 'list' | 'map' | 'more' | 'pair';
}

/** One probe for each value, and one for each map that accepts further keys. Names of releases are not changed. */
export function probesOf(values: ValueMap): readonly Probe[] {
  const probes: Probe[] = [];
  const walk = (map: ValueMap, path: string): void => {
    probes.push(...pairOf(path, map, probes.length));
    for (const [key, node] of Object.entries(map)) {
      const at = path === '' ? key : `${path}.${key}`;
      if (
        at === 'global' ||
        (key !== openKey && key.includes('.')) ||
        ['nameOverride', 'fullnameOverride', 'namespaceOverride'].includes(key)
      )
        continue;
      if (key === openKey) {
        if (path !== '') probes.push(further(path, map, probes.length));
      } else if (isPlainMap(node) && Object.keys(node).length > 0) walk(node as ValueMap, at);
      else probes.push(probeOf(at, key, node, probes.length));
    }
  };
  walk(values, '');
  return probes;
}

function further(path: string, map: ValueMap, index: number): Probe {
  const mark = `zzq${index}z`;
  return { path, before: map, after: { [mark]: mark }, mark, kind: 'more' };
}

/** The name of an existing Secret is set together with its keys, because charts reject one without the other. */
function pairOf(path: string, map: ValueMap, index: number): readonly Probe[] {
  const empty = Object.keys(map).filter((key) => map[key] === '' || map[key] === null);
  const named = empty.find((key) => /^existing\w*Secret$/.test(key)) ?? empty.find((key) => key === 'name');
  const keys = empty.filter((key) => /key$/i.test(key));
  if (named === undefined || keys.length === 0) return [];
  const mark = `zzq${index}z`;
  const after = Object.fromEntries([named, ...keys].map((key) => [key, mark]));
  return [{ path: `${path}.${named}`, around: path, before: '', after, mark, kind: 'pair' }];
}

function probeOf(path: string, key: string, before: ValueNode, index: number): Probe {
  if (typeof before === 'boolean') return { path, before, after: !before, mark: undefined, kind: 'flag' };
  if (typeof before === 'number' || (before === null && /port$/i.test(key))) {
    // Charts loop up to the number of pods, in nested loops.
    if (counts.test(key)) return { path, before, after: 17, mark: 17, kind: 'count' };
    const mark = /port$/i.test(key) ? 20_000 + index : 701 + (index % 299);
    return { path, before, after: mark, mark, kind: 'number' };
  }
  const mark = `zzq${index}z`;
  if (Array.isArray(before)) {
    return { path, before, after: [{ name: mark, value: mark }], mark, kind: 'list' };
  }
  if (isPlainMap(before)) return { path, before, after: { [mark]: mark }, mark, kind: 'map' };
  return { path, before, after: mark, mark, kind: 'text' };
}

/** Returns the values with changes at dotted paths, in Helm's notation. */
export function changed(
  values: PlainMap,
  changes: readonly Pick<Probe, 'path' | 'around' | 'after'>[],
): PlainMap {
  let result = values;
  for (const { path, around = path, after } of changes) result = withValue(result, around.split('.'), after);
  return result;
}

function withValue(map: PlainMap, [key = '', ...rest]: readonly string[], value: unknown): PlainMap {
  if (rest.length === 0) {
    const known = map[key];
    return { ...map, [key]: isPlainMap(known) && isPlainMap(value) ? { ...known, ...value } : value };
  }
  const below = map[key];
  return { ...map, [key]: withValue(isPlainMap(below) ? below : {}, rest, value) };
}

function isEmpty(value: unknown): boolean {
  if (isPlainMap(value) || Array.isArray(value)) return Object.keys(value).length === 0;
  return value === null || value === '' || value === false;
}

/** The condition that a value is what it was before the probe. */
export function unchanged({ path, before }: Probe): string {
  if (isEmpty(before)) return `!${path}`;
  return typeof before === 'string' || typeof before === 'number' ? `${path}=${before}` : path;
}

/** The condition that a value is what the probe makes it, or like it. */
export function otherwise({ path, before }: Probe): string {
  if (isEmpty(before)) return path;
  return typeof before === 'string' || typeof before === 'number' ? `${path}!=${before}` : `!${path}`;
}
