import { existsSync, type FSWatcher, watch } from 'node:fs';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { configurationFiles } from './extended-files.ts';
import type { Workspace } from './workspace.ts';

/** Editors write a file in several steps; a run starts when all has been quiet for so long, in milliseconds. */
const quiet = 100;

/** What is watched. */
export interface Watched {
  /** The working folder: changes are named relative to it. */
  readonly cwd: string;
  /** Folders that are watched with all that is below them, also if they come later; relative to the working folder. */
  readonly folders: readonly string[];
  /** Folders in which some files are watched; absolute. */
  readonly beside: readonly string[];
  /** Whether a file in one of these, absolute, is an input. */
  readonly isInput: (path: string) => boolean;
}

/** Watch the configurations, the apps and the templates of a working folder. */
export async function watchInputs(
  places: readonly Workspace[],
  run: (changed: readonly string[]) => Promise<void>,
  signal?: AbortSignal,
): Promise<void> {
  const cwd = places[0]?.cwd ?? '.';
  const files = new Set(
    places.flatMap((place) => configurationFiles(place) ?? [resolve(place.cwd, place.config)]),
  );
  const watched: Watched = {
    cwd,
    folders: ['templates', 'apps'],
    beside: [...[...files].map((path) => dirname(path)), cwd],
    isInput: (path) => files.has(path) || /^clusterwright\.config\.\w+$/.test(basename(path)),
  };
  await watchFiles(watched, run, signal);
}

/**
 * Call `run` with what has changed, after every change of what is watched, one run at a time, until the signal ends it.
 * The folder of a file is watched and not the file, since editors replace files by renaming.
 */
export async function watchFiles(
  { cwd, folders, beside: places, isInput }: Watched,
  run: (changed: readonly string[]) => Promise<void>,
  signal?: AbortSignal,
): Promise<void> {
  const names = new Set<string>();
  let timer: NodeJS.Timeout | undefined;
  let running = Promise.resolve();
  const changed = (path: string): void => {
    names.add(relative(cwd, path).split(sep).join('/'));
    clearTimeout(timer);
    timer = setTimeout(() => {
      const all = [...names].sort();
      names.clear();
      running = running.then(() => run(all));
    }, quiet);
  };

  const below = new Map<string, FSWatcher>();
  /** A folder that was removed and made anew is another one. */
  const watchBelow = (name: string): void => {
    below.get(name)?.close();
    below.delete(name);
    const folder = resolve(cwd, name);
    if (!existsSync(folder)) return;
    const watcher = watch(folder, { recursive: true }, (_, inside) => changed(join(folder, inside ?? '')));
    // A folder that is removed while it is watched is no error: the change is seen beside it.
    below.set(
      name,
      watcher.on('error', () => watcher.close()),
    );
  };
  for (const name of folders) watchBelow(name);

  const beside = [...new Set([...places, cwd])].map((folder) =>
    watch(folder, (_, name) => {
      if (folder === cwd && name !== null && folders.includes(name)) watchBelow(name);
      else if (!(name === null || isInput(join(folder, name)))) return;
      changed(join(folder, name ?? ''));
    }),
  );
  await new Promise<void>((done) => {
    signal?.addEventListener('abort', () => done(), { once: true });
  });
  clearTimeout(timer);
  for (const watcher of [...beside, ...below.values()]) watcher.close();
  await running;
}
