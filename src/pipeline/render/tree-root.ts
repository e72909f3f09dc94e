import { dirname, join } from 'node:path';
import { isThere } from '../../disk/is-there.ts';

/** A path as Flux takes it: relative to the root of the repository, with or without `./`. */
const fluxPath = /^[ \t]*path:\s*["']?(?:\.\/)?([\w][\w./-]*?)\/?["']?\s*$/gm;

/**
 * The folder that Flux resolves `spec.path` from: of the output folder and the folders above it up to the root of the repository,
 * the one that contains most of the paths that the outputs name; the nearest of several.
 *
 * @param output - The output folder, absolute.
 * @param files - The rendered files by path below the output folder.
 */
export function treeRoot(
  output: string,
  files: readonly { readonly path: string; readonly content: string }[],
): string {
  const named = new Set(
    files
      .filter(({ content }) => content.includes('kustomize.toolkit.fluxcd.io/'))
      .flatMap(({ content }) => [...content.matchAll(fluxPath)].map(([, path = '']) => path)),
  );
  let best = { folder: output, count: -1 };
  for (let folder = output, prefix = ''; ; ) {
    const count = [...named].filter((path) =>
      files.some((file) => `${prefix}${file.path}`.startsWith(`${path}/`)),
    ).length;
    if (count > best.count) best = { folder, count };
    if (isThere(join(folder, '.git')) || dirname(folder) === folder) return best.folder;
    prefix = `${folder.slice(dirname(folder).length).replace(/^[\\/]/, '')}/${prefix}`;
    folder = dirname(folder);
  }
}
