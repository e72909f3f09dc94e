import { dirname, join, relative, resolve, sep } from 'node:path';
import { digest, formatManifest, parseManifest, parseSeals } from '../write/manifest.ts';
import { manifestPath } from '../write/manifest-path.ts';
import { readText } from './files.ts';
import type { Transformed } from './transform.ts';

/**
 * The lists of what clusterwright wrote, by path, as they must be once `results` are on disk: else the next run would
 * take files that were sealed anew for changed by hand. Called before they are written, for a file that really was
 * changed by hand stays one.
 */
export function manifestsAfter(results: readonly Transformed[], folder: string): ReadonlyMap<string, string> {
  const manifests = new Map<string, { files: Map<string, string>; seals: Map<string, readonly string[]> }>();
  for (const { path, content, changed, proofs } of results) {
    if (!changed || content === undefined) continue;
    const found = placeInTree(path, folder);
    if (found === undefined) continue;
    const { root, listed } = found;
    const text = readText(root, manifestPath);
    const manifest = manifests.get(root) ?? {
      files: new Map(parseManifest(text)),
      seals: new Map(parseSeals(text)),
    };
    manifests.set(root, manifest);
    if (manifest.files.get(listed) === digest(readText(folder, path) ?? '')) {
      manifest.files.set(listed, digest(content));
    }
    const own = proofs?.(listed) ?? [];
    if (own.length > 0) manifest.seals.set(listed, own);
    else manifest.seals.delete(listed);
  }
  return new Map(
    [...manifests].map(([root, { files, seals }]) => [
      join(root, manifestPath),
      formatManifest(files, seals),
    ]),
  );
}

/** What the manifest above a file has to say of its data key, and the path by which it does. */
export function knownProofs(path: string, folder: string): { path: string; proofs: readonly string[] } {
  const found = placeInTree(path, folder);
  if (found === undefined) return { path, proofs: [] };
  const seals = parseSeals(readText(found.root, manifestPath));
  return { path: found.listed, proofs: seals.get(found.listed) ?? [] };
}

function placeInTree(path: string, folder: string): { root: string; listed: string } | undefined {
  const root = treeAbove(resolve(folder, path));
  if (root === undefined) return undefined;
  return { root, listed: relative(root, resolve(folder, path)).split(sep).join('/') };
}

/** The output folder that a file was written below. */
function treeAbove(path: string): string | undefined {
  for (let folder = dirname(path); folder !== dirname(folder); folder = dirname(folder)) {
    if (readText(folder, manifestPath) !== undefined) return folder;
  }
  return undefined;
}
