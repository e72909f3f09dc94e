import { existsSync, watch } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { Workspace } from './workspace.ts';

/** Editors write a file in several steps; a run starts when all has been quiet for so long, in milliseconds. */
const quiet = 100;

/**
 * Call `run` after every change of the configuration, of a template or of an app, one run at a time, until the signal ends
 * it. The configuration's folder is watched and not the file, since editors replace files by renaming.
 */
export async function watchInputs(
  place: Workspace,
  run: () => Promise<void>,
  signal?: AbortSignal,
): Promise<void> {
  const config = resolve(place.cwd, place.config);
  let timer: NodeJS.Timeout | undefined;
  let running = Promise.resolve();
  const changed = (): void => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      running = running.then(run);
    }, quiet);
  };

  const watchers = [
    watch(dirname(config), (_, name) => {
      if (name === null || config.endsWith(name) || name.startsWith('clusterwright.config.')) changed();
    }),
    ...[join(place.cwd, 'templates'), join(place.cwd, 'apps')]
      .filter(existsSync)
      .map((folder) => watch(folder, { recursive: true }, changed)),
  ];
  await new Promise<void>((done) => {
    signal?.addEventListener('abort', () => done(), { once: true });
  });
  clearTimeout(timer);
  for (const watcher of watchers) watcher.close();
  await running;
}
