import { basename } from 'node:path';
import type { Diagnostic, Range } from '../../diagnostics/diagnostic.ts';
import { pathText } from '../../diagnostics/path-text.ts';
import { parseSource, type Source } from '../../diagnostics/source.ts';
import { suffixOf } from '../files/paths.ts';
import type { Problem } from './types.ts';

/** The files of data, in the order in which they were merged, with their plain text, and how to name them. */
export interface DataFiles {
  readonly files: readonly { readonly path: string; readonly text: string }[];
  readonly show: (path: string) => string;
}

/** What a plugin reports about the data, with its place in the files of data; else in the plugin. */
export function reportedProblems(
  problems: readonly Problem[],
  { files, show }: DataFiles,
  plugin: Pick<Diagnostic, 'file' | 'range'>,
): readonly Diagnostic[] {
  if (problems.length === 0) return [];
  const sources = files.flatMap((file) => sourceOf(file, show));
  return problems.map(({ path = [], message, hint, severity = 'error' }) => {
    const keys = typeof path === 'string' ? keysOf(path) : path;
    return {
      code: 'makejinja/refused',
      severity,
      message: String(message),
      ...(placeOf(keys, sources) ?? plugin),
      path: pathText(keys),
      hint: hint ?? 'The plugin says so: correct the data.',
    };
  });
}

/** In the last file that has most of the path, for the later ones win. */
function placeOf(
  path: readonly (string | number)[],
  sources: readonly Source[],
): { readonly file: string; readonly range: Range } | undefined {
  let best: { readonly source: Source; readonly depth: number } | undefined;
  for (const source of sources) {
    const depth = depthOf(source.data, path);
    if (depth > 0 && depth >= (best?.depth ?? 0)) best = { source, depth };
  }
  if (best === undefined) return undefined;
  const { source, depth } = best;
  const part = depth === path.length ? 'value' : 'key';
  return { file: source.path, range: source.locate(path.slice(0, depth), part) };
}

/** How many keys of a path are there. */
function depthOf(data: unknown, path: readonly (string | number)[]): number {
  let here = data;
  for (const [depth, key] of path.entries()) {
    if (typeof here !== 'object' || here === null || !Object.hasOwn(here, key)) return depth;
    here = (here as Record<string | number, unknown>)[key];
  }
  return path.length;
}

/** JSON is YAML; of TOML there are no places. */
function sourceOf(
  { path, text }: DataFiles['files'][number],
  show: (path: string) => string,
): readonly Source[] {
  if (suffixOf(basename(path)) === '.toml' || path.endsWith('.env')) return [];
  const parsed = parseSource(show(path), text);
  return 'source' in parsed ? [parsed.source] : [];
}

/** `nodes[0].mac_addr` and `nodes.0.mac_addr` */
function keysOf(path: string): readonly (string | number)[] {
  const keys = path.match(/[^.[\]]+/g) ?? [];
  return keys.map((key) => (/^\d+$/.test(key) ? Number(key) : key));
}
