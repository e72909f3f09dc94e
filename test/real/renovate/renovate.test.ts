/** Tests docs/renovate.md with Renovate itself: what it finds in a repository, and the results of its edits. */

import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { schema } from '../../../src/apps/shipped-schema.ts';
import { run } from '../../support/cli.ts';
import { repository } from '../../support/render-fixture.ts';

const renovate = process.env['RENOVATE'] ?? '';
const node = process.env['RENOVATE_NODE'] ?? '';
const page = readFileSync(join(repository, 'docs/renovate.md'), 'utf8');
const preset = /```json\n(.*?)```/s.exec(page)?.[1] ?? '';

interface Dependency {
  readonly depName: string;
  readonly depType?: string;
  readonly currentValue: string;
  readonly datasource: string;
}
type Found = Readonly<
  Record<string, readonly { readonly packageFile: string; readonly deps: readonly Dependency[] }[]>
>;

const upstreams = Object.entries(schema.properties).flatMap(([name, setting]) =>
  setting['x-renovate'] === undefined ? [] : [{ name, ...setting['x-renovate'], value: setting.default }],
);

const scratch = mkdtempSync(join(tmpdir(), 'clusterwright-renovate-'));
const folder = join(scratch, 'repository');
let found: Found;

afterAll(() => rmSync(scratch, { recursive: true, force: true }));

beforeAll(async () => {
  expect(renovate, 'set RENOVATE to what scripts/install-renovate.sh prints').not.toBe('');
  expect(node, 'set RENOVATE_NODE to a Node 24 of scripts/install-nodes.sh').not.toBe('');
  mkdirSync(folder);
  await run(folder, ['init']);
  await run(folder, ['configure']);
  await run(folder, ['secrets', 'encrypt', 'cluster.yaml']);
  const own = join(folder, 'templates/config/kubernetes/apps/demo/page/app/pod.partial.yaml.j2');
  mkdirSync(dirname(own), { recursive: true });
  writeFileSync(own, 'spec:\n  containers:\n    - image: docker.io/library/nginx:1.29.1\n');
  writeFileSync(join(folder, 'renovate.json'), preset);
  writeFileSync(join(folder, '.gitignore'), 'age.key\n');
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.com', ...args], { cwd: folder });
  git('init', '-q');
  git('add', '.');
  git('commit', '-qm', 'all');
  const report = join(scratch, 'report.json');
  execFileSync(
    node,
    [renovate, '--platform=local', '--dry-run=extract', '--report-type=file', `--report-path=${report}`],
    {
      cwd: folder,
      stdio: 'ignore',
      env: {
        PATH: process.env['PATH'],
        HOME: process.env['HOME'],
        RENOVATE_BASE_DIR: join(scratch, 'base'),
      },
    },
  );
  const { repositories } = JSON.parse(readFileSync(report, 'utf8'));
  const [only] = Object.values<{ readonly packageFiles: Found; readonly problems: readonly unknown[] }>(
    repositories,
  );
  expect(only?.problems).toEqual([]);
  found = only?.packageFiles ?? {};
}, 900_000);

test('every chart and image is found with its setting, and nothing in the tree', () => {
  expect(Object.keys(found)).toEqual(['regex']);
  const inConfiguration =
    found['regex']?.find(({ packageFile }) => packageFile === 'cluster.yaml')?.deps ?? [];
  expect(
    inConfiguration.map(({ depType, depName, datasource, currentValue }) => ({
      name: depType,
      depName,
      datasource,
      value: currentValue,
    })),
  ).toEqual(
    expect.arrayContaining(
      upstreams.map(({ name, depName, datasource, value }) => ({ name, depName, datasource, value })),
    ),
  );
  expect(inConfiguration).toHaveLength(upstreams.length);
  const others = found['regex']?.filter(({ packageFile }) => packageFile !== 'cluster.yaml') ?? [];
  expect(others.flatMap(({ deps }) => deps.map(({ depName }) => depName))).toEqual([
    'docker.io/library/nginx',
  ]);
});

describe('after an edit by Renovate, one run of configure is enough', () => {
  test.each([
    ['reloader_chart_version', '2.2.99'],
    ['dragonfly_version', 'v1.99.0'],
  ])(
    '%s',
    async (name, value) => {
      const [manager] = (JSON.parse(preset) as { readonly customManagers: readonly unknown[] })
        .customManagers;
      const script = join(import.meta.dirname, 'edit.mjs');
      const parameters = [dirname(renovate), folder, 'cluster.yaml', JSON.stringify(manager), name, value];
      const edited = execFileSync(node, [script, ...parameters], {
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'ignore'],
        maxBuffer: 2 ** 26,
      });
      expect(edited).toContain(`\n${name}: "${value}"\n`);
      writeFileSync(join(folder, 'cluster.yaml'), edited);
      expect((await run(folder, ['configure', '--check'])).status).toBe(1);
      expect((await run(folder, ['configure'])).status).toBe(0);
      expect((await run(folder, ['configure', '--check'])).status).toBe(0);
    },
    600_000,
  );
});
