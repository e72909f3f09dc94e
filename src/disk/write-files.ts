import { realpathSync, statSync } from 'node:fs';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { addTo } from '../diagnostics/lists.ts';
import { type Change, commit } from './commit.ts';
import { isPlainPath, leadsInside, statOf } from './inside.ts';
import { Refusal } from './refusal.ts';

/** A file that a user named, as it should become. */
export interface NamedFile extends Omit<Change, 'path'> {
  /** Absolute, or relative to the working folder. */
  readonly path: string;
}

/**
 * Replaces files that a user named; those below the working folder all or none. Writes through links to their targets, but a link
 * below the working folder must not lead out of it. Throws a Refusal, or the file system's error.
 */
export function writeFiles(cwd: string, files: readonly NamedFile[]): void {
  const byRoot = new Map<string, Change[]>();
  for (const file of files) {
    const { root, path } = targetOf(cwd, file.path);
    addTo(byRoot, root, { ...file, path });
  }
  for (const [root, changes] of byRoot) commit(root, changes, { flush: true });
}

/** The real location of a file that the user named: a folder to work in, and the path below it. */
function targetOf(cwd: string, path: string): { readonly root: string; readonly path: string } {
  const full = resolve(cwd, path);
  const named = relative(cwd, full).split(sep).join('/');
  if (!isPlainPath(named)) {
    // The user named a place outside the working folder, so that is intended.
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

/** The absolute real path of a file that the user named, for reading. Throws a Refusal for anything that is not a file. */
export function readableTarget(cwd: string, path: string): string {
  const target = targetOf(cwd, path);
  const full = join(target.root, target.path);
  const stats = statSync(full);
  if (stats.isFile()) return full;
  const what = stats.isDirectory() ? 'a folder' : 'a pipe or a device';
  throw new Refusal('in-the-way', path, `it is ${what}, not a file`, 'Name a file.');
}
