import { dirname, join, relative, resolve, sep } from 'node:path';
import { digest, formatManifest, type Manifest, parseManifest } from '../write/manifest.ts';
import { manifestPath } from '../write/manifest-path.ts';
import { readText } from './files.ts';
import type { Transformed } from './transform.ts';

/**
 * The lists of what clusterwright wrote, by path, as they must be once `results` are on disk: else the next run would
 * take files that were sealed anew for changed by hand. Called before they are written, for a file that really was
 * changed by hand stays one.
 */
export function manifestsAfter(results: readonly Transformed[], folder: string): ReadonlyMap<string, string> {
  const manifests = new Map<string, Map<string, string>>();
  for (const { path, content, changed } of results) {
    if (!changed || content === undefined) continue;
    const root = treeAbove(resolve(folder, path));
    if (root === undefined) continue;
    const manifest = manifests.get(root) ?? new Map(manifestIn(root));
    const listed = relative(root, resolve(folder, path)).split(sep).join('/');
    if (manifest.get(listed) !== digest(readText(folder, path) ?? '')) continue;
    manifests.set(root, manifest.set(listed, digest(content)));
  }
  return new Map(
    [...manifests].map(([root, manifest]) => [join(root, manifestPath), formatManifest(manifest)]),
  );
}

/** The output folder that a file was written below. */
function treeAbove(path: string): string | undefined {
  for (let folder = dirname(path); folder !== dirname(folder); folder = dirname(folder)) {
    if (readText(folder, manifestPath) !== undefined) return folder;
  }
  return undefined;
}

function manifestIn(root: string): Manifest {
  return parseManifest(readText(root, manifestPath));
}
