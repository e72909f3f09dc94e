import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { aboutFile } from '../../diagnostics/finding.ts';
import { clusterFolderOf, shownPath, type Workspace, workspace } from '../../pipeline/workspace.ts';
import { manifestPath } from '../../write/manifest-path.ts';
import type { CommonOptions } from '../define-command.ts';
import type { ExitStatus, Io } from '../io.ts';

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

/**
 * Where the tree of a configuration is, if nobody says: of one of several clusters in its own folder, if a tree is there
 * and none in the working folder.
 */
export function outputOf(config: string, { cwd }: Pick<Io, 'cwd'>): string {
  const folder = clusterFolderOf(config);
  const hasTree = (path: string) => existsSync(join(cwd, path, manifestPath));
  return hasTree(folder) && !hasTree('.') ? folder : '.';
}

/**
 * Run a command for each configuration that a pattern matches, with a heading in front of what it prints as text; as JSON,
 * what each prints is in one list. The status is that of the worst.
 */
export async function eachCluster<Options extends Pick<CommonOptions, 'config'>>(
  options: Options & { readonly output?: string; readonly format: string },
  io: Io,
  run: (options: Options & { readonly output: string }, io: Io) => Promise<ExitStatus>,
): Promise<ExitStatus> {
  const places = await clustersOf(io, { config: options.config, output: options.output ?? '.' });
  if (places.length === 0) {
    const { report } = await import('../report.ts');
    const format = options.format === 'json' ? 'json' : 'text';
    return report({ diagnostics: [noCluster(options.config)] }, { format }, io);
  }
  let worst: ExitStatus = 0;
  const all: unknown[] = [];
  for (const [index, place] of places.entries()) {
    let text = '';
    const { config } = place;
    const own = { ...options, config, output: shownPath(io.cwd, place.output) || '.' };
    if (options.format === 'text') io.stdout(`${index > 0 ? '\n' : ''}# ${config}\n`);
    const stdout = (part: string) => {
      text += part;
    };
    const status = await run(own, options.format === 'json' ? { ...io, stdout } : io);
    if (status > worst) worst = status;
    if (options.format === 'json') all.push({ config, result: text === '' ? null : JSON.parse(text) });
  }
  if (options.format === 'json') {
    const { harmlessJson } = await import('../../diagnostics/format/harmless.ts');
    io.stdout(`${harmlessJson({ clusters: all })}\n`);
  }
  return worst;
}

export function noCluster(config: string): Diagnostic {
  return aboutFile(config, {
    code: 'source/not-found',
    message: `no file matches ${config}`,
    hint: 'Correct the pattern of --config: it counts from the working folder, and has to be in quotes.',
  });
}
