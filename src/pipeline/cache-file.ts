import { createHash } from 'node:crypto';
import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, isAbsolute, join } from 'node:path';
import type { Workspace } from './workspace.ts';

/** The path of a cache file for one workspace in the user's cache folder; undefined if there is no such folder. */
export function cacheFile({ cwd, config, output, env }: Workspace, kind?: string): string | undefined {
  const cache = env['XDG_CACHE_HOME'] || (env['HOME'] ? join(env['HOME'], '.cache') : env['LOCALAPPDATA']);
  if (cache === undefined || !isAbsolute(cache)) return undefined;
  const name = createHash('sha256')
    .update(JSON.stringify([cwd, config, output]))
    .digest('hex')
    .slice(0, 32);
  return join(cache, 'clusterwright', 'runs', `${name}${kind === undefined ? '' : `.${kind}`}.json`);
}

/** Writes a value that only its owner can read. Errors are ignored: without the file, the next run does its work again. */
export function keep(file: string, value: unknown): void {
  const draft = `${file}.${process.pid}`;
  try {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    writeFileSync(draft, JSON.stringify(value), { mode: 0o600 });
    renameSync(draft, file);
  } catch {
    try {
      rmSync(draft, { force: true });
    } catch {
      // The draft could not be created, so there is nothing to remove.
    }
  }
}
