import { dirname, join, relative, resolve, sep } from 'node:path';
import {
  digest,
  formatManifest,
  type Made,
  parseMade,
  parseManifest,
  parseSeals,
} from '../write/manifest.ts';
import { folderLayout, type Layout, treeLayout } from '../write/manifest-path.ts';
import { readText } from './files.ts';
import type { Transformed } from './transform.ts';

/**
 * The lists of what clusterwright wrote, by path, as they must be once `results` are on disk: else the next run would
 * take files that were sealed anew for changed by hand. Called before they are written, for a file that really was
 * changed by hand stays one.
 */
export function manifestsAfter(results: readonly Transformed[], folder: string): ReadonlyMap<string, string> {
  const manifests = new Map<
    string,
    { files: Map<string, string>; seals: Map<string, readonly string[]>; made: Made }
  >();
  for (const { path, content, changed, proofs } of results) {
    if (!changed || content === undefined) continue;
    const found = placeInTree(path, folder);
    if (found === undefined) continue;
    const { root, listed, layout } = found;
    const text = readText(root, layout.manifest);
    const place = join(root, layout.manifest);
    const manifest = manifests.get(place) ?? {
      files: new Map(parseManifest(text, layout)),
      seals: new Map(parseSeals(text)),
      made: parseMade(text),
    };
    manifests.set(place, manifest);
    if (manifest.files.get(listed) === digest(readText(folder, path) ?? '')) {
      manifest.files.set(listed, digest(content));
    }
    const own = proofs?.(listed) ?? [];
    if (own.length > 0) manifest.seals.set(listed, own);
    else manifest.seals.delete(listed);
  }
  return new Map(
    [...manifests].map(([place, { files, seals, made }]) => [place, formatManifest(files, seals, made)]),
  );
}

/** What the manifest above a file has to say of its data key, and the path by which it does. */
export function knownProofs(path: string, folder: string): { path: string; proofs: readonly string[] } {
  const found = placeInTree(path, folder);
  if (found === undefined) return { path, proofs: [] };
  const seals = parseSeals(readText(found.root, found.layout.manifest));
  return { path: found.listed, proofs: seals.get(found.listed) ?? [] };
}

/** Which files a project may write does not matter here: what the list has stays in it. */
const layouts: readonly Layout[] = [{ ...treeLayout, within: [] }, folderLayout];

interface Place {
  readonly root: string;
  /** Below the root, with `/`. */
  readonly listed: string;
  readonly layout: Layout;
}

/** The nearest folder above a file that has a list of either kind; of two in one folder, the one that lists the file. */
export function placeInTree(path: string, folder: string): Place | undefined {
  const full = resolve(folder, path);
  for (let root = dirname(full); root !== dirname(root); root = dirname(root)) {
    const listed = relative(root, full).split(sep).join('/');
    const there = layouts.flatMap((layout) => {
      const text = readText(root, layout.manifest);
      return text === undefined ? [] : [{ root, listed, layout, text }];
    });
    const found = there.find(({ layout, text }) => parseManifest(text, layout).has(listed)) ?? there[0];
    if (found !== undefined) return { root, listed, layout: found.layout };
  }
  return undefined;
}
