import { dirname, join, relative, sep } from 'node:path';
import { isThere } from '../disk/is-there.ts';
import type { Workspace } from './workspace.ts';

/** The folder that git takes for the repository's, if there is one. */
export function repositoryAbove(folder: string): string | undefined {
  for (let at = folder; ; at = dirname(at)) {
    if (isThere(join(at, '.git'))) return at;
    if (dirname(at) === at) return undefined;
  }
}

/**
 * Where the output folder is in its repository, from which Flux counts paths; empty if it is the root. What is in no
 * repository yet is taken to be in that of the working folder, if it is below it.
 */
export function folderInRepository({ cwd, output }: Pick<Workspace, 'cwd' | 'output'>): string {
  const folder = relative(repositoryAbove(output) ?? cwd, output)
    .split(sep)
    .join('/');
  return folder === '..' || folder.startsWith('../') ? '' : folder;
}

/** A tree as it is in its repository. */
export function inRepository<File extends { readonly path: string }>(
  files: readonly File[],
  folder: string,
): readonly File[] {
  return folder === '' ? files : files.map((file) => ({ ...file, path: `${folder}/${file.path}` }));
}
