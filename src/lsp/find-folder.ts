import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { configModule } from '../pipeline/project/load.ts';
import { configurationNames } from '../pipeline/workspace.ts';
import { shownIn } from './places.ts';

/** What a file is to a cluster. */
export type FileKind = 'configuration' | 'template' | 'code' | 'output';

export interface ClusterFile {
  /** The folder that the commands are run in; absolute. */
  readonly cwd: string;
  /** The path below it, with `/`. */
  readonly path: string;
  readonly kind: FileKind;
}

/**
 * The folder that a file belongs to, and what it is there; undefined for any other file. Of folders inside one another
 * the outermost counts: a manifest of the tree may be called cluster.yaml, too.
 */
export function clusterFileOf(path: string): ClusterFile | undefined {
  let found: ClusterFile | undefined;
  for (let cwd = dirname(path), below = path; cwd !== below; below = cwd, cwd = dirname(cwd)) {
    const shown = shownIn(cwd, path);
    const kind = kindOf(shown);
    if (kind !== undefined && (kind === 'configuration' || isClusterFolder(cwd))) {
      found = { cwd, path: shown, kind };
    }
  }
  return found;
}

function kindOf(shown: string): FileKind | undefined {
  if (configurationNames.some((name) => name === shown)) return 'configuration';
  if (/^templates\/(config|overrides)\/./.test(shown)) return 'template';
  if (/^apps\/.*\.m?[tj]s$/.test(shown) || /^clusterwright\.config\.m?[tj]s$/.test(shown)) return 'code';
  return shown.startsWith('kubernetes/') ? 'output' : undefined;
}

function isClusterFolder(cwd: string): boolean {
  return (
    configurationNames.some((name) => existsSync(join(cwd, name))) ||
    configModule(cwd) !== undefined ||
    existsSync(join(cwd, 'templates/config'))
  );
}
