/** Several clusters from one repository, and the file that their configurations extend. */

import { mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { run, snapshot, temporaryFolder } from '../support/cli.ts';

const all = ['--config', 'clusters/*/cluster.yaml'];
const base = 'cloudflare_domain: cluster.test\ncert_manager_enabled: true\n';

function fleet(files: Readonly<Record<string, string>> = {}): string {
  const folder = temporaryFolder();
  const contents: Readonly<Record<string, string>> = {
    'base.yaml': base,
    'clusters/a/cluster.yaml': 'extends: ../../base.yaml\ncluster_name: a\n',
    'clusters/b/cluster.yaml': 'extends: ../../base.yaml\ncluster_name: b\ncert_manager_enabled: false\n',
    ...files,
  };
  for (const [path, text] of Object.entries(contents)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}

const read = (folder: string, path: string) => readFileSync(join(folder, path), 'utf8');

describe('several clusters', () => {
  test('each have a tree in the folder of their configuration, whose paths count from the root', async () => {
    const folder = fleet();
    mkdirSync(join(folder, '.git'));
    const { status, stderr } = await run(folder, ['configure', ...all]);
    expect(status).toBe(0);
    expect(stderr).toContain('2 clusters: 2 changed');
    const entry = read(folder, 'clusters/a/kubernetes/flux/cluster/ks.yaml');
    expect(entry).toContain('path: "./clusters/a/kubernetes/apps"');
    const app = read(folder, 'clusters/a/kubernetes/apps/cert-manager/cert-manager/ks.yaml');
    expect(app).toContain('path: "./clusters/a/kubernetes/apps/cert-manager/cert-manager/app"');
    expect(Object.keys(snapshot(folder)).filter((path) => /b\/.*cert-manager/.test(path))).toEqual([]);
    expect((await run(folder, ['configure', ...all, '--check'])).status).toBe(0);
    expect((await run(folder, ['verify', '.'])).stderr).toContain('No problems found');
    expect((await run(folder, ['verify', 'clusters/a'])).stderr).toContain('No problems found');
    const alone = ['--config', 'clusters/a/cluster.yaml', '--output', 'clusters/a', '--check'];
    expect((await run(folder, ['configure', ...alone])).status).toBe(0);
  });

  test('are written one by one: a mistake in one does not keep the others', async () => {
    const folder = fleet({ 'clusters/b/cluster.yaml': 'extends: ../../base.yaml\ncluster_name: 5\n' });
    const { status, stderr } = await run(folder, ['configure', ...all]);
    expect(status).toBe(1);
    expect(stderr).toContain('clusters/b/cluster.yaml:2:15 error config/wrong-type');
    expect(stderr).toContain('2 clusters: 1 changed, 1 with errors');
    expect(Object.keys(snapshot(folder)).some((path) => path.startsWith('clusters/b/kubernetes'))).toBe(
      false,
    );
  });

  test('have one report, with a mistake that they share said once, where it is', async () => {
    const folder = fleet({ 'base.yaml': `${base}metrics_server_enabled: yess\n` });
    const { status, stdout } = await run(folder, ['configure', ...all, '--format', 'json']);
    expect(status).toBe(1);
    const { ok, diagnostics } = JSON.parse(stdout) as { ok: boolean; diagnostics: unknown[] };
    expect(ok).toBe(false);
    expect(diagnostics).toMatchObject([
      { code: 'config/wrong-type', file: 'base.yaml', line: 3, column: 25 },
    ]);
    expect((await run(folder, ['validate', ...all])).stdout).toContain('base.yaml:3:25 error');
  });

  test('that do not exist are named', async () => {
    const { status, stderr } = await run(fleet(), ['configure', '--config', 'cluster/*.yaml']);
    expect(status).toBe(1);
    expect(stderr).toContain('no file matches cluster/*.yaml');
  });

  test('of one folder have folders of their names', async () => {
    const folder = fleet({ 'flat/one.yaml': base, 'flat/two.yaml': base });
    await run(folder, ['configure', '--config', 'flat/*.yaml', '--output', 'trees']);
    expect(read(folder, 'trees/flat/one/kubernetes/flux/cluster/ks.yaml')).toContain(
      'trees/flat/one/kubernetes',
    );
  });
});

describe('a file that is extended', () => {
  test('gives what the nearer one does not; maps are joined, lists are not', async () => {
    const folder = fleet({
      'base.yaml': `${base}cnpg_enabled: true\ncnpg_existing: {namespace: databases}\n`,
      'clusters/a/cluster.yaml':
        'extends: ../middle.yaml\ncnpg_existing: {kustomization: cnpg-system/operator}\n',
      'clusters/middle.yaml': 'extends: ../base.yaml\ncluster_name: middle\n',
    });
    const explained = async (name: string) =>
      (await run(folder, ['explain', name, '--config', 'clusters/a/cluster.yaml'])).stdout;
    expect(await explained('cluster_name')).toContain('cluster_name: middle  (clusters/middle.yaml:2:1)');
    expect(await explained('cloudflare_domain')).toContain('(base.yaml:1:1)');
    const existing = await explained('cnpg_existing');
    expect(existing).toContain('databases');
    expect(existing).toContain('cnpg-system/operator');
  });

  test.each([
    ['does not exist', 'extends: ../no.yaml\n', 'clusters/no.yaml does not exist'],
    ['is itself', 'extends: cluster.yaml\n', 'it extends this file in turn'],
    ['is outside the repository', 'extends: ../../../outside.yaml\n', 'it is outside the repository'],
    ['is a link', 'extends: link.yaml\n', 'a symbolic link is in the place of this file'],
    ['is no path', 'extends: [a, b]\n', 'extends takes the path of one file'],
  ])('that %s is reported at the key', async (_, text, message) => {
    const folder = fleet({ 'clusters/a/cluster.yaml': text });
    symlinkSync('/etc/hostname', join(folder, 'clusters/a/link.yaml'));
    const { status, stdout } = await run(folder, ['validate', '--config', 'clusters/a/cluster.yaml']);
    expect(status).toBe(1);
    expect(stdout).toContain('clusters/a/cluster.yaml:1:10 error source/extends');
    expect(stdout).toContain(message);
  });

  test('may be sealed, and holds the secrets that are listed and rotated', async () => {
    const folder = temporaryFolder();
    await run(folder, ['init']);
    mkdirSync(join(folder, 'clusters/a'), { recursive: true });
    const own = join(folder, 'clusters/a/cluster.yaml');
    writeFileSync(own, 'extends: ../../cluster.yaml\ncluster_name: a\n');
    expect((await run(folder, ['secrets', 'encrypt'])).status).toBe(0);
    const config = ['--config', 'clusters/a/cluster.yaml'];
    expect((await run(folder, ['secrets', 'list', ...config])).stdout).toContain(
      'langfuse_salt in cluster.yaml',
    );
    const before = read(folder, 'cluster.yaml');
    const rotate = ['secrets', 'rotate', '--setting', 'langfuse_nextauth_secret', '--yes', ...config];
    expect((await run(folder, rotate)).status).toBe(0);
    expect(read(folder, 'cluster.yaml')).not.toBe(before);
    expect(readFileSync(own, 'utf8')).toBe('extends: ../../cluster.yaml\ncluster_name: a\n');
    const written = ['configure', ...config, '--output', 'clusters/a'];
    expect((await run(folder, written)).status).toBe(0);
    expect(Object.keys(snapshot(folder)).some((path) => /clusters\/a\/.*\.sops\.yaml$/.test(path))).toBe(
      true,
    );
  });

  test('counts as an input of a run that is remembered', async () => {
    const folder = fleet();
    const configure = async () => (await run(folder, ['configure', ...all])).stderr;
    await configure();
    expect(await configure()).toContain('2 clusters: 2 up to date');
    writeFileSync(join(folder, 'base.yaml'), `${base}metrics_server_enabled: true\n`);
    expect(await configure()).toContain('2 clusters: 2 changed');
    rmSync(join(folder, 'base.yaml'));
    expect(await configure()).toContain('base.yaml does not exist');
  });
});
