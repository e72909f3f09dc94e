import { copyFileSync, linkSync, mkdirSync, renameSync, rmdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { statOf } from './inside.ts';

/** Rename a file into its place, with the folders that it needs. Returns those that were made, the outermost first. */
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
    // The place is on another disk: the step that readers see is the rename there.
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

/** A second name for a file, or a copy of it if the file system has no second names. */
export function keepCopy(from: string, to: string): void {
  try {
    linkSync(from, to);
  } catch (error) {
    if (!hasCode(error, ['EXDEV', 'EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'EMLINK', 'ENOSYS', 'EACCES']))
      throw error;
    copyFileSync(from, to);
  }
}

/** Remove a file, and the folders below `root` that it leaves empty. */
export function removeFile(root: string, path: string): void {
  rmSync(join(root, path), { force: true });
  removeEmptyFolders(root, dirname(path));
}

export function removeEmptyFolders(root: string, folder: string): void {
  for (let path = folder; path !== '.' && path !== '/' && path !== ''; path = dirname(path)) {
    if (!removeFolder(join(root, path))) return;
  }
}

/** Whether it was empty, and is gone. */
function removeFolder(path: string): boolean {
  try {
    rmdirSync(path);
    return true;
  } catch {
    return false;
  }
}

/** Make a folder and those above it; returns those that were made. */
export function makeFolders(folder: string): string[] {
  const missing: string[] = [];
  for (let at = folder; statOf(at) === undefined && at !== dirname(at); at = dirname(at)) missing.unshift(at);
  mkdirSync(folder, { recursive: true });
  return missing;
}

/** The same error with the path that it is about: of a file that is open already, the system does not name it. */
export function named(error: unknown, path: string): unknown {
  if (error instanceof Error && 'code' in error && !('path' in error)) return Object.assign(error, { path });
  return error;
}

function hasCode(error: unknown, codes: readonly string[]): boolean {
  return error instanceof Error && 'code' in error && codes.includes(String(error.code));
}
