/** Checks docs/backups.md: its manifest can be applied, and its names are those of the tree. */

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { run, temporaryFolder } from './support/cli.ts';
import { objectsOf } from './support/documents.ts';
import { renderTree, repository } from './support/render-fixture.ts';
import { wholePlatform } from './support/whole-platform.ts';

const page = readFileSync(join(repository, 'docs/backups.md'), 'utf8');
const manifest = /```yaml\n(apiVersion: postgresql\.cnpg\.io.*?)```/s.exec(page)?.[1] ?? '';

/** The cells of a row of a table, without backticks. */
function row(title: string): string[] {
  const [, line = ''] = new RegExp(`^\\| ${title} \\|(.*)\\|$`, 'm').exec(page) ?? [];
  return line.split('|').map((cell) => cell.trim().replaceAll('`', ''));
}

test('the manifest of a restore has no findings', async () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'restored.yaml'), manifest);
  const { status, stdout } = await run(folder, ['verify', '.']);
  expect(stdout).toBe('');
  expect(status).toBe(0);
});

test('every row names a Cluster of the tree and its backup', async () => {
  const objects = objectsOf(await renderTree({ text: wholePlatform() }));
  const [clusters, stores, owners, namespaces] = [
    row('Cluster, `serverName`'),
    row('`barmanObjectName`'),
    row('database and its owner'),
    row('namespace'),
  ];
  expect(clusters).toHaveLength(3);
  for (const [index, cluster] of clusters.entries()) {
    const found = objects.get(`Cluster/${cluster}`);
    expect(found?.metadata?.namespace).toBe(namespaces?.[index]);
    expect(found?.['spec']).toMatchObject({
      bootstrap: { initdb: { database: owners?.[index], owner: owners?.[index] } },
      plugins: [{ parameters: { barmanObjectName: stores?.[index] } }],
    });
    expect(objects.has(`ObjectStore/${stores?.[index]}`)).toBe(true);
  }
});

test('it restores the version of PostgreSQL that the tree runs', async () => {
  const objects = objectsOf(await renderTree({ text: wholePlatform() }));
  const { spec } = objects.get('Cluster/langfuse-postgresql') as { spec?: { imageName?: string } };
  expect((parse(manifest) as { spec: { imageName: string } }).spec.imageName).toBe(spec?.imageName);
});

test('it copies the buckets that the setup of RustFS makes; traces of Tempo are not backed up', async () => {
  const objects = objectsOf(await renderTree({ text: wholePlatform() }));
  const setup = objects.get('ConfigMap/rustfs-setup')?.['data'] as { 'setup.json': string };
  const { tenants } = JSON.parse(setup['setup.json']) as {
    tenants: readonly { buckets: readonly string[] }[];
  };
  const made = tenants.flatMap(({ buckets }) => buckets).filter((bucket) => bucket !== 'tempo-traces');
  const [, copied = ''] = /^for bucket in ([^;]*);/m.exec(page) ?? [];
  expect(copied.split(/[\s\\]+/).sort()).toEqual(made.sort());
});

test('it restores ClickHouse from where the CronJob puts backups', async () => {
  const objects = objectsOf(await renderTree({ text: wholePlatform() }));
  const job = JSON.stringify(objects.get('CronJob/clickhouse-backup'));
  const value = (name: string) => new RegExp(`"name":"${name}","value":"([^"]*)"`).exec(job)?.[1];
  const places = [...page.matchAll(/FROM S3\('([^']*)\/\d{8}T\d{6}Z'/g)].map(([, place]) => place);
  expect(places).toHaveLength(2);
  expect(new Set(places)).toEqual(new Set([`${value('S3_ENDPOINT')}/${value('S3_BUCKET')}`]));
});
