/** Every command that writes, with its initial folder, for tests of failures. */

import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

export type RunCommand = (folder: string, args: readonly string[]) => Promise<{ readonly status: number }>;

export interface WritingCommand {
  readonly args: readonly string[];
  /** Commands and edits that come first, after `init` and `configure`. */
  readonly before?: (folder: string, run: RunCommand) => Promise<void>;
  /** Whether two runs on one folder write the same bytes. */
  readonly deterministic: boolean;
  /** Starts in an empty folder. */
  readonly fresh?: boolean;
  /** Whether doing it again is an error. */
  readonly once?: boolean;
  /** The command that completes it if it was interrupted between two parts: any later command would. */
  readonly rest?: readonly string[];
  /** Piped input and environment; such commands only run as processes. */
  readonly input?: string;
  readonly env?: Readonly<Record<string, string>>;
}

function put(folder: string, path: string, text: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
}

function edit(folder: string, path: string, from: string, to: string): void {
  const text = readFileSync(join(folder, path), 'utf8');
  if (!text.includes(from)) throw new Error(`${path} has no ${from}`);
  writeFileSync(join(folder, path), text.replace(from, to));
}

const toml = '[makejinja]\ninputs = ["in"]\noutput = "out"\nforce = true\nclean = true\n';
async function renderInputs(folder: string): Promise<void> {
  put(folder, 'makejinja.toml', toml);
  for (const name of ['a', 'b', 'sub/c', 'sub/d']) put(folder, `in/${name}.jinja`, `name: ${name}\n`);
}

export const writingCommands: Readonly<Record<string, WritingCommand>> = {
  init: { args: ['init'], deterministic: false, fresh: true },
  configure: { args: ['configure'], deterministic: false },
  'configure, a changed setting': {
    args: ['configure'],
    before: async (folder, run) => {
      await run(folder, ['configure']);
      edit(
        folder,
        'cluster.yaml',
        'langfuse_enabled: true',
        'langfuse_enabled: true\nlangfuse_log_level: debug',
      );
      put(folder, 'templates/config/kubernetes/apps/ai-system/langfuse/app/service.yaml', '');
    },
    deterministic: true,
  },
  'configure, switched off': {
    args: ['configure', '--force'],
    before: async (folder, run) => {
      await run(folder, ['configure']);
      edit(folder, 'cluster.yaml', 'langfuse_enabled: true', 'langfuse_enabled: false');
    },
    // The Secret with the users of the buckets loses those of Langfuse, so it is sealed anew.
    deterministic: false,
  },
  reset: {
    args: ['reset'],
    before: async (folder, run) => void (await run(folder, ['configure'])),
    deterministic: true,
  },
  encrypt: { args: ['secrets', 'encrypt'], deterministic: false },
  'decrypt in place': {
    args: ['secrets', 'decrypt', '--in-place'],
    before: async (folder, run) => void (await run(folder, ['secrets', 'encrypt'])),
    deterministic: true,
    once: true,
  },
  'rotate data keys': {
    args: ['secrets', 'rotate'],
    before: async (folder, run) => void (await run(folder, ['configure'])),
    deterministic: false,
  },
  'rotate a setting': {
    args: ['secrets', 'rotate', '--setting', 'langfuse_nextauth_secret', '--yes'],
    deterministic: false,
  },
  set: {
    args: ['secrets', 'set', 'langfuse_salt'],
    input: 'Zt4kQ8vN2xWm7RcYb5LsGd9HfJp3TeUa\n',
    deterministic: true,
  },
  'set, sealed': {
    args: ['secrets', 'set', 'langfuse_salt'],
    input: 'Zt4kQ8vN2xWm7RcYb5LsGd9HfJp3TeUa\n',
    before: async (folder, run) => void (await run(folder, ['secrets', 'encrypt'])),
    deterministic: false,
  },
  edit: {
    args: ['secrets', 'edit'],
    env: { EDITOR: 'sed -i s/^langfuse_enabled:.*/langfuse_enabled:\\ false/' },
    before: async (folder, run) => void (await run(folder, ['secrets', 'encrypt'])),
    deterministic: false,
  },
  'create an app': {
    args: ['create-app', 'media', 'jellyfin'],
    deterministic: true,
    once: true,
    rest: ['types'],
  },
  types: {
    args: ['types'],
    before: async (folder, run) => {
      await run(folder, ['create-app', 'media', 'jellyfin']);
      rmSync(join(folder, 'cluster.schema.json'), { force: true });
      rmSync(join(folder, '.clusterwright'), { recursive: true, force: true });
    },
    deterministic: true,
  },
  migrate: {
    args: ['migrate', '--output', 'plugin.ts'],
    before: async (folder) => {
      await renderInputs(folder);
      put(folder, 'in/e.jinja', 'address: {{ "10.0.0.0/24" | nthhost(3) }}\n');
    },
    deterministic: true,
    once: true,
  },
  render: { args: ['render'], before: renderInputs, deterministic: true },
  'render and seal': {
    args: ['render', '--seal'],
    before: async (folder) => {
      await renderInputs(folder);
      put(folder, 'makejinja.toml', toml.replace('output = "out"', 'output = "kubernetes"'));
      put(
        folder,
        'in/secret.sops.yaml.jinja',
        'apiVersion: v1\nkind: Secret\nmetadata: {name: a}\nstringData: {password: hunter2-hunter2}\n',
      );
    },
    deterministic: false,
  },
  'render, changed and cleaned': {
    args: ['render'],
    before: async (folder, run) => {
      await renderInputs(folder);
      await run(folder, ['render']);
      put(folder, 'in/a.jinja', 'name: changed\n');
      rmSync(join(folder, 'in/sub'), { recursive: true });
    },
    deterministic: true,
  },
};

/** Creates the folder that a command runs on. */
export async function prepare(command: WritingCommand, folder: string, run: RunCommand): Promise<void> {
  mkdirSync(folder, { recursive: true });
  if (command.fresh === true) return;
  await run(folder, ['init']);
  await command.before?.(folder, run);
}

export function copyFolder(from: string, to: string): void {
  rmSync(to, { recursive: true, force: true });
  cpSync(from, to, { recursive: true });
}
