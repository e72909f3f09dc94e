import { existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { configurationsBelow } from '../pipeline/configurations-below.ts';
import { configurationFiles } from '../pipeline/extended-files.ts';
import { appModules, configModule } from '../pipeline/project/own-modules.ts';
import { repositoryAbove } from '../pipeline/repository.ts';
import { configurationIn, configurationNames } from '../pipeline/workspace.ts';
import { shownIn } from './places.ts';

/** The role of a file in a cluster. */
export type FileKind = 'configuration' | 'template' | 'code' | 'output';

/** A cluster in the sense of the commands. */
export interface Cluster {
  /** The folder that the commands run in; absolute. */
  readonly cwd: string;
  /** The path of its configuration below the folder, with `/`. */
  readonly config: string;
}

export interface ClusterFile extends Cluster {
  /** The path from the working folder, with `/`; a file that a configuration extends may be above it. */
  readonly path: string;
  readonly kind: FileKind;
}

/**
 * The cluster that a file belongs to, and the file's role in it; undefined for any other file. Of nested folders the outermost is
 * used, because a manifest of the tree may be called cluster.yaml too. A configuration without apps and templates next to it is
 * one of several clusters that share those of a folder above.
 */
export function clusterFileOf(path: string): ClusterFile | undefined {
  let found: (Pick<ClusterFile, 'cwd' | 'path'> & { readonly kind: FileKind }) | undefined;
  for (let cwd = dirname(path), below = path; cwd !== below; below = cwd, cwd = dirname(cwd)) {
    const shown = shownIn(cwd, path);
    const kind = kindOf(shown);
    if (kind !== undefined && (kind === 'configuration' || isClusterFolder(cwd))) {
      found = { cwd, path: shown, kind };
    }
  }
  if (found === undefined) return undefined;
  const { cwd, kind } = found;
  const own = configurationIn(cwd);
  if (kind === 'configuration' || kind === 'output') {
    const shared = holdsShared(cwd) ? undefined : sharedAbove(cwd);
    if (shared !== undefined) {
      return { cwd: shared, config: shownIn(shared, join(cwd, own)), path: shownIn(shared, path), kind };
    }
    return { ...found, config: kind === 'configuration' ? found.path : own };
  }
  return { ...found, config: existsSync(join(cwd, own)) ? own : (configurationsBelow(cwd)[0] ?? own) };
}

/** The clusters whose configurations extend a file, directly or indirectly. */
export function extendersOf(
  path: string,
  textOf: (path: string) => string | undefined,
): readonly ClusterFile[] {
  if (!/\.(ya?ml|toml)$/.test(path) || isConfiguration(path)) return [];
  const root = repositoryAbove(dirname(path)) ?? dirname(path);
  return configurationsBelow(root).flatMap((shown): ClusterFile[] => {
    const own = clusterFileOf(join(root, shown));
    if (own === undefined || own.kind !== 'configuration') return [];
    const isExtended = configurationFiles(own, textOf)?.includes(path) === true;
    return isExtended ? [{ ...own, path: shownIn(own.cwd, path) }] : [];
  });
}

/** The clusters whose commands run in a folder. */
export function clustersIn(cwd: string): readonly Cluster[] {
  return configurationsBelow(cwd).flatMap((shown) => {
    const file = clusterFileOf(join(cwd, shown));
    return file?.cwd === cwd && file.kind === 'configuration' ? [file] : [];
  });
}

function isConfiguration(path: string): boolean {
  return configurationNames.some((name) => name === basename(path));
}

function kindOf(shown: string): FileKind | undefined {
  if (configurationNames.some((name) => name === shown)) return 'configuration';
  if (/^templates\/(config|overrides)\/./.test(shown)) return 'template';
  if (/^apps\/.*\.m?[tj]s$/.test(shown) || /^clusterwright\.config\.m?[tj]s$/.test(shown)) return 'code';
  return shown.startsWith('kubernetes/') ? 'output' : undefined;
}

function isClusterFolder(cwd: string): boolean {
  return configurationNames.some((name) => existsSync(join(cwd, name))) || isShared(cwd);
}

/** Whether configurations below a folder share something in it, for example its keys. */
function holdsShared(cwd: string): boolean {
  return isShared(cwd) || ['.sops.yaml', 'age.key'].some((name) => existsSync(join(cwd, name)));
}

/** Whether a folder has apps, templates, or a `clusterwright.config`. */
function isShared(cwd: string): boolean {
  return (
    configModule(cwd) !== undefined || existsSync(join(cwd, 'templates/config')) || appModules(cwd).length > 0
  );
}

/** The nearest folder above, inside the repository, with something that configurations share. */
function sharedAbove(folder: string): string | undefined {
  const root = repositoryAbove(folder);
  if (root === undefined) return undefined;
  for (let at = folder; at !== root; ) {
    at = dirname(at);
    if (holdsShared(at)) return at;
  }
  return undefined;
}
