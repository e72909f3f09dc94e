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
 * The manifests, by path, as they must be once `results` are written; otherwise the next run would consider the resealed files
 * changed by hand. Must be called before writing, so that files that really were changed by hand are still detected.
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

/** The proofs that the manifest above a file has for its data key, and the path they belong to. */
export function knownProofs(path: string, folder: string): { path: string; proofs: readonly string[] } {
  const found = placeInTree(path, folder);
  if (found === undefined) return { path, proofs: [] };
  const seals = parseSeals(readText(found.root, found.layout.manifest));
  return { path: found.listed, proofs: seals.get(found.listed) ?? [] };
}

/** Which paths a project may write does not matter here: existing entries stay in the manifest. */
const layouts: readonly Layout[] = [{ ...treeLayout, within: [] }, folderLayout];

interface Place {
  readonly root: string;
  /** The path below the root, with `/`. */
  readonly listed: string;
  readonly layout: Layout;
}

/** The nearest folder above a file that has a manifest of either kind; if it has both, the one that lists the file. */
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
