/** The built `clusterwright lsp` in realistic folders. */

import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { run } from '../support/cli.ts';
import { LanguageServer } from '../support/language-server.ts';
import { configuration, lineInApp, ownAppFolder, templates } from './own-app.ts';

function prepared(text = configuration): string {
  const { folder, remove } = ownAppFolder(text);
  onTestFinished(remove);
  return folder;
}

async function started(folder: string, ...args: readonly string[]): Promise<LanguageServer> {
  const server = await LanguageServer.start(folder, args);
  onTestFinished(() => void server.process.kill());
  return server;
}

function change(folder: string, path: string, edit: (text: string) => string): void {
  writeFileSync(join(folder, path), edit(readFileSync(join(folder, path), 'utf8')));
}

test('in untrusted mode no code of the folder runs', async () => {
  const folder = prepared();
  const ran = JSON.stringify(join(folder, 'ran'));
  change(
    folder,
    'apps/podinfo/app.ts',
    (text) => `import { writeFileSync } from 'node:fs';\nwriteFileSync(${ran}, '');\n${text}`,
  );
  const careful = await started(folder, '--untrusted');
  const found = await careful.type('cluster.yaml', configuration);
  expect(found.map(({ message }) => message).join()).toContain('no setting is called podinfo_token');
  expect(existsSync(join(folder, 'ran'))).toBe(false);
  await careful.stop();
  const trusting = await started(folder);
  await trusting.type('cluster.yaml', configuration);
  expect(existsSync(join(folder, 'ran'))).toBe(true);
  await trusting.stop();
});

test('code of a folder that the user has not opened does not run', async () => {
  const folder = prepared();
  const other = prepared();
  const ran = JSON.stringify(join(other, 'ran'));
  change(
    other,
    'apps/podinfo/app.ts',
    (text) => `import { writeFileSync } from 'node:fs';\nwriteFileSync(${ran}, '');\n${text}`,
  );
  const server = await started(folder);
  expect(await server.type('cluster.yaml', configuration)).toEqual([]);
  const found = await server.type(relative(folder, join(other, 'cluster.yaml')), configuration);
  expect(found.map(({ message }) => message).join()).toContain('no setting is called podinfo_token');
  expect(existsSync(join(other, 'ran'))).toBe(false);
  await server.stop();
});

test('output of the user’s code does not disturb the protocol', async () => {
  const folder = prepared();
  change(
    folder,
    'apps/podinfo/app.ts',
    (text) => `console.log('printed');\nprocess.stdout.write('written');\n${text}`,
  );
  const server = await started(folder);
  expect(await server.type('cluster.yaml', configuration)).toEqual([]);
  expect(server.stderr.join('')).toMatch(/printed\s+written/);
  expect(await server.stop()).toBe(0);
});

test('a mistake in an app is shown in the app, until it is fixed', async () => {
  const folder = prepared();
  const original = readFileSync(join(folder, 'apps/podinfo/app.ts'), 'utf8');
  change(folder, 'apps/podinfo/app.ts', (text) =>
    text.replace("layer: 'application'", "layer: 'aplication'"),
  );
  const server = await started(folder);
  await server.type('cluster.yaml', configuration);
  const inApp = () => server.published.get(server.uri('apps/podinfo/app.ts')) ?? [];
  await vi.waitFor(() =>
    expect(inApp()).toMatchObject([
      { code: 'project/invalid-app', range: { start: { line: lineInApp('layer:') - 1 } } },
    ]),
  );
  writeFileSync(join(folder, 'apps/podinfo/app.ts'), original);
  await server.saved('apps/podinfo/app.ts');
  expect(await server.type('cluster.yaml', `${configuration}podinfo_replicas: 0\n`)).toMatchObject([
    { code: 'config/wrong-value' },
  ]);
  await vi.waitFor(() => expect(inApp()).toEqual([]));
  await server.stop();
});

test('a sealed configuration is checked like any other, and shows none of its secrets', async () => {
  const folder = prepared();
  rmSync(join(folder, 'cluster.yaml'));
  await run(folder, ['init']);
  writeFileSync(join(folder, 'cluster.yaml'), configuration);
  const { status, stderr } = await run(folder, ['secrets', 'encrypt', 'cluster.yaml']);
  expect(status, stderr).toBe(0);
  const sealed = readFileSync(join(folder, 'cluster.yaml'), 'utf8');
  expect(sealed).toContain('dragonfly_password: ENC[');
  const server = await started(folder);
  expect(await server.type('cluster.yaml', sealed)).toEqual([]);
  const shown = await server.hover('cluster.yaml', { line: 3, character: 3 });
  expect(shown).toContain('given, secret');
  expect(shown).not.toContain('HbpAu9xx64');
  const edited = sealed.replace('dragonfly_enabled: true', 'dragonfly_enabled: true\npodinfo_replicas: 0');
  expect(await server.type('cluster.yaml', edited)).toMatchObject([
    { code: 'config/wrong-value', range: { start: { line: 6 } } },
  ]);
  const typedIn = sealed.replace(/^podinfo_token: .*$/m, 'podinfo_token: Yt3AZT3EUvPYLDiEpEGjp2LdVg7of0L8');
  expect(await server.type('cluster.yaml', typedIn)).toMatchObject([
    { code: 'secrets/typed-in', range: { start: { line: 4 } } },
  ]);
  await server.type('cluster.yaml', sealed);
  await expect(server.rename('cluster.yaml', { line: 4, character: 3 }, 'podinfo_sign')).rejects.toThrow(
    /is sealed/,
  );
  expect(readFileSync(join(folder, 'cluster.yaml'), 'utf8')).toBe(sealed);
  await server.stop();

  rmSync(join(folder, 'age.key'));
  const without = await started(folder);
  expect((await without.type('cluster.yaml', sealed)).map(({ code }) => code)).toEqual(['sops/no-identity']);
  expect(without.logged).toEqual([]);
  await without.stop();
});

test('cluster.toml works too', async () => {
  const folder = prepared();
  rmSync(join(folder, 'cluster.yaml'));
  const toml = configuration.replace(
    /^(\w+): (.*)$/gm,
    (_, name: string, value: string) => `${name} = ${value === 'true' ? value : `"${value}"`}`,
  );
  writeFileSync(join(folder, 'cluster.toml'), toml);
  const server = await started(folder);
  expect(await server.type('cluster.toml', toml)).toEqual([]);
  const wrong = `${toml}podinfo_greting = "hi"\n`;
  expect(await server.type('cluster.toml', wrong)).toMatchObject([
    { code: 'config/unknown-key', range: { start: { line: 6 } } },
  ]);
  const [action] = await server.actions('cluster.toml', 6);
  expect(Object.values(server.applied(action?.edit ?? {}, { 'cluster.toml': wrong }))[0]).toContain(
    '\npodinfo_greeting = "hi"\n',
  );
  const items = await server.complete('cluster.toml', { line: 7, character: 0 });
  expect(items.find(({ label }) => label === 'podinfo_replicas')?.textEdit?.newText).toBe(
    'podinfo_replicas = 1',
  );
  await server.type('cluster.toml', toml);
  expect(await server.hover('cluster.toml', { line: 0, character: 3 })).toContain('`kube.cc` (as given)');
  await server.stop();
});

test('an override replaces a template as soon as it is typed', async () => {
  const folder = prepared();
  const server = await started(folder);
  const path = `${templates}/configmap.yaml.j2`;
  const override = path.replace('templates/config', 'templates/overrides');
  expect(await server.type(override, 'a: #{ podinfo_greting }#\n')).toMatchObject([
    { code: 'template/unknown-name' },
  ]);
  await server.type(override, 'a: #{ podinfo_greeting }#\n');
  expect(await server.hover(override, { line: 0, character: 0 })).toContain('a: welcome');
  expect(await server.hover(path, { line: 7, character: 3 })).toBe('');
  await server.stop();
});

test('a manifest that is called cluster.yaml is not a configuration, and other files are ignored', async () => {
  const folder = prepared();
  const server = await started(folder);
  const manifest = 'kubernetes/apps/demo/podinfo/app/cluster.yaml';
  mkdirSync(join(folder, 'kubernetes/apps/demo/podinfo/app'), { recursive: true });
  expect(await server.type(manifest, 'apiVersion: v1\n')).toEqual([]);
  expect(await server.complete(manifest, { line: 1, character: 0 })).toEqual([]);
  expect(await server.hover('README.md', { line: 0, character: 3 })).toBe('');
  await server.stop();
});

test('the server ends with an editor that is killed', async () => {
  const server = await started(prepared());
  const ended = new Promise((resolve) => server.process.once('exit', resolve));
  server.process.stdin?.end();
  expect(await ended).toBe(1);
});
