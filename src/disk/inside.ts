import { lstatSync, readFileSync, realpathSync, type Stats } from 'node:fs';
import { dirname, isAbsolute, join, relative, sep } from 'node:path';
import { Refusal } from './refusal.ts';

/**
 * Whether a path with `/` stays below its folder, judged by its text: relative, without `..`, empty parts or NUL, not longer than
 * systems allow, and not in a `.git` folder, where git reads and runs files.
 */
export function isPlainPath(path: string): boolean {
  if (path.length > longest) return false;
  if (path.includes('\0') || isAbsolute(path) || (sep === '\\' && path.includes('\\'))) return false;
  return path.split('/').every((part) => part !== '' && part !== '.' && part !== '..' && !isGit(part));
}

const longest = 4096;

/**
 * On file systems that ignore case, or spaces and dots at the end, other spellings lead to `.git` too, and so does its 8.3 short
 * name.
 */
function isGit(part: string): boolean {
  return /^(\.git|git~1)[ .]*$/i.test(part);
}

/**
 * The absolute path of `path` below `root`. Links in its folder are resolved, and must lead to a place below `root`, or below
 * `within` if given. Nothing needs to exist. Throws a Refusal.
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

/** Whether the existing part of `folder`, with links resolved, is below `root`. */
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
    // A broken or circular link.
    return false;
  }
}

/** The path itself or the nearest existing folder above it, without following links; undefined above `root`. */
function deepestExisting(path: string, root: string): string | undefined {
  for (let at = path; ; at = dirname(at)) {
    try {
      if (statOf(at) !== undefined) return at;
    } catch (error) {
      // The path contains a circular link; the first of them is found further up.
      if (!(error instanceof Error && 'code' in error && error.code === 'ELOOP')) throw error;
    }
    if (at === root || at === dirname(at)) return undefined;
  }
}

/** The status of the path itself, not of a link's target; undefined if nothing is there. */
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
 * The content of a file below `root`; undefined if it does not exist. Throws a Refusal for a link, and for anything else that is
 * not a file (a folder, a pipe, a device).
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
