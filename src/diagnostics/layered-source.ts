import type { Location } from './diagnostic.ts';
import type { KeyPath, Part, Source } from './source.ts';

type Data = Readonly<Record<string, unknown>>;

/**
 * Joins a file and those that it extends to one source; the nearest comes first. Maps are merged, member by member; of any other
 * value the nearest is used. Locations are in the file that contains the value.
 */
export function layeredSource(layers: readonly [Source, ...Source[]]): Source {
  const [own] = layers;
  const source: Source = {
    ...own,
    data: layers.map(({ data }) => data).reduceRight<Data>(joined, {}),
    layers,
    locate: (path, part) => holderOf(source, path).locate(path, part),
    span: (path, part) => holderOf(source, path).span(path, part),
  };
  return source;
}

/** The file of a source that contains a key or value; the nearest file if none does. */
export function holderOf(source: Source, path: KeyPath): Source {
  return (source.layers ?? [source]).reduce((best, layer) =>
    depthIn(layer, path) > depthIn(best, path) ? layer : best,
  );
}

/** The file and range of a key or value; see `Source.locate`. */
export function locationOf(source: Source, path: KeyPath, part: Part): Location {
  const holder = holderOf(source, path);
  return { file: holder.path, range: holder.locate(path, part) };
}

/** The number of steps of a path that exist in a file. */
function depthIn({ data }: Source, path: KeyPath): number {
  let value: unknown = data;
  for (const [depth, step] of path.entries()) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return depth;
    value = (value as Readonly<Record<string | number, unknown>>)[step];
  }
  return path.length;
}

function joined(base: Data, own: Data): Data {
  const inherited = Object.entries(base).filter(([key]) => !Object.hasOwn(own, key));
  const entries = Object.entries(own).map(([key, value]) => {
    const below = Object.hasOwn(base, key) ? base[key] : undefined;
    return [key, isMap(below) && isMap(value) ? joined(below, value) : value] as const;
  });
  return Object.fromEntries([...entries, ...inherited]);
}

function isMap(value: unknown): value is Data {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
