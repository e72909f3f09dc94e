import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { buildTree } from '../../src/compare/built-object.ts';
import { resourcesIn } from '../../src/compare/resources.ts';
import { run, temporaryFolder } from '../support/cli.ts';
import { fixturePath, renderTree } from '../support/render-fixture.ts';

const Gi = 1024 ** 3;

function amounts(content: string) {
  const { uses } = resourcesIn(buildTree([{ path: 'tree.yaml', content }]));
  return uses.map(({ amounts }) => amounts);
}

const header = (kind: string, apiVersion = 'example.com/v1') =>
  `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: {name: a, namespace: b}\n`;

describe('what an object requests', () => {
  test('pods are counted by their number of replicas', () => {
    const pod =
      'spec: {containers: [{resources: {requests: {cpu: 100m, memory: 1Gi}, limits: {memory: 2Gi}}}]}';
    expect(amounts(`${header('Deployment', 'apps/v1')}spec: {replicas: 3, template: {${pod}}}`)).toEqual([
      { cpu: expect.closeTo(0.3), memory: 3 * Gi, memoryLimit: 6 * Gi, storage: 0 },
    ]);
  });

  test('a limit without a request is a request', () => {
    expect(amounts(`${header('Dragonfly')}spec: {resources: {limits: {cpu: 1, memory: 1Gi}}}`)).toMatchObject(
      [{ cpu: 1, memory: Gi }],
    );
  });

  test('a component of a chart with its own number of replicas is not multiplied by that of the whole', () => {
    const values =
      '{clickhouse: {replicaCount: 2, persistence: {size: 10Gi}, resources: {requests: {cpu: 1}}, zookeeper: {replicaCount: 3, persistence: {size: 1Gi}}, other: {enabled: false, persistence: {size: 99Gi}}}}';
    expect(
      amounts(`${header('HelmRelease', 'helm.toolkit.fluxcd.io/v2')}spec: {values: ${values}}`),
    ).toMatchObject([{ cpu: 2, storage: 23 * Gi }]);
  });

  test('claims count, jobs do not', () => {
    const claim = 'spec: {resources: {requests: {storage: 5Gi}}}';
    expect(amounts(`${header('PersistentVolumeClaim', 'v1')}${claim}`)).toMatchObject([{ storage: 5 * Gi }]);
    expect(amounts(`${header('Job', 'batch/v1')}spec: {template: {${claim}}}`)).toEqual([]);
  });
});

const platform = readFileSync(fixturePath('platform'), 'utf8');

async function sums(lines: string) {
  const tree = await renderTree({ text: `${platform}\n${lines}\n` });
  const { uses } = resourcesIn(buildTree([...tree.values()]));
  const of = (kind: string, name: string) =>
    uses.find(({ object }) => object.kind === kind && object.name === name)?.amounts;
  return {
    langfuse: of('HelmRelease', 'langfuse'),
    rustfs: of('HelmRelease', 'rustfs'),
    postgres: of('Cluster', 'langfuse-postgresql'),
  };
}

describe('platform_profile', () => {
  test('unset, it is small', async () => {
    expect(await sums('')).toEqual(await sums('platform_profile: small'));
  });

  test('its choices take effect in the tree', async () => {
    expect((await sums('platform_profile: dev')).postgres).toMatchObject({ storage: 5 * Gi });
    expect((await sums('platform_profile: production')).postgres).toMatchObject({
      cpu: 1.5,
      memory: 6 * Gi,
      storage: 150 * Gi,
    });
  });

  test('a setting of its own takes precedence', async () => {
    const given = await sums(
      'platform_profile: production\nlangfuse_postgres_instances: 1\nrustfs_storage: 7Gi',
    );
    expect(given.postgres).toMatchObject({ cpu: 0.5, storage: 50 * Gi });
    expect(given.rustfs?.storage).toBe(7.25 * Gi);
  });

  test('it takes precedence over the default of the shape', async () => {
    const both = await sums('shape: platform\nplatform_profile: dev');
    expect(both.langfuse?.storage).toBe(5 * Gi);
  });
});

test('clusterwright resources prints sums by namespace, and data', async () => {
  const folder = temporaryFolder();
  writeFileSync(
    join(folder, 'a.yaml'),
    `${header('Deployment', 'apps/v1')}spec: {replicas: 2, template: {spec: {containers: [{resources: {requests: {cpu: 250m, memory: 512Mi}}}]}}}\n`,
  );
  const text = await run(folder, ['resources']);
  expect(text.status).toBe(0);
  expect(text.stdout).toMatch(/^b +0\.5 +1Gi +0 +0$/m);
  expect(text.stdout).toMatch(/^ {2}Deployment a +0\.5 +1Gi/m);
  const { stdout } = await run(folder, ['resources', '--format', 'json']);
  expect(JSON.parse(stdout)).toMatchObject({ sum: { cpu: 0.5, memory: Gi }, notCounted: [] });
  expect((await run(folder, ['resources', 'nowhere'])).status).toBe(2);
});

test('a value that a profile changes still has to be valid', async () => {
  const folder = temporaryFolder();
  writeFileSync(
    join(folder, 'cluster.yaml'),
    'cloudflare_domain: "example.org"\nrustfs_resources: {requests: {memory: 2Gi}, limits: {memory: 1Gi}}\n',
  );
  const { status, stdout } = await run(folder, ['validate']);
  expect(status).toBe(1);
  expect(stdout).toContain('rustfs_resources requests 2Gi of memory, more than its limit of 1Gi');
});
