import { realpathSync, statSync } from 'node:fs';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { addTo } from '../diagnostics/lists.ts';
import { type Change, commit } from './commit.ts';
import { isPlainPath, leadsInside, statOf } from './inside.ts';
import { Refusal } from './refusal.ts';

/** A file that a user named, as it is to be. */
export interface NamedFile extends Omit<Change, 'path'> {
  /** Absolute, or relative to the working folder. */
  readonly path: string;
}

/**
 * Replace files that a user named, all of those below the working folder or none. A link is written through, so that
 * what it leads to changes; one below the working folder must not lead out of it. Throws a Refusal, or the file
 * system's error.
 */
export function writeFiles(cwd: string, files: readonly NamedFile[]): void {
  const byRoot = new Map<string, Change[]>();
  for (const file of files) {
    const { root, path } = targetOf(cwd, file.path);
    addTo(byRoot, root, { ...file, path });
  }
  for (const [root, changes] of byRoot) commit(root, changes, { flush: true });
}

/** Where a file that the user named really is: a folder to work in, and the path below it. */
function targetOf(cwd: string, path: string): { readonly root: string; readonly path: string } {
  const full = resolve(cwd, path);
  const named = relative(cwd, full).split(sep).join('/');
  if (!isPlainPath(named)) {
    // The user named a place outside of the working folder: then that is what is meant.
    const real = statOf(full) === undefined ? full : realpathSync(full);
    return { root: dirname(real), path: basename(real) };
  }
  if (!leadsInside(cwd, full)) {
    throw new Refusal(
      'link',
      path,
      'it is a link that leads out of the working folder',
      'Name the target file, or replace the link by it.',
    );
  }
  if (statOf(full) === undefined) return { root: cwd, path: named };
  const real = relative(realpathSync(cwd), realpathSync(full)).split(sep).join('/');
  return { root: cwd, path: real };
}

/** The same as an absolute path, for reading; what is no file (a folder, a pipe, a device) is a Refusal. */
export function readableTarget(cwd: string, path: string): string {
  const target = targetOf(cwd, path);
  const full = join(target.root, target.path);
  const stats = statSync(full);
  if (stats.isFile()) return full;
  const what = stats.isDirectory() ? 'a folder' : 'a pipe or a device';
  throw new Refusal('in-the-way', path, `it is ${what}, not a file`, 'Name a file.');
}
