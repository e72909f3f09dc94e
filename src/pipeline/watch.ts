import { existsSync, type FSWatcher, watch } from 'node:fs';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { configurationFiles } from './extended-files.ts';
import type { Workspace } from './workspace.ts';

/** In milliseconds. Editors write a file in several steps, so a run starts after this long without a change. */
const quiet = 100;

/** What is watched. */
export interface Watched {
  /** The working folder; changes are reported relative to it. */
  readonly cwd: string;
  /** Folders that are watched recursively, even if they are created later; relative to the working folder. */
  readonly folders: readonly string[];
  /** Folders in which only some files are watched; absolute. */
  readonly beside: readonly string[];
  /** Whether a file in one of these folders (absolute path) is an input. */
  readonly isInput: (path: string) => boolean;
}

/** Watches the configurations, apps and templates of a working folder. */
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
 * Calls `run` with the changed paths after every change, one run at a time, until the signal aborts. Watches folders rather than
 * files, because editors replace files by renaming.
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
  /** A folder that was removed and created again needs a new watcher. */
  const watchBelow = (name: string): void => {
    below.get(name)?.close();
    below.delete(name);
    const folder = resolve(cwd, name);
    if (!existsSync(folder)) return;
    const watcher = watch(folder, { recursive: true }, (_, inside) => changed(join(folder, inside ?? '')));
    // Removing a watched folder is not an error: the watcher of its parent reports the change.
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
