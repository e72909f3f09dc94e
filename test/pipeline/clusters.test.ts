/** Several clusters in one repository, and the file that their configurations extend. */

import { execFileSync } from 'node:child_process';
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
  test('each have a tree in the folder of their configuration, with paths from the root', async () => {
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

  test('are written one by one: a mistake in one does not affect the others', async () => {
    const folder = fleet({ 'clusters/b/cluster.yaml': 'extends: ../../base.yaml\ncluster_name: 5\n' });
    const { status, stderr } = await run(folder, ['configure', ...all]);
    expect(status).toBe(1);
    expect(stderr).toContain('clusters/b/cluster.yaml:2:15 error config/wrong-type');
    expect(stderr).toContain('2 clusters: 1 changed, 1 with errors');
    expect(Object.keys(snapshot(folder)).some((path) => path.startsWith('clusters/b/kubernetes'))).toBe(
      false,
    );
  });

  test('have one report, with a shared mistake reported once, at its place', async () => {
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

  test('are explained one after the other, and a line of a tree by its own cluster', async () => {
    const folder = fleet();
    await run(folder, ['configure', ...all]);
    const { status, stdout } = await run(folder, ['explain', ...all, 'cluster_name']);
    expect(status).toBe(0);
    expect(stdout).toMatch(
      /^# clusters\/a\/cluster\.yaml\ncluster_name: a .*\n\n# clusters\/b\/cluster\.yaml\ncluster_name: b /s,
    );
    const json = JSON.parse(
      (await run(folder, ['explain', ...all, 'cluster_name', '--format', 'json'])).stdout,
    );
    expect(json.clusters).toMatchObject([
      { config: 'clusters/a/cluster.yaml', result: { value: 'a' } },
      { config: 'clusters/b/cluster.yaml', result: { value: 'b' } },
    ]);
    const line = 'clusters/a/kubernetes/apps/cert-manager/cert-manager/ks.yaml:5';
    const explained = await run(folder, ['explain', ...all, line]);
    expect(explained.stdout).toMatch(
      /^clusters\/a\/kubernetes.*cert_manager_enabled: true {2}\(base\.yaml:2:1\)/s,
    );
    expect(explained.stdout).not.toContain('# clusters');
  });

  test('are checked by doctor, drawn, listed and reset together', async () => {
    const folder = fleet();
    execFileSync('git', ['init', '-q', '-b', 'main'], { cwd: folder });
    await run(folder, ['configure', ...all]);
    const environment = { PATH: process.env['PATH'] ?? '' };
    const doctor = await run(folder, ['doctor', ...all], environment);
    expect(doctor.stdout).toContain('clusters/a/cluster.yaml is valid, and the tree is up to date');
    expect(doctor.stdout).toContain('clusters/b/cluster.yaml is valid, and the tree is up to date');
    expect(doctor.stdout.match(/^ .* Node \d/gm)).toHaveLength(1);
    const drawn = await run(folder, ['graph', ...all]);
    expect(drawn).toMatchObject({
      status: 0,
      stderr: expect.stringMatching(/^clusters\/a\/graph\.html: .*\nclusters\/b\/graph\.html: /),
    });
    expect(read(folder, 'clusters/a/graph.html')).toContain('"file":"clusters/a/kubernetes/');
    expect((await run(folder, ['secrets', 'list', ...all])).stdout).toMatch(
      /^# clusters\/a\/cluster\.yaml\n/,
    );
    expect((await run(folder, ['reset', ...all])).status).toBe(0);
    expect(Object.keys(snapshot(folder)).filter((path) => path.includes('/kubernetes/'))).toEqual([]);
  });

  test('have their trees in their folders, even if one is named alone', async () => {
    const folder = fleet();
    await run(folder, ['configure', ...all]);
    const alone = ['--config', 'clusters/a/cluster.yaml'];
    expect(await run(folder, ['configure', ...alone])).toMatchObject({
      status: 0,
      stderr: 'nothing changed: 11 up to date\n',
    });
    expect(Object.keys(snapshot(folder)).filter((path) => path.startsWith('kubernetes/'))).toEqual([]);
    const elsewhere = await run(folder, ['configure', ...alone, '--output', '.']);
    expect(elsewhere.stderr).toContain('files created');
  });

  test('never write over the tree of another cluster in the working folder', async () => {
    const folder = fleet({ 'cluster.yaml': `${base}cluster_name: root\n` });
    await run(folder, ['configure']);
    const before = snapshot(join(folder, 'kubernetes'));
    const alone = ['--config', 'clusters/a/cluster.yaml'];
    expect((await run(folder, ['configure', ...alone])).status).toBe(0);
    expect(snapshot(join(folder, 'kubernetes'))).toEqual(before);
    expect((await run(folder, ['configure', ...alone])).stderr).toBe('nothing changed: 11 up to date\n');
    expect(Object.keys(snapshot(folder))).toContain('clusters/a/kubernetes/.clusterwright.json');
  });

  test('warn about the tree that stays behind when a cluster moves into a folder, until it is gone', async () => {
    const folder = fleet({ 'cluster.yaml': `${base}cluster_name: a\n` });
    await run(folder, ['configure']);
    const warning = 'kubernetes/:1:1 warning write/left-behind';
    expect((await run(folder, ['configure', ...all])).stderr).not.toContain(warning);
    rmSync(join(folder, 'cluster.yaml'));
    const alone = ['configure', '--config', 'clusters/a/cluster.yaml'];
    const { stderr } = await run(folder, alone);
    expect(stderr).toContain(warning);
    expect(stderr).toContain('give Flux the path ./clusters/a/kubernetes/flux/cluster');
    expect((await run(folder, alone)).stderr, 'a remembered run').toContain(warning);
    // Another configuration in the working folder may be the one of that tree; other files are not.
    writeFileSync(join(folder, 'Taskfile.yml'), 'version: "3"\n');
    expect((await run(folder, alone)).stderr).toContain(warning);
    writeFileSync(join(folder, 'home.yaml'), base);
    expect((await run(folder, alone)).stderr).not.toContain(warning);
    rmSync(join(folder, 'home.yaml'));
    expect((await run(folder, ['reset'])).stderr).toMatch(/files removed/);
    expect((await run(folder, alone)).stderr).not.toContain(warning);
  });

  test('have one rule for sealing, and sealing says what is left to do', async () => {
    const folder = fleet();
    const file = 'clusters/c/cluster.yaml';
    mkdirSync(join(folder, 'clusters/c'));
    expect((await run(folder, ['init', '--config', file])).status).toBe(0);
    expect(read(folder, '.sops.yaml')).toContain('path_regex: (^|/)cluster\\.yaml$');
    expect(await run(folder, ['secrets', 'encrypt', file])).toMatchObject({
      status: 0,
      stderr: `${file} sealed\nNext: remove \`/${file}\` from .gitignore, and commit ${file}.\n`,
    });
  });

  test('include what they extend when configurations are searched for secrets', async () => {
    const folder = fleet({
      'base.yaml': `${base}cloudflare_api_token: Vt7bQx2mLk9RzWc5sGf8JpDa3Te6UoXi1MnVq4hY\n`,
    });
    execFileSync('git', ['init', '-q', '-b', 'main'], { cwd: folder });
    execFileSync('git', ['add', '.'], { cwd: folder });
    execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.com', 'commit', '-qm', 'x'], {
      cwd: folder,
    });
    const environment = { PATH: process.env['PATH'] ?? '' };
    const { status, stderr } = await run(folder, ['secrets', 'check', ...all], environment);
    expect(status).toBe(1);
    expect(stderr).toContain('base.yaml:3:1 error secrets/plain-configuration cloudflare_api_token is here');
    expect(stderr).toContain('Run `clusterwright secrets encrypt base.yaml`');
    // Without a pattern too: the clusters of a repository are recognised by their file names.
    const alone = await run(folder, ['secrets', 'check'], environment);
    expect(alone.status).toBe(1);
    expect(alone.stderr).toContain('Run `clusterwright secrets encrypt base.yaml`');
    expect(alone.stderr).not.toContain('a copy of the configuration');
    const doctor = await run(folder, ['doctor', ...all], environment);
    expect(doctor.stdout).toMatch(/commit \w+ contains cloudflare_api_token in clear text/);
  });

  test.each([
    ['init'],
    ['secrets', 'rotate', '--setting', 'cloudflare_api_token'],
    ['secrets', 'set', 'cloudflare_api_token'],
    ['secrets', 'edit'],
    ['upgrade', '--check'],
    ['helm-values'],
  ])('%s accepts one of them, and says so', async (...command) => {
    const folder = fleet();
    const before = snapshot(folder);
    const { status, stderr } = await run(folder, [...command, ...all]);
    expect({ status, stderr }).toEqual({
      status: 2,
      stderr:
        'clusters/*/cluster.yaml is a pattern, and this command takes one configuration; it matches clusters/a/cluster.yaml, clusters/b/cluster.yaml\n',
    });
    expect(snapshot(folder)).toEqual(before);
  });

  test.each([['explain'], ['graph'], ['doctor'], ['secrets', 'list'], ['secrets', 'check'], ['reset']])(
    '%s says that none matches',
    async (...command) => {
      const { status, stderr, stdout } = await run(fleet(), [...command, '--config', 'sites/*.yaml']);
      expect(status).toBe(1);
      expect(`${stdout}${stderr}`).toContain('no file matches sites/*.yaml');
    },
  );

  test('that do not exist are named', async () => {
    const { status, stderr } = await run(fleet(), ['configure', '--config', 'cluster/*.yaml']);
    expect(status).toBe(1);
    expect(stderr).toContain('no file matches cluster/*.yaml');
  });

  test('in one folder have folders with their names', async () => {
    const folder = fleet({ 'flat/one.yaml': base, 'flat/two.yaml': base });
    await run(folder, ['configure', '--config', 'flat/*.yaml', '--output', 'trees']);
    expect(read(folder, 'trees/flat/one/kubernetes/flux/cluster/ks.yaml')).toContain(
      'trees/flat/one/kubernetes',
    );
  });
});

describe('a file that is extended', () => {
  test('provides what the nearer one does not; maps are merged, lists are not', async () => {
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
    ['is a link', 'extends: link.yaml\n', 'a symbolic link has the path of this file'],
    ['is no path', 'extends: [a, b]\n', 'extends takes the path of one file'],
  ])('that %s is reported at the key', async (_, text, message) => {
    const folder = fleet({ 'clusters/a/cluster.yaml': text });
    symlinkSync('/etc/hostname', join(folder, 'clusters/a/link.yaml'));
    const { status, stdout } = await run(folder, ['validate', '--config', 'clusters/a/cluster.yaml']);
    expect(status).toBe(1);
    expect(stdout).toContain('clusters/a/cluster.yaml:1:10 error source/extends');
    expect(stdout).toContain(message);
  });

  test('may be sealed, and contain the secrets that are listed and rotated', async () => {
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
    expect(await run(folder, rotate)).toMatchObject({
      status: 0,
      stderr: expect.stringContaining(
        'Next: run `clusterwright configure --config clusters/a/cluster.yaml`, and the same for the other clusters that extend cluster.yaml;',
      ),
    });
    expect(read(folder, 'cluster.yaml')).not.toBe(before);
    expect(readFileSync(own, 'utf8')).toBe('extends: ../../cluster.yaml\ncluster_name: a\n');
    const written = ['configure', ...config, '--output', 'clusters/a'];
    expect((await run(folder, written)).status).toBe(0);
    expect(Object.keys(snapshot(folder)).some((path) => /clusters\/a\/.*\.sops\.yaml$/.test(path))).toBe(
      true,
    );
  });

  test('is an input of a remembered run', async () => {
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
