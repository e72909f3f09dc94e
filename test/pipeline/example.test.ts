/** `examples/own-app`, used as docs/apps.md describes. */

import { execFileSync } from 'node:child_process';
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { globbySync } from 'globby';
import { expect, test } from 'vitest';
import { run, temporaryFolder } from '../support/cli.ts';
import { repository } from '../support/render-fixture.ts';

const example = join(repository, 'examples/own-app');

async function started(): Promise<string> {
  const folder = temporaryFolder();
  cpSync(example, folder, { recursive: true });
  const { status, stderr } = await run(folder, ['init']);
  expect(status, stderr).toBe(0);
  return folder;
}

/** Replaces the line of a setting in `cluster.yaml`; returns its number. */
function change(folder: string, setting: string, line: string): number {
  const path = join(folder, 'cluster.yaml');
  const lines = readFileSync(path, 'utf8').split('\n');
  const at = lines.findIndex((text) => text.replace(/^# /, '').startsWith(`${setting}:`));
  writeFileSync(path, lines.with(at, line).join('\n'));
  return at + 1;
}

test('it is rendered, verified and sealed; a second run changes nothing', async () => {
  const folder = await started();
  change(folder, 'network_policies_enabled', 'network_policies_enabled: true');
  const first = await run(folder, ['configure']);
  expect(first.status, first.stderr).toBe(0);
  const read = (path: string) => readFileSync(join(folder, 'kubernetes/apps', path), 'utf8');
  expect(read('demo/podinfo/app/configmap.yaml')).toContain('greeting: "Welcome"');
  expect(read('demo/podinfo/app/secret.sops.yaml')).toMatch(/token: ENC\[.*\n {2}cache: ENC\[/);
  expect(read('demo/podinfo/app/ocirepository.yaml')).toContain('oci://ghcr.io/stefanprodan/charts/podinfo');
  expect(read('demo/podinfo/ks.yaml')).toContain('- name: "dragonfly"');
  expect(read('demo/podinfo/app/networkpolicy.yaml')).toContain('"app.kubernetes.io/name": "dragonfly"');
  expect(read('cache/dragonfly/app/networkpolicy.yaml')).toContain('"app.kubernetes.io/name": "podinfo"');
  expect((await run(folder, ['verify'])).stderr).toContain('No problems found');
  expect((await run(folder, ['configure', '--check'])).status).toBe(0);
});

test.each([
  ['podinfo_replicas', 'podinfo_replicas: "two"', ':19 error config/wrong-type'],
  ['podinfo_greeting', 'podinfo_greting: hello', ':1 error config/unknown-key'],
  [
    'dragonfly_enabled',
    'dragonfly_enabled: false',
    ':1 error podinfo/refused Podinfo has its cache in Dragonfly',
  ],
])('a mistake at %s is refused at its line', async (setting, line, found) => {
  const folder = await started();
  const number = change(folder, setting, line);
  const { status, stderr } = await run(folder, ['configure']);
  expect(status).toBe(1);
  expect(stderr).toContain(`cluster.yaml:${number}${found}`);
  expect(stderr).toContain('nothing was written');
});

test('explain and the secrets commands know it', async () => {
  const folder = await started();
  expect((await run(folder, ['explain', 'podinfo_hostname'])).stdout).toContain('podinfo.example.com');
  expect((await run(folder, ['secrets', 'list'])).stdout).toContain('Secret podinfo, key token, in demo');
  const config = () => readFileSync(join(folder, 'cluster.yaml'), 'utf8');
  const before = config();
  const { stderr } = await run(folder, ['secrets', 'rotate', '--setting', 'podinfo_token', '--yes']);
  expect(stderr).toContain('Tokens that were given out before are refused');
  expect(config()).not.toBe(before);
  expect((await run(folder, ['secrets', 'encrypt'])).status).toBe(0);
  expect(config()).toContain('podinfo_token: ENC[');
  expect((await run(folder, ['configure'])).status).toBe(0);
});

test('an editor finds a misspelt variable', async () => {
  const folder = await started();
  await run(folder, ['types']);
  const compile = () =>
    execFileSync(process.execPath, [join(repository, 'node_modules/typescript/bin/tsc'), '-p', folder], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  expect(compile()).toBe('');
  const app = join(folder, 'apps/podinfo/app.ts');
  writeFileSync(app, readFileSync(app, 'utf8').replace('v.podinfo_replicas', 'v.podinfo_replica'));
  expect(compile).toThrow(expect.objectContaining({ stdout: expect.stringContaining("'podinfo_replicas'") }));
});

test('docs/apps.md shows its files as they are', () => {
  const page = readFileSync(join(repository, 'docs/apps.md'), 'utf8');
  const shown = globbySync(['*.ts', 'tsconfig.json', 'apps/**', 'templates/**'], { cwd: example });
  expect(shown.length).toBe(5);
  for (const path of shown) expect(page, path).toContain(readFileSync(join(example, path), 'utf8'));
});
