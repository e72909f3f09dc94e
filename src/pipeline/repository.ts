import { dirname, join, relative, sep } from 'node:path';
import { isThere } from '../disk/is-there.ts';
import type { Workspace } from './workspace.ts';

/** The root of the git repository that contains a folder, if there is one. */
export function repositoryAbove(folder: string): string | undefined {
  for (let at = folder; ; at = dirname(at)) {
    if (isThere(join(at, '.git'))) return at;
    if (dirname(at) === at) return undefined;
  }
}

/**
 * The path of the output folder in its repository, which Flux resolves paths from; empty if it is the root. An output folder
 * outside any repository is taken relative to the working folder if it is below it.
 */
export function folderInRepository({ cwd, output }: Pick<Workspace, 'cwd' | 'output'>): string {
  const folder = relative(repositoryAbove(output) ?? cwd, output)
    .split(sep)
    .join('/');
  return folder === '..' || folder.startsWith('../') ? '' : folder;
}

/** Prefixes the paths of a tree with its folder in the repository. */
export function inRepository<File extends { readonly path: string }>(
  files: readonly File[],
  folder: string,
): readonly File[] {
  return folder === '' ? files : files.map((file) => ({ ...file, path: `${folder}/${file.path}` }));
}
