import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { packageRoot } from '../package-root.ts';
import type { Io } from './io.ts';

/** Whether this runs in `npm start`, which runs `init` and then `configure`. */
export const isStart = ({ env }: Pick<Io, 'env'>): boolean => env['npm_lifecycle_event'] === 'start';

/** A command line as the user can type it in this folder. */
export function commandLine(command: string, io: Pick<Io, 'cwd' | 'env'>): string {
  if (command === 'configure' && isStart(io)) return 'npm start';
  const root = packageRoot();
  const local =
    root === io.cwd || root.startsWith(join(io.cwd, 'node_modules')) || io.env['npm_command'] === 'exec';
  return `${local || isStart(io) ? 'npx ' : ''}clusterwright ${command}`;
}

/** Rewrites the commands in hints as the user can type them in this folder. */
export function withCommands(
  diagnostics: readonly Diagnostic[],
  io: Pick<Io, 'cwd' | 'env'>,
): readonly Diagnostic[] {
  const typed = `\`${commandLine('', io)}`;
  return diagnostics.map((own) => ({ ...own, hint: own.hint.replaceAll('`clusterwright ', () => typed) }));
}

/** The options that tell the next command where configuration and tree are; empty if they are in the default places. */
export function placeOptions({
  config,
  output,
}: {
  readonly config: string;
  readonly output: string;
}): string {
  const named = /^cluster\.(?:yaml|toml)$/.test(config) ? '' : ` --config ${config}`;
  return `${named}${output === '.' ? '' : ` --output ${output}`}`;
}

/**
 * What to do after `init`; empty if `configure` follows automatically.
 *
 * @param config - The configuration to edit; undefined if no app has settings yet.
 * @param placed - The options that `configure` needs to find it, from `placeOptions`.
 */
export function afterInit(
  created: readonly string[],
  config: string | undefined,
  io: Io,
  placed = '',
): readonly string[] {
  if (isStart(io)) return [];
  return [
    ...(created.includes('age.key') ? [keepTheKey] : []),
    config === undefined
      ? `Next: \`${commandLine('create-app <namespace> <app>', io)}\`.`
      : `Next: edit ${config}, then run \`${commandLine(`configure${placed}`, io)}\`.`,
  ];
}

const keepTheKey = 'Keep a copy of age.key in a safe place: without it nobody can open the secrets.';

/** What to do after `configure` has written something; the last line is the next command. */
export async function afterConfigure(
  { isFirst, diagnostics }: { readonly isFirst: boolean; readonly diagnostics: readonly Diagnostic[] },
  { config, output, io }: { readonly config: string; readonly output: string; readonly io: Io },
): Promise<readonly string[]> {
  const placed = placeOptions({ config, output });
  const placeholder = diagnostics.find(({ code }) => code === 'config/placeholder');
  const keep = isFirst && existsSync(join(io.cwd, 'age.key')) ? [keepTheKey] : [];
  if (placeholder !== undefined) {
    return [
      ...keep,
      `Next: replace the placeholders in ${placeholder.file}, then run \`${commandLine(`configure${placed}`, io)}\`.`,
    ];
  }
  const { firstCommit, isUncommitted } = await import('./first-commit.ts');
  if (isFirst || isUncommitted(output, io)) {
    const { paths, sealFirst } = await firstCommit({ config, output }, io);
    const seal = sealFirst
      ? `seal ${config} with \`${commandLine(`secrets encrypt ${config}`, io)}\`, then `
      : '';
    return [...keep, `Next: ${seal}\`git add ${paths}\`, and commit.`];
  }
  if (!existsSync(join(io.cwd, '.git'))) return keep;
  const diff = commandLine('diff', io);
  return [...keep, `Next: \`${diff}\` shows what this does to the cluster; then commit and push.`];
}

/** A note for a new configuration that replaces a lost one. */
export function newSecretsNote(config: string, io: Io): string {
  const decrypt = commandLine('secrets decrypt', io);
  return `The secrets in ${config} are new and differ from those in the tree: restore the earlier ${config}, or copy them from \`${decrypt}\`.`;
}
