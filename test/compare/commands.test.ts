import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { run, snapshot, temporaryFolder } from '../support/cli.ts';
import { deployment, tree } from './support.ts';

let folder: string;

beforeEach(() => {
  folder = temporaryFolder();
  git('init', '-q', '-b', 'main');
  for (const { path, content } of tree(web('1'))) write(path, content);
  commit('first');
});

const path = process.env['PATH'] ?? '';
const clusterwright = (...args: string[]) => run(folder, args, { PATH: path });
const web = (tag: string) => deployment(`        - name: app\n          image: example/web:${tag}\n`);

function write(file: string, content: string): void {
  mkdirSync(dirname(join(folder, file)), { recursive: true });
  writeFileSync(join(folder, file), content);
}

function git(...args: string[]): void {
  execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.com', ...args], {
    cwd: folder,
    stdio: 'pipe',
  });
}

function commit(message: string): void {
  git('add', '.');
  git('commit', '-qm', message);
}

describe('diff', () => {
  test('compares the working tree with the last commit', async () => {
    expect((await clusterwright('diff')).stdout).toMatch(
      /^Nothing changes in the cluster: HEAD \(\w+\) → the working tree\n$/,
    );
    write('apps/all.yaml', web('2'));
    const { status, stdout } = await clusterwright('diff');
    expect(status).toBe(0);
    expect(stdout).toContain('containers[app].image: example/web:1 → example/web:2');
  });

  test('names a chart in the repository whose templates change, and its releases', async () => {
    write(
      'apps/all.yaml',
      'apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: web, namespace: shop}\nspec:\n  interval: 1h\n  chart: {spec: {chart: ./charts/web, sourceRef: {kind: GitRepository, name: flux-system, namespace: flux-system}}}\n',
    );
    write('charts/web/Chart.yaml', 'apiVersion: v2\nname: web\nversion: 1.0.0\n');
    write('charts/web/templates/a.yaml', 'a: {{ .Values.a }}\n');
    commit('chart');
    write('charts/web/templates/a.yaml', 'a: {{ .Values.b }}\n');
    const line =
      '1 file of the chart charts/web changes: what HelmRelease shop/web installs may change with it';
    const { stdout } = await clusterwright('diff');
    expect(stdout).toContain(`Charts in this repository\n  ${line}\n`);
    expect(stdout).not.toContain('Nothing changes');
    for (const format of ['markdown', 'html'])
      expect((await clusterwright('diff', '--format', format)).stdout).toContain(line);
    const json = JSON.parse((await clusterwright('diff', '--format', 'json')).stdout);
    expect(json.charts).toEqual([{ folder: 'charts/web', files: 1, releases: ['HelmRelease shop/web'] }]);
  });

  test('compares two commits, whatever the working tree', async () => {
    write('apps/all.yaml', web('2'));
    commit('second');
    write('apps/all.yaml', 'broken: [');
    const { stdout } = await clusterwright('diff', 'HEAD~1', 'HEAD');
    expect(stdout).toContain('example/web:1 → example/web:2');
  });

  test('compares a branch with its merge base', async () => {
    git('switch', '-qc', 'feature');
    write('apps/all.yaml', web('2'));
    commit('on the branch');
    git('switch', '-q', 'main');
    write('flux/more.yaml', 'apiVersion: v1\nkind: Namespace\nmetadata: {name: later}\n');
    commit('on main');
    for (const range of [['main...feature'], ['main', 'feature', '--merge-base']]) {
      const { stdout } = await clusterwright('diff', ...range);
      expect(stdout).toContain('1 object changed');
      expect(stdout).not.toContain('later');
    }
  });

  test('leaves out what git ignores, and includes new files', async () => {
    write('.gitignore', '*.local.yaml\n');
    commit('ignore');
    write('apps/kustomization.yaml', 'resources: [all.yaml, new.yaml, own.local.yaml]\n');
    const account = (name: string) =>
      `apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: ${name}, namespace: shop}\n`;
    write('apps/new.yaml', account('new'));
    write('apps/own.local.yaml', account('mine'));
    const { stdout } = await clusterwright('diff');
    expect(stdout).toContain('+ ServiceAccount shop/new');
    expect(stdout).not.toContain('mine');
    expect(stdout).toContain('Not built, so not compared\n  apps/kustomization.yaml:1');
  });

  test.each([
    ['a name that git does not know', ['nothing'], 'git knows no commit named nothing'],
    ['an option in the place of a name', ['--', '--output=x'], 'git knows no commit named --output=x'],
    [
      'a file in the place of a commit',
      ['HEAD:apps/all.yaml'],
      'git knows no commit named HEAD:apps/all.yaml',
    ],
  ])('reports an error for %s', async (_, args, message) => {
    const { status, stdout, stderr } = await clusterwright('diff', ...args);
    expect([status, stdout]).toEqual([1, '']);
    expect(stderr).toContain(message);
  });

  test('reports a missing repository, or missing git', async () => {
    expect((await run(folder, ['diff'], { PATH: '/nowhere' })).stderr).toContain(
      'there is no git on the PATH',
    );
    rmSync(join(folder, '.git'), { recursive: true });
    expect((await clusterwright('diff')).stderr).toContain('this is not a git repository');
  });

  test('runs nothing that the repository names', async () => {
    write('run.sh', `#!/bin/sh\ntouch '${folder}/ran'\n`);
    chmodSync(join(folder, 'run.sh'), 0o755);
    write('.gitattributes', '*.yaml diff=own filter=own textconv=own\n');
    for (const key of [
      'core.fsmonitor',
      'diff.own.command',
      'diff.own.textconv',
      'filter.own.smudge',
      'core.pager',
      'core.hooksPath',
    ])
      git('config', key, join(folder, 'run.sh'));
    write('apps/all.yaml', web('2'));
    for (const range of [[], ['HEAD', 'HEAD']]) await clusterwright('diff', ...range);
    expect(Object.keys(snapshot(folder))).not.toContain('ran');
  });
});

describe('build', () => {
  test('prints the objects as Flux applies them, in one order, as valid YAML 1.1', async () => {
    write(
      'apps/all.yaml',
      `${web('1')}---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, namespace: shop}\ndata: {SWITCH: "on", HOST: "\${HOST}", MODE: "0777"}\n`,
    );
    write('flux/apps.yaml', `${tree('')[0]?.content}  postBuild: {substitute: {HOST: shop.example.com}}\n`);
    const { status, stdout } = await clusterwright('build');
    expect(status).toBe(0);
    const objects = parseAllDocuments(stdout, { version: '1.1' }).map((document) => document.toJS());
    expect(objects.map(({ kind }) => kind)).toEqual(['Kustomization', 'ConfigMap', 'Deployment']);
    expect(objects[1].data).toEqual({ SWITCH: 'on', HOST: 'shop.example.com', MODE: '0777' });
    expect(stdout).toContain('# Kustomization flux-system/apps, apps/all.yaml\n');
  });

  test('writes a folder by Kustomization, and does not overwrite files', async () => {
    expect((await clusterwright('build', '--output', 'built')).status).toBe(0);
    expect(Object.keys(snapshot(join(folder, 'built')))).toEqual([
      'flux-system/apps/deployment-shop-web.yaml',
      'without-kustomization/kustomization-flux-system-apps.yaml',
    ]);
    const { status, stderr } = await clusterwright('build', '--output', 'built');
    expect([status, stderr]).toEqual([2, 'built is not empty: name a new folder\n']);
  });

  test('prints one Kustomization, and lists the existing ones', async () => {
    expect((await clusterwright('build', '.', 'flux-system/apps')).stdout).toContain('kind: Deployment');
    expect((await clusterwright('build', '.', 'app')).stderr).toBe(
      'no Kustomization app applies anything here; there are apps\n',
    );
  });

  test('shows no secret, and exits with 1 if something cannot be built', async () => {
    write(
      'apps/all.yaml',
      'apiVersion: v1\nkind: Secret\nmetadata: {name: a, namespace: shop}\nstringData: {key: correct-horse-battery}\n',
    );
    const { status, stdout } = await clusterwright('build');
    expect([status, stdout.includes('correct-horse'), stdout.includes('key: (secret)')]).toEqual([
      0,
      false,
      true,
    ]);
    write('apps/kustomization.yaml', 'resources: [missing.yaml]\n');
    expect((await clusterwright('build')).status).toBe(1);
  });
});

describe('images', () => {
  const sources = `apiVersion: source.toolkit.fluxcd.io/v1
kind: OCIRepository
metadata: {name: web, namespace: shop}
spec: {interval: 1h, url: "oci://ghcr.io/example/charts/web", ref: {tag: 1.2.3}}
---
apiVersion: source.toolkit.fluxcd.io/v1
kind: HelmRepository
metadata: {name: charts, namespace: shop}
spec: {interval: 1h, url: "https://charts.example.com"}
---
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: web, namespace: shop}
spec:
  interval: 1h
  chartRef: {kind: OCIRepository, name: web}
  values:
    image: {registry: ghcr.io, repository: example/web, tag: "7@sha256:${'a'.repeat(64)}"}
    sidecar: {image: {repository: example/sidecar, tag: 1.1}}
---
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: db, namespace: shop}
spec:
  interval: 1h
  chart: {spec: {chart: db, version: 4.x, sourceRef: {kind: HelmRepository, name: charts}}}
`;

  test('lists charts with their repositories, and images however values write them', async () => {
    write('apps/all.yaml', sources);
    const { status, stdout } = await clusterwright('images');
    expect(status).toBe(0);
    expect(stdout).toBe(`Charts (2)
  db 4.x  from https://charts.example.com
    apps/all.yaml:26  HelmRelease shop/db
  ghcr.io/example/charts/web 1.2.3
    apps/all.yaml:4  OCIRepository shop/web

Images (2)
  example/sidecar 1.1
    apps/all.yaml:19  HelmRelease shop/web
  ghcr.io/example/web 7@sha256:aaaaaaa
    apps/all.yaml:18  HelmRelease shop/web
`);
  });

  test('prints whole digests as data', async () => {
    write('apps/all.yaml', sources);
    const listed = JSON.parse((await clusterwright('images', '--format', 'json')).stdout);
    expect(listed).toContainEqual({
      type: 'image',
      name: 'ghcr.io/example/web',
      version: '7',
      digest: `sha256:${'a'.repeat(64)}`,
      places: [
        { file: 'apps/all.yaml', line: 18, path: 'spec.values.image.tag', object: 'HelmRelease shop/web' },
      ],
    });
  });
});
