import { copyFileSync, linkSync, mkdirSync, renameSync, rmdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { statOf } from './inside.ts';

/** Renames a file into its place and creates the folders that it needs. Returns the created folders, outermost first. */
export function put(from: string, to: string): string[] {
  const made = makeFolders(dirname(to));
  try {
    rename(from, to);
  } catch (error) {
    for (const folder of made.reverse()) removeFolder(folder);
    throw error;
  }
  return made;
}

function rename(from: string, to: string): void {
  try {
    renameSync(from, to);
  } catch (error) {
    if (!hasCode(error, ['EXDEV'])) throw error;
    // The target is on another disk: the file is copied next to it, and only the rename there is visible.
    const beside = `${to}.clusterwright-new`;
    try {
      copyFileSync(from, beside);
      renameSync(beside, to);
      rmSync(from);
    } finally {
      rmSync(beside, { force: true });
    }
  }
}

/** Creates a hard link to a file, or a copy if the file system does not support hard links. */
export function keepCopy(from: string, to: string): void {
  try {
    linkSync(from, to);
  } catch (error) {
    if (!hasCode(error, ['EXDEV', 'EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'EMLINK', 'ENOSYS', 'EACCES']))
      throw error;
    copyFileSync(from, to);
  }
}

/** Removes a file, and the folders below `root` that become empty. */
export function removeFile(root: string, path: string): void {
  rmSync(join(root, path), { force: true });
  removeEmptyFolders(root, dirname(path));
}

export function removeEmptyFolders(root: string, folder: string): void {
  for (let path = folder; path !== '.' && path !== '/' && path !== ''; path = dirname(path)) {
    if (!removeFolder(join(root, path))) return;
  }
}

/** Removes a folder if it is empty; returns whether it did. */
function removeFolder(path: string): boolean {
  try {
    rmdirSync(path);
    return true;
  } catch {
    return false;
  }
}

/** Creates a folder and those above it; returns those that it created. */
export function makeFolders(folder: string): string[] {
  const missing: string[] = [];
  for (let at = folder; statOf(at) === undefined && at !== dirname(at); at = dirname(at)) missing.unshift(at);
  mkdirSync(folder, { recursive: true });
  return missing;
}

/** Adds the path to an error; the system does not report it for a file that is already open. */
export function named(error: unknown, path: string): unknown {
  if (error instanceof Error && 'code' in error && !('path' in error)) return Object.assign(error, { path });
  return error;
}

function hasCode(error: unknown, codes: readonly string[]): boolean {
  return error instanceof Error && 'code' in error && codes.includes(String(error.code));
}
