import { relative, resolve, sep } from 'node:path';

/** Where a run reads and writes. All are absolute but for `config`, which is as the user gave it. */
export interface Workspace {
  readonly cwd: string;
  readonly config: string;
  readonly output: string;
  /** Where keys may be named. */
  readonly env: Environment;
}

export type Environment = Readonly<Record<string, string | undefined>>;

export function workspace(
  { cwd, env }: { readonly cwd: string; readonly env: Environment },
  options: { readonly config: string; readonly output: string },
): Workspace {
  return { cwd, config: options.config, output: resolve(cwd, options.output), env };
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
