import { existsSync } from 'node:fs';
import { basename, extname, join, posix, relative, resolve, sep } from 'node:path';

/** Where a run reads and writes. All paths are absolute except `config`, which is as the user gave it. */
export interface Workspace {
  readonly cwd: string;
  readonly config: string;
  readonly output: string;
  /** Variables that may locate keys. */
  readonly env: Environment;
}

/** The default names of a configuration; `init` writes the first. */
export const configurationNames = ['cluster.yaml', 'cluster.toml'] as const;

/** The configuration of a folder: the first default name that exists, or else the first name. */
export function configurationIn(cwd: string): string {
  return configurationNames.find((name) => existsSync(join(cwd, name))) ?? configurationNames[0];
}

export type Environment = Readonly<Record<string, string | undefined>>;

/** Where a run reads and writes. `output` is resolved from `cwd`; `config` stays as given, because messages show it. */
export function workspace(
  { cwd, env }: { readonly cwd: string; readonly env: Environment },
  { config, output = '.' }: { readonly config: string; readonly output?: string },
): Workspace {
  return { cwd, config, output: resolve(cwd, output), env };
}

/**
 * The output folder for one of several clusters: the folder of its configuration or, if that is not called cluster.yaml, a folder
 * named after it.
 */
export function clusterFolderOf(config: string): string {
  const isNamed = configurationNames.some((name) => name === basename(config));
  return isNamed ? posix.dirname(config) : config.slice(0, -extname(config).length);
}

/** A path as messages name it: relative to the working folder if it is below it, with `/`. */
export function shownPath(cwd: string, path: string): string {
  const shown = relative(cwd, resolve(cwd, path));
  return (shown.startsWith('..') ? path : shown).split(sep).join('/');
}

/** The prefix for paths below the output folder in messages. */
export function shownBelow(place: Workspace): string {
  const shown = shownPath(place.cwd, place.output);
  return shown === '' ? '' : `${shown}/`;
}
