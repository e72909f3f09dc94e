import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * A cache folder, whose files can be recreated. It may be deleted at any time, another run may write to it, and files in it may
 * be broken. Reading and writing never fail: they find nothing, or save nothing.
 */
export interface CacheFolder {
  read(name: string): Buffer | undefined;
  write(name: string, content: string | Buffer): void;
}

/** Saves nothing; for `--no-cache`. */
export const noCache: CacheFolder = { read: () => undefined, write: () => undefined };

/** `$CLUSTERWRIGHT_CACHE`, or `clusterwright/render` in the user's cache folder, or none if neither exists. */
export function cacheFolder(env: Readonly<Record<string, string | undefined>>): CacheFolder {
  const own = env['CLUSTERWRIGHT_CACHE'];
  if (own) return openCache(own);
  const base = env['XDG_CACHE_HOME'] || (env['HOME'] ? join(env['HOME'], '.cache') : undefined);
  return base === undefined ? noCache : openCache(join(base, 'clusterwright', 'render'));
}

function openCache(folder: string): CacheFolder {
  return {
    read(name) {
      try {
        return readFileSync(join(folder, name));
      } catch {
        return undefined;
      }
    },
    write(name, content) {
      const path = join(folder, name);
      const temporary = `${path}.${process.pid}.${Math.random().toString(36).slice(2)}`;
      try {
        // Files in it are run as code, so nobody else may write there.
        mkdirSync(folder, { recursive: true, mode: 0o700 });
        writeFileSync(temporary, content, { mode: 0o600 });
        renameSync(temporary, path);
      } catch {
        rmSync(temporary, { force: true });
      }
    },
  };
}
