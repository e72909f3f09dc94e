import { basename } from 'node:path';
import type { Location, Range } from '../../diagnostics/diagnostic.ts';
import { startOfFile } from '../../diagnostics/diagnostic.ts';
import { type KeyPath, type Part, parseSource } from '../../diagnostics/source.ts';
import { suffixOf } from '../files/paths.ts';
import { parseDotenv } from './dotenv.ts';
import type { OpenedFile } from './open-files.ts';
import { parseToml } from './toml.ts';

/** A data file in plain text, and the keys that its data are below. */
export type PlacedFile = Pick<OpenedFile, 'path' | 'text'> & { readonly keys?: readonly string[] };

/** A data file that can say where something stands in it. */
export interface DataSource {
  /** As messages name it. */
  readonly path: string;
  readonly data: unknown;
  readonly locate: (path: KeyPath, part: Part) => Range;
  /** The keys that its data are below. */
  readonly keys?: readonly string[];
}

/** The data files that can be read, in the order in which they were merged. */
export async function dataSources(
  files: readonly PlacedFile[],
  show: (path: string) => string,
): Promise<readonly DataSource[]> {
  const sources = await Promise.all(
    files.map(async (file) => {
      const source = await sourceOf(file, show(file.path));
      return source && { ...source, keys: file.keys ?? [] };
    }),
  );
  return sources.filter((source) => source !== undefined);
}

/** JSON is YAML. */
async function sourceOf({ path, text }: PlacedFile, shown: string): Promise<DataSource | undefined> {
  if (path.endsWith('.env')) return { path: shown, data: parseDotenv(text), locate: envPlaces(text) };
  if (suffixOf(basename(path)) !== '.toml') {
    const parsed = parseSource(shown, text);
    return 'source' in parsed ? parsed.source : undefined;
  }
  const { tomlPlaces } = await import('./toml-places.ts');
  try {
    const find = tomlPlaces(text);
    const locate = (keys: KeyPath, part: Part) => find(keys, part) ?? startOfFile;
    return { path: shown, data: parseToml(text), locate };
  } catch {
    return undefined;
  }
}

function envPlaces(text: string): DataSource['locate'] {
  const lines = text.split(/\r?\n/);
  return ([name]) => {
    const index = lines.findIndex((line) => line.startsWith(`${String(name)}=`));
    if (index < 0) return startOfFile;
    const end = { line: index + 1, column: (lines[index]?.length ?? 0) + 1 };
    return { start: { line: index + 1, column: 1 }, end };
  };
}

/** In the last file that has most of the path, for the later ones win; undefined where none has any of it. */
export function placeOf(
  path: KeyPath,
  sources: readonly DataSource[],
  part: Part = 'value',
): Location | undefined {
  let best: { readonly source: DataSource; readonly depth: number } | undefined;
  for (const source of sources) {
    const depth = depthIn(source, path);
    if (depth > 0 && depth >= (best?.depth ?? 0)) best = { source, depth };
  }
  if (best === undefined) return undefined;
  const { source, depth } = best;
  const own = path.slice(source.keys?.length ?? 0, depth);
  return {
    file: source.path,
    range: own.length === 0 ? startOfFile : source.locate(own, depth === path.length ? part : 'key'),
  };
}

/** How many keys of a path lead into a file, those that its data are below included. */
function depthIn({ data, keys = [] }: DataSource, path: KeyPath): number {
  const shared = keys.findIndex((key, index) => path[index] !== key);
  return shared < 0 ? keys.length + depthOf(data, path.slice(keys.length)) : shared;
}

/** How many keys of a path are there. */
function depthOf(data: unknown, path: KeyPath): number {
  let here = data;
  for (const [depth, key] of path.entries()) {
    if (here instanceof Map) {
      if (!here.has(key)) return depth;
      here = here.get(key);
      continue;
    }
    if (typeof here !== 'object' || here === null || !Object.hasOwn(here, key)) return depth;
    here = (here as Record<string | number, unknown>)[key];
  }
  return path.length;
}
