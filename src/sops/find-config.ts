import { statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

export const configName = '.sops.yaml';

/** The number of parent folders that sops searches. */
const maxDepth = 100;

/** The file that `SOPS_CONFIG` names, or else the first `.sops.yaml` in `folder` or above it; undefined if there is none. */
export function findConfig(folder: string, env: NodeJS.ProcessEnv): string | undefined {
  const named = env['SOPS_CONFIG'];
  if (named !== undefined && named !== '') return resolve(folder, named);
  let at = resolve(folder);
  for (let depth = 0; depth < maxDepth; depth++) {
    const candidate = join(at, configName);
    if (statSync(candidate, { throwIfNoEntry: false }) !== undefined) return candidate;
    const above = dirname(at);
    if (above === at) return undefined;
    at = above;
  }
  return undefined;
}
