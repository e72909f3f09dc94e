import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { aboutFile } from '../../diagnostics/finding.ts';
import {
  clusterFolderOf,
  configurationNames,
  shownPath,
  type Workspace,
  workspace,
} from '../../pipeline/workspace.ts';
import { manifestPath } from '../../write/manifest-path.ts';
import type { CommonOptions } from '../define-command.ts';
import type { ExitStatus, Io } from '../io.ts';

/** Whether `--config` is a pattern that names several configurations: `clusters/a*.yaml`. */
export function isPattern(config: string, { cwd }: Pick<Io, 'cwd'>): boolean {
  return /[*?{[]/.test(config) && !existsSync(join(cwd, config));
}

/**
 * The configurations that a pattern matches, sorted by name. Each tree goes to the folder of its configuration or, if that is not
 * called cluster.yaml, to a folder named after it.
 */
export async function clustersOf(
  io: Pick<Io, 'cwd' | 'env'>,
  { config, output = '.' }: { readonly config: string; readonly output?: string },
): Promise<readonly Workspace[]> {
  const { globby } = await import('globby');
  const found = await globby(config, { cwd: io.cwd, ignore: ['**/node_modules/**'] });
  return found
    .sort()
    .map((path) => workspace(io, { config: path, output: join(output, clusterFolderOf(path)) }));
}

/**
 * The default output folder of a configuration. For one of several clusters, it is the cluster's own folder if it contains a
 * tree, or if the working folder has another cluster, whose tree must not be overwritten.
 */
export function outputOf(config: string, { cwd }: Pick<Io, 'cwd'>): string {
  const folder = clusterFolderOf(config);
  const hasTree = (path: string) => existsSync(join(cwd, path, manifestPath));
  const isElsewhere = dirname(config) !== '.';
  const hasOther =
    isElsewhere && hasTree('.') && configurationNames.some((name) => existsSync(join(cwd, name)));
  return hasTree(folder) || hasOther ? folder : '.';
}

/**
 * Runs a command for each configuration that a pattern matches. As text, each output has a heading; as JSON, all outputs are in
 * one list. The status is the worst of them.
 */
export async function eachCluster<Options extends Pick<CommonOptions, 'config'>>(
  options: Options & { readonly output?: string; readonly format: string },
  io: Io,
  run: (options: Options & { readonly output: string }, io: Io) => Promise<ExitStatus>,
): Promise<ExitStatus> {
  const places = await clustersOf(io, options);
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
    hint: 'Correct the pattern of --config: it is relative to the working folder and must be quoted.',
  });
}
