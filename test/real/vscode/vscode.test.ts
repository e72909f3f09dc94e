/**
 * The extension in a real VS Code: code-server, whose window is a page in Chromium, with the built command. A second extension
 * drives the editor through VS Code's own commands.
 */

import { type ChildProcess, spawn } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { build } from 'esbuild';
import { chromium } from 'playwright-core';
import { expect, onTestFinished, test } from 'vitest';
import { bundleExtension } from '../../../scripts/build/vscode.ts';
import { configuration, ownAppFolder, templates } from '../../lsp/own-app.ts';
import { temporaryFolder } from '../../support/cli.ts';
import { repository } from '../../support/render-fixture.ts';
import type { Session } from './session.ts';

const [node = '', codeServer = ''] = (process.env['CODE_SERVER'] ?? '').split(/\s+/);
const executablePath = [process.env['CHROMIUM'], '/usr/bin/chromium', '/usr/bin/google-chrome'].find(
  (path) => path !== undefined && existsSync(path),
);
const template = `${templates}/configmap.yaml.j2`;

/** A folder of extensions: ours as it is packaged, and the one that drives the editor. */
async function installExtensions(folder: string): Promise<void> {
  const ours = join(folder, 'clusterwright.clusterwright-0.1.0');
  mkdirSync(join(ours, 'dist'), { recursive: true });
  copyFileSync(join(repository, 'editors/vscode/package.json'), join(ours, 'package.json'));
  await bundleExtension(join(ours, 'dist/extension.cjs'));
  const driver = join(folder, 'nobody.driver-1.0.0');
  await build({
    entryPoints: [join(import.meta.dirname, 'session.ts')],
    outfile: join(driver, 'session.cjs'),
    bundle: true,
    platform: 'node',
    format: 'cjs',
    external: ['vscode'],
  });
  const manifest = {
    name: 'driver',
    publisher: 'nobody',
    version: '1.0.0',
    engines: { vscode: '^1.91.0' },
    main: './session.cjs',
    activationEvents: ['onStartupFinished'],
    capabilities: { untrustedWorkspaces: { supported: true } },
  };
  writeFileSync(join(driver, 'package.json'), JSON.stringify(manifest));
}

/** Opens a folder in VS Code, and returns what the driver saw. */
async function openIn(folder: string, settings: Record<string, unknown>): Promise<Session> {
  expect(existsSync(codeServer), 'set CODE_SERVER to what scripts/install-code-server.sh prints').toBe(true);
  const home = temporaryFolder();
  await installExtensions(join(home, 'extensions'));
  mkdirSync(join(home, 'data/User'), { recursive: true });
  writeFileSync(join(home, 'data/User/settings.json'), JSON.stringify(settings));
  const port = await freePort();
  const result = join(home, 'result.json');
  const server = spawn(
    node,
    [
      codeServer,
      ...['--bind-addr', `127.0.0.1:${port}`, '--auth', 'none', '--config', join(home, 'config.yaml')],
      ...['--user-data-dir', join(home, 'data'), '--extensions-dir', join(home, 'extensions')],
      ...['--disable-telemetry', '--disable-update-check'],
    ],
    {
      env: { PATH: process.env['PATH'], HOME: home, RESULT: result, TEMPLATE: template },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  onTestFinished(() => ended(server));
  const output: string[] = [];
  for (const stream of [server.stdout, server.stderr]) stream.on('data', (text) => output.push(String(text)));
  await expect.poll(() => output.join(''), { timeout: 60_000 }).toContain('HTTP server listening');

  // The sandbox needs rights that containers lack; the page is trusted.
  const browser = await chromium.launch({
    ...(executablePath && { executablePath }),
    args: ['--no-sandbox'],
  });
  onTestFinished(() => browser.close());
  const page = await browser.newPage();
  await page.goto(`http://127.0.0.1:${port}/?folder=${folder}`);
  await expect.poll(() => existsSync(result), { timeout: 240_000, message: output.join('') }).toBe(true);
  return JSON.parse(readFileSync(result, 'utf8')) as Session;
}

async function ended(server: ChildProcess): Promise<void> {
  const end = new Promise((resolve) => server.once('exit', resolve));
  server.kill('SIGTERM');
  await end;
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}

function workspaceFolder(): string {
  const { folder, remove } = ownAppFolder(`${configuration}podinfo_greting: hi\n`);
  onTestFinished(remove);
  mkdirSync(join(folder, 'node_modules'), { recursive: true });
  symlinkSync(repository, join(folder, 'node_modules/clusterwright'));
  return folder;
}

test('findings, hover, quick fix, definition and rename in a real VS Code', async () => {
  const folder = workspaceFolder();
  const session = await openIn(folder, { 'security.workspace.trust.enabled': false });
  expect(session.error).toBeUndefined();
  expect(session.trusted).toBe(true);
  expect(session.findings).toEqual([
    'clusterwright config/unknown-key: no setting is called podinfo_greting\nDid you mean podinfo_greeting?',
  ]);
  expect(session.actions).toContain('Change to podinfo_greeting');
  expect(session.mended).toContain('podinfo_greeting: hi');
  expect(session.hover).toContain('given, secret');
  expect(session.hover).not.toContain('Xt3AZT3EUvPYLDiEpEGjp2LdVg7of0L8');
  expect(session.definition).toContain('podinfo_token');
  expect(session.templateFindings).toEqual([]);
  expect(session.templateMistake?.join()).toContain('template/unknown-name');
  // Renamed in all files, and saved.
  expect(readFileSync(join(folder, 'cluster.yaml'), 'utf8')).toContain('podinfo_welcome: hi');
  expect(readFileSync(join(folder, 'apps/podinfo/app.ts'), 'utf8')).toContain('podinfo_welcome:');
  expect(readFileSync(join(folder, template), 'utf8')).toContain('podinfo_welcome');
}, 300_000);

test('nothing of a workspace runs that is not trusted', async () => {
  const session = await openIn(workspaceFolder(), {
    // Otherwise a dialog asks first.
    'security.workspace.trust.startupPrompt': 'never',
  });
  expect(session).toEqual({ trusted: false, findings: [] });
}, 300_000);
