import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { ConfigResult } from '../sops/config.ts';
import { findConfig } from '../sops/find-config.ts';
import type { Content } from '../write/content.ts';
import { type Environment, shownPath } from './workspace.ts';

/**
 * The creation rules of the `.sops.yaml` that sops would find once the outputs are written: a rendered `.sops.yaml` takes
 * precedence over the one it replaces.
 */
export async function creationRules(
  outputs: readonly { readonly path: string; readonly content: Content }[],
  { cwd, env, root }: { readonly cwd: string; readonly env: Environment; readonly root: string },
): Promise<ConfigResult | undefined> {
  const { loadConfig, parseConfig } = await import('../sops/config.ts');
  const rendered = (path: string): ConfigResult | undefined => {
    const output = outputs.find((file) => resolve(root, file.path) === path);
    if (typeof output?.content !== 'string') return undefined;
    return parseConfig(path, shownPath(cwd, path), output.content);
  };
  const found = findConfig(cwd, { ...env });
  const onDisk = () => (found === undefined ? undefined : loadConfig(cwd, { ...env }));
  const beside = rendered(join(root, '.sops.yaml'));
  const isNamed = (env['SOPS_CONFIG'] ?? '') !== '';
  if (found === undefined || !isNamed) return beside ?? onDisk();
  return rendered(found) ?? (existsSync(found) ? onDisk() : (beside ?? onDisk()));
}
