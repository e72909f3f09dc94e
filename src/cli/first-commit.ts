import { existsSync, readdirSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';
import { isToml } from '../diagnostics/is-toml.ts';
import { readInputText } from '../disk/read-input.ts';
import { withIgnored } from '../init/gitignore.ts';
import { askGit } from '../secrets/git.ts';
import { isSealedText } from '../sops/sealed.ts';
import { manifestPath } from '../write/manifest-path.ts';
import type { Io } from './io.ts';

interface Place {
  readonly config: string;
  readonly output: string;
}

/** Whether git works here, and has never seen the tree. */
export function isUncommitted(output: string, { cwd, env }: Pick<Io, 'cwd' | 'env'>): boolean {
  const answer = askGit(cwd, { ...env });
  const path = relative(cwd, resolve(cwd, output, manifestPath))
    .split(sep)
    .join('/');
  return answer.state === 'answered' && answer.others.includes(path);
}

/**
 * What `git add` must be given for a commit that a clone can be configured from. Everything, if `.gitignore` excludes the private
 * key and a configuration in clear text; otherwise the files by name.
 */
export async function firstCommit(
  { config, output }: Place,
  { cwd }: Pick<Io, 'cwd'>,
): Promise<{ readonly paths: string; readonly sealFirst: boolean }> {
  const text = textOf(join(cwd, '.gitignore'));
  const hasRule = existsSync(join(cwd, '.sops.yaml'));
  const isClear = hasRule && !isSealedText(textOf(resolve(cwd, config)));
  const sealFirst = isClear && !isToml(config);
  const kept = await withIgnored(text, isClear ? config : undefined);
  const isSafe = kept.text === text && kept.diagnostics.length === 0 && !existsSync(join(cwd, 'kubeconfig'));
  return { paths: isSafe ? '-A' : named(cwd, { config, output, isClear }).join(' '), sealFirst };
}

function named(cwd: string, { config, output, isClear }: Place & { readonly isClear: boolean }): string[] {
  const [tree = ''] = manifestPath.split('/');
  const own = readdirSync(cwd).filter((name) => /^clusterwright(?:\.config\.\w+|-[\w.-]+\.tgz)$/.test(name));
  const known = ['package.json', 'package-lock.json', ...own, 'cluster.schema.json', 'apps', 'templates'];
  return [
    ...['.gitignore', ...known, '.sops.yaml', ...(isClear ? [] : [config])],
    output === '.' ? tree : join(output, tree),
  ].filter((path) => existsSync(resolve(cwd, path)));
}

function textOf(path: string): string {
  return existsSync(path) ? readInputText(path) : '';
}
