/** The extension for VS Code, with a fake of the editor's API and of its client. */

import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { launchOf } from '../../editors/vscode/src/launch.ts';
import { bundleExtension } from '../../scripts/build/vscode.ts';
import { repository } from '../support/render-fixture.ts';

const editor = vi.hoisted(() => ({
  trusted: true,
  settings: {} as Record<string, unknown>,
  registered: new Map<string, () => Promise<void>>(),
  trustGranted: () => {},
  errors: [] as string[],
  clients: [] as { server: unknown; client: unknown; running: boolean }[],
  fails: false,
}));

vi.mock('vscode', () => ({
  commands: {
    registerCommand: (name: string, run: () => Promise<void>) => {
      editor.registered.set(name, run);
      return { dispose() {} };
    },
  },
  window: { showErrorMessage: (message: string) => editor.errors.push(message) },
  workspace: {
    get isTrusted() {
      return editor.trusted;
    },
    workspaceFolders: [{ uri: { fsPath: '/home/me/space' } }],
    getConfiguration: () => ({
      get: (name: string, otherwise: unknown) => editor.settings[name] ?? otherwise,
    }),
    onDidGrantWorkspaceTrust: (run: () => void) => {
      editor.trustGranted = run;
      return { dispose() {} };
    },
    onDidChangeConfiguration: () => ({ dispose() {} }),
  },
}));
vi.mock('vscode-languageclient/node', () => ({
  TransportKind: { stdio: 0 },
  LanguageClient: class {
    readonly record: (typeof editor.clients)[number];
    constructor(_: string, __: string, server: unknown, client: unknown) {
      this.record = { server, client, running: false };
      editor.clients.push(this.record);
    }
    async start() {
      if (editor.fails) throw new Error('spawn npx ENOENT');
      this.record.running = true;
    }
    async stop() {
      this.record.running = false;
    }
  },
}));

const { activate, deactivate } = await import('../../editors/vscode/src/extension.ts');
const context = () => ({ subscriptions: [] }) as unknown as Parameters<typeof activate>[0];

afterEach(async () => {
  await deactivate();
  Object.assign(editor, { trusted: true, settings: {}, errors: [], clients: [], fails: false });
});

describe('activation', () => {
  test('starts one server for the files of a cluster, and stops it', async () => {
    await activate(context());
    expect(editor.clients).toMatchObject([
      {
        running: true,
        server: { command: 'npx', args: ['--no-install', 'clusterwright', 'lsp'], transport: 0 },
      },
    ]);
    expect(JSON.stringify(editor.clients[0]?.client)).toContain('**/cluster.{yaml,toml}');
    await deactivate();
    expect(editor.clients[0]?.running).toBe(false);
  });

  test('waits for trust, unless the user names a command', async () => {
    editor.trusted = false;
    await activate(context());
    expect(editor.clients).toEqual([]);
    editor.trusted = true;
    editor.trustGranted();
    await vi.waitFor(() => expect(editor.clients).toMatchObject([{ running: true }]));
  });

  test('restarts on command', async () => {
    await activate(context());
    await editor.registered.get('clusterwright.restart')?.();
    expect(editor.clients.map(({ running }) => running)).toEqual([false, true]);
  });

  test('says what to do if there is no clusterwright', async () => {
    editor.fails = true;
    await activate(context());
    expect(editor.errors.join()).toContain('npm install --save-dev clusterwright');
  });
});

describe('the command that is started', () => {
  const usual = {
    folder: '/home/me/cluster',
    path: '',
    untrusted: false,
    trusted: true,
    windows: false,
    exists: () => false,
  };
  const local = join('/home/me/cluster', 'node_modules/clusterwright/dist/clusterwright.cjs');

  test.each([
    ['is the installed one', { exists: (path: string) => path === local }, { module: local, args: ['lsp'] }],
    [
      'is the one that the user names',
      { path: '/opt/clusterwright', exists: () => true },
      { command: '/opt/clusterwright', args: ['lsp'] },
    ],
    [
      'runs no code where the user says so',
      { untrusted: true },
      { args: ['--no-install', 'clusterwright', 'lsp', '--untrusted'] },
    ],
    [
      'runs no code of a workspace without trust',
      { trusted: false, path: '/opt/clusterwright' },
      { args: ['lsp', '--untrusted'] },
    ],
    ['needs a shell on Windows', { windows: true }, { command: 'npx', shell: true }],
  ])('%s', (_, changes, expected) => {
    expect(launchOf({ ...usual, ...changes })).toMatchObject(expected);
  });

  test('is never from the workspace in an untrusted one', () => {
    expect(launchOf({ ...usual, trusted: false, exists: () => true })).toBeUndefined();
  });
});

test('has a bundle that needs only the editor, and contains what its manifest names', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'clusterwright-extension-'));
  try {
    const outfile = join(folder, 'extension.cjs');
    await bundleExtension(outfile);
    const text = readFileSync(outfile, 'utf8');
    const needed = [...text.matchAll(/require\("([^"]+)"\)/g)].map(([, name = '']) => name);
    const builtin = createRequire(import.meta.url)('node:module').builtinModules as readonly string[];
    const foreign = new Set(needed.filter((name) => !builtin.includes(name.replace('node:', ''))));
    expect([...foreign]).toEqual(['vscode']);
    const manifest = JSON.parse(readFileSync(join(repository, 'editors/vscode/package.json'), 'utf8'));
    expect(manifest).toMatchObject({ main: './dist/extension.cjs' });
    expect(manifest.dependencies).toBeUndefined();
    const declared = manifest.contributes.commands.map(({ command }: { command: string }) => command);
    expect(declared).toEqual(['clusterwright.restart']);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
