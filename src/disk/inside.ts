import { lstatSync, readFileSync, realpathSync, type Stats } from 'node:fs';
import { dirname, isAbsolute, join, relative, sep } from 'node:path';
import { Refusal } from './refusal.ts';

/**
 * Whether a path with `/` stays below its folder as it is written: relative, without `..`, empty parts or NUL, no longer
 * than a system takes, and not in a `.git` folder, whose files git runs and reads as its own.
 */
export function isPlainPath(path: string): boolean {
  if (path.length > longest) return false;
  if (path.includes('\0') || isAbsolute(path) || (sep === '\\' && path.includes('\\'))) return false;
  return path.split('/').every((part) => part !== '' && part !== '.' && part !== '..' && !isGit(part));
}

const longest = 4096;

/** File systems that ignore case, blanks and dots at the end, and Git's own short name, lead to `.git` as well. */
function isGit(part: string): boolean {
  return /^(\.git|git~1)[ .]*$/i.test(part);
}

/**
 * The absolute path of `path` below `root`. Its folder is resolved: a link on the way must lead to a place below
 * `root`, or below its folder `within` if one is given. Nothing need exist. Throws a Refusal.
 */
export function placeBelow(root: string, path: string, within = ''): string {
  if (!isPlainPath(path)) {
    throw new Refusal('outside', path, 'it is not below the output folder', 'Correct the path.');
  }
  const full = join(root, path);
  const folder = dirname(full);
  if (!leadsInside(root, folder, within)) {
    throw new Refusal(
      'link',
      path,
      `a link on the way to it leads out of ${within === '' ? 'the output folder' : `${within}/`}`,
      'Remove the link, or put a folder in its place.',
    );
  }
  return full;
}

/** Whether the part of `folder` that exists is, with its links resolved, still below `root`. */
export function leadsInside(root: string, folder: string, within = ''): boolean {
  const there = deepestExisting(folder, root);
  if (there === undefined) return true;
  try {
    const realRoot = realpathSync(root);
    const real = realpathSync(there);
    if (real === join(realRoot, relative(root, there))) return true;
    const inner = relative(join(realRoot, within), real);
    return inner === '' || (inner !== '..' && isPlainPath(inner.split(sep).join('/')));
  } catch {
    // A link to nothing, or in a circle.
    return false;
  }
}

/** The path itself or the nearest folder above it that exists, links counted as they are; none above `root`. */
function deepestExisting(path: string, root: string): string | undefined {
  for (let at = path; ; at = dirname(at)) {
    try {
      if (statOf(at) !== undefined) return at;
    } catch (error) {
      // Links in a circle are on the way; the first of them is found further up.
      if (!(error instanceof Error && 'code' in error && error.code === 'ELOOP')) throw error;
    }
    if (at === root || at === dirname(at)) return undefined;
  }
}

/** Of the path itself, not of what a link leads to; undefined if nothing is there. */
export function statOf(path: string): Stats | undefined {
  try {
    return lstatSync(path);
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR')) {
      return undefined;
    }
    throw error;
  }
}

/**
 * The bytes of a file below `root`; undefined if nothing is there. Links are not followed, and what is no file
 * (a folder, a pipe, a device) is not opened: both are a Refusal.
 */
export function readBelow(root: string, path: string, within = ''): Buffer | undefined {
  const full = placeBelow(root, path, within);
  const stats = statOf(full);
  if (stats === undefined) return undefined;
  assertFile(stats, path);
  return readFileSync(full);
}

export function assertFile(stats: Stats, path: string): void {
  if (stats.isFile()) return;
  const what = stats.isSymbolicLink()
    ? 'a symbolic link'
    : stats.isDirectory()
      ? 'a folder'
      : 'a pipe or a device';
  throw new Refusal(
    'in-the-way',
    path,
    `${what} has the path of this file`,
    `Move it away and run the command again.`,
  );
}
