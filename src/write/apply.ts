import { mkdir, readdir, rename, rm, rmdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { formatManifest } from './manifest.ts';
import { manifestPath } from './manifest-path.ts';
import type { Plan } from './plan.ts';

const stagingPrefix = '.clusterwright-staging-';

/**
 * Carry a plan out below `directory`. Every file is written to a staging folder first and then renamed into its
 * place, so that a reader sees a file whole, old or new, and a full disk changes nothing. The manifest comes last.
 * Throws the file system's error where a write fails.
 */
export async function apply(plan: Plan, directory: string): Promise<void> {
  const changes = [...plan.created, ...plan.updated];
  if (changes.length + plan.removed.length === 0 && !plan.manifestChanged) return;
  const tree = join(directory, dirname(manifestPath));
  await mkdir(tree, { recursive: true });
  await removeStaleStaging(tree);
  const staging = join(tree, `${stagingPrefix}${process.pid}`);
  await mkdir(staging);
  try {
    const staged = changes.map((file, index) => ({ ...file, from: join(staging, String(index)) }));
    const manifest = join(staging, 'manifest');
    for (const { from, content } of staged) await writeFile(from, content);
    await writeFile(manifest, formatManifest(plan.manifest));
    for (const { from, path } of staged) {
      const to = join(directory, path);
      await mkdir(dirname(to), { recursive: true });
      await rename(from, to);
    }
    for (const { path } of plan.removed) {
      await rm(join(directory, path), { force: true });
      await removeEmptyFolders(directory, dirname(path));
    }
    if (plan.manifest.size > 0) await rename(manifest, join(directory, manifestPath));
    else await rm(join(directory, manifestPath), { force: true });
  } finally {
    await rm(staging, { recursive: true, force: true });
    await removeEmptyFolders(directory, dirname(manifestPath));
  }
}

/** What a killed run left; it holds sealed or public content only. */
async function removeStaleStaging(tree: string): Promise<void> {
  for (const name of await readdir(tree)) {
    if (!name.startsWith(stagingPrefix)) continue;
    if (isRunning(Number(name.slice(stagingPrefix.length)))) continue;
    await rm(join(tree, name), { recursive: true, force: true });
  }
}

function isRunning(pid: number): boolean {
  if (pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

async function removeEmptyFolders(directory: string, folder: string): Promise<void> {
  for (let path = folder; path !== '.' && path !== '/'; path = dirname(path)) {
    try {
      await rmdir(join(directory, path));
    } catch {
      return;
    }
  }
}
