import { expect, test } from 'vitest';
import { shipped } from '../../src/apps/shipped.ts';
import { dataLeftBehind } from '../../src/moves/left-behind.ts';
import { changedFixture } from '../readers/observe.ts';
import { renderTree } from '../support/render-fixture.ts';

async function tree(fixture: string, changes: Readonly<Record<string, unknown>> = {}) {
  return [...(await renderTree({ text: changedFixture(fixture, changes) })).values()];
}

async function warnings(before: Promise<Tree>, after: Promise<Tree>): Promise<readonly string[]> {
  return dataLeftBehind(shipped.apps, await before, await after).map(({ code, severity, message, file }) => {
    expect([code, severity]).toEqual(['move/data-left-behind', 'warning']);
    expect(file).toBe('kubernetes/apps/ai-system/langfuse/app/helmrelease.yaml');
    return message;
  });
}

type Tree = Awaited<ReturnType<typeof tree>>;

test('the same configuration leaves nothing behind', async () => {
  expect(await warnings(tree('seed-example'), tree('seed-example'))).toEqual([]);
});

test('settings that do not move data give no warning', async () => {
  const changes = {
    langfuse_clickhouse_storage: '50Gi',
    langfuse_postgres_instances: 3,
    langfuse_web_replicas: 2,
    rustfs_public_url: 'https://other.example.com',
  };
  expect(await warnings(tree('seed-example'), tree('seed-example', changes))).toEqual([]);
});

test('from one shape to the other all four stores change', async () => {
  const found = await warnings(tree('seed-example'), tree('external-shape'));
  expect(found).toHaveLength(4);
  expect(found[0]).toBe(
    'PostgreSQL moves from langfuse-postgresql-rw.ai-system.svc.cluster.local, database langfuse to ep-cool-name-123456-pooler.eu-central-1.aws.neon.tech, database langfuse; left behind: users, projects, prompts and API keys',
  );
  expect(found[2]).toContain('to MinIO of version 1 of the chart in langfuse; left behind: raw events');
});

test('a first tree, and one without Langfuse, leave nothing behind', async () => {
  expect(await warnings(Promise.resolve([]), tree('external-shape'))).toEqual([]);
  expect(await warnings(tree('external-shape'), Promise.resolve([]))).toEqual([]);
});

test.each([
  [
    'a managed ClickHouse',
    { langfuse_clickhouse_mode: 'external', langfuse_clickhouse_host: 'ch.example.net' },
    1,
  ],
  ['another bucket', { langfuse_blob_mode: 'external', langfuse_s3_region: 'eu-central-1' }, 1],
  ['another namespace', { langfuse_namespace: 'llm' }, 2],
  ['a replicated ClickHouse', { langfuse_clickhouse_replicas: 3 }, 1],
  ['another Redis', { langfuse_redis_mode: 'bundled' }, 1],
])('%s', async (_, changes, count) => {
  expect(await warnings(tree('external-shape'), tree('external-shape', changes))).toHaveLength(count);
});

test('a bundled ClickHouse refuses another major version of the chart', async () => {
  const upgraded = tree('seed-example', { langfuse_chart_version: '2.0.0' });
  const [found, ...others] = dataLeftBehind(shipped.apps, await tree('seed-example'), await upgraded);
  expect(others).toEqual([]);
  expect(found?.severity).toBe('error');
  expect(found?.message).toMatch(/^ClickHouse moves .* Version 2 of the chart refuses this upgrade$/);
  expect(found?.hint).toContain('--force');
});
