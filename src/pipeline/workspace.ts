import { existsSync } from 'node:fs';
import { basename, extname, join, posix, relative, resolve, sep } from 'node:path';

/** Where a run reads and writes. All are absolute but for `config`, which is as the user gave it. */
export interface Workspace {
  readonly cwd: string;
  readonly config: string;
  readonly output: string;
  /** Where keys may be named. */
  readonly env: Environment;
}

/** What a configuration is called if nobody names it; the first is the one that `init` writes. */
export const configurationNames = ['cluster.yaml', 'cluster.toml'] as const;

/** The configuration of a folder: the first of the names that is there, else the first. */
export function configurationIn(cwd: string): string {
  return configurationNames.find((name) => existsSync(join(cwd, name))) ?? configurationNames[0];
}

export type Environment = Readonly<Record<string, string | undefined>>;

export function workspace(
  { cwd, env }: { readonly cwd: string; readonly env: Environment },
  options: { readonly config: string; readonly output: string },
): Workspace {
  return { cwd, config: options.config, output: resolve(cwd, options.output), env };
}

/**
 * Where the tree of one of several clusters goes: to the folder of its configuration; of one that is not called
 * cluster.yaml, to a folder of its name beside it.
 */
export function clusterFolderOf(config: string): string {
  const isNamed = configurationNames.some((name) => name === basename(config));
  return isNamed ? posix.dirname(config) : config.slice(0, -extname(config).length);
}

/** A path as messages name it: relative to the working folder where it stands below, with `/`. */
export function shownPath(cwd: string, path: string): string {
  const shown = relative(cwd, resolve(cwd, path));
  return (shown.startsWith('..') ? path : shown).split(sep).join('/');
}

/** What to put before a path below the output folder, for messages. */
export function shownBelow(place: Workspace): string {
  const shown = shownPath(place.cwd, place.output);
  return shown === '' ? '' : `${shown}/`;
}
