import { existsSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { startOfFile } from '../diagnostics/diagnostic.ts';
import { treeFolder } from '../write/manifest-path.ts';
import { shownPath, type Workspace } from './workspace.ts';

/**
 * Flux counts paths from the root of the repository, and the tree does so, too: in a subfolder of a repository it would
 * send Flux to another folder, perhaps to the tree of another cluster.
 */
export function belowRepository({ cwd, config, output }: Workspace): readonly Diagnostic[] {
  const root = repositoryAbove(output);
  if (root === undefined || root === output) return [];
  const folder = relative(root, output).split(sep).join('/');
  return [
    {
      code: 'write/below-repository',
      severity: 'warning',
      message: `the tree is in ${folder} of its repository, and says ./${treeFolder}/apps, which Flux counts from the root`,
      file: shownPath(cwd, config),
      path: '',
      range: startOfFile,
      hint: 'Give this cluster a repository or a branch of its own: docs/operating.md, "A second cluster".',
    },
  ];
}

/** The folder that git takes for the repository's, if there is one. */
export function repositoryAbove(folder: string): string | undefined {
  for (let at = folder; ; at = dirname(at)) {
    if (existsSync(join(at, '.git'))) return at;
    if (dirname(at) === at) return undefined;
  }
}
