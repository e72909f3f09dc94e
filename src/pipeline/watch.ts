import { existsSync, type FSWatcher, watch } from 'node:fs';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import type { Workspace } from './workspace.ts';

/** Editors write a file in several steps; a run starts when all has been quiet for so long, in milliseconds. */
const quiet = 100;

/** Folders of the working folder that are watched with all that is below them, also if they come later. */
const folders = ['templates', 'apps'];

/**
 * Call `run` with what has changed, after every change of the configuration, of an app or of a template, one run at a time,
 * until the signal ends it. The configuration's folder is watched and not the file, since editors replace files by
 * renaming.
 */
export async function watchInputs(
  place: Workspace,
  run: (changed: readonly string[]) => Promise<void>,
  signal?: AbortSignal,
): Promise<void> {
  const config = resolve(place.cwd, place.config);
  const names = new Set<string>();
  let timer: NodeJS.Timeout | undefined;
  let running = Promise.resolve();
  const changed = (path: string): void => {
    names.add(relative(place.cwd, path).split(sep).join('/'));
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
    const folder = join(place.cwd, name);
    if (!existsSync(folder)) return;
    const watcher = watch(folder, { recursive: true }, (_, inside) => changed(join(folder, inside ?? '')));
    // A folder that is removed while it is watched is no error: the change is seen beside it.
    below.set(
      name,
      watcher.on('error', () => watcher.close()),
    );
  };
  for (const name of folders) watchBelow(name);

  const beside = [...new Set([dirname(config), place.cwd])].map((folder) =>
    watch(folder, (_, name) => {
      if (folder === place.cwd && name !== null && folders.includes(name)) watchBelow(name);
      else if (!(name === null || isInput(join(folder, name), config))) return;
      changed(name === null ? config : join(folder, name));
    }),
  );
  await new Promise<void>((done) => {
    signal?.addEventListener('abort', () => done(), { once: true });
  });
  clearTimeout(timer);
  for (const watcher of [...beside, ...below.values()]) watcher.close();
  await running;
}

function isInput(path: string, config: string): boolean {
  return path === config || /^clusterwright\.config\.\w+$/.test(basename(path));
}
