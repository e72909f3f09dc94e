import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

const extensions = ['ts', 'mts', 'js', 'mjs'];

/** The path of `clusterwright.config.ts`, or of its JavaScript variants; undefined if there is none. */
export function configModule(cwd: string): string | undefined {
  return extensions
    .map((extension) => join(cwd, `clusterwright.config.${extension}`))
    .find((path) => existsSync(path));
}

/**
 * The paths of `apps/<app>/app.ts`, absolute and sorted. In a Flux repository, a folder that happens to be called `apps` has no
 * such files, but it may have manifests beside its folders.
 */
export function appModules(cwd: string): readonly string[] {
  const apps = join(cwd, 'apps');
  if (statSync(apps, { throwIfNoEntry: false })?.isDirectory() !== true) return [];
  return readdirSync(apps)
    .filter((name) => !name.startsWith('.'))
    .flatMap((name) => extensions.map((extension) => join(apps, name, `app.${extension}`)))
    .filter(isFile)
    .sort();
}

/** Throws if the folder of an app cannot be looked into: a run without that app would remove its part of the tree. */
function isFile(path: string): boolean {
  try {
    return statSync(path, { throwIfNoEntry: false })?.isFile() === true;
  } catch (error) {
    // What is called `<app>` is a file itself.
    if (error instanceof Error && 'code' in error && error.code === 'ENOTDIR') return false;
    throw error;
  }
}

/** All modules of the user's that a run loads first, as absolute paths. */
export function ownModules(cwd: string): readonly string[] {
  const config = configModule(cwd);
  return [...(config === undefined ? [] : [config]), ...appModules(cwd)];
}
