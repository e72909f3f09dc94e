import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { aboutFile } from '../../diagnostics/finding.ts';
import { clusterFolderOf, type Workspace, workspace } from '../../pipeline/workspace.ts';
import type { CommonOptions } from '../define-command.ts';
import type { Io } from '../io.ts';

/** Whether `--config` names several configurations: `clusters/a*.yaml`. */
export function isPattern(config: string, { cwd }: Pick<Io, 'cwd'>): boolean {
  return /[*?{[]/.test(config) && !existsSync(join(cwd, config));
}

/**
 * The configurations that a pattern matches, in the order of their names. Each tree goes to the folder of its
 * configuration; of one that is not called cluster.yaml, to a folder of its name beside it.
 */
export async function clustersOf(
  io: Pick<Io, 'cwd' | 'env'>,
  { config, output }: Pick<CommonOptions, 'config' | 'output'>,
): Promise<readonly Workspace[]> {
  const { globby } = await import('globby');
  const found = await globby(config, { cwd: io.cwd, ignore: ['**/node_modules/**'] });
  return found
    .sort()
    .map((path) => workspace(io, { config: path, output: join(output, clusterFolderOf(path)) }));
}

export function noCluster(config: string): Diagnostic {
  return aboutFile(config, {
    code: 'source/not-found',
    message: `no file matches ${config}`,
    hint: 'Correct the pattern of --config: it counts from the working folder, and has to be in quotes.',
  });
}
