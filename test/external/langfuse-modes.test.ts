import { rmSync } from 'node:fs';
import { afterAll, describe, expect, test } from 'vitest';
import { type Combination, combinations, configurationOf } from '../support/combinations.ts';
import { type KubernetesDocument, objectsOf } from '../support/documents.ts';
import { chartFolders, type LangfuseChart, prepareChart } from '../support/langfuse-chart.ts';
import { renderTree } from '../support/render-fixture.ts';

/*
 * Every combination of the modes with the real chart, in each version with a folder in LANGFUSE_CHART: each setting reaches the
 * intended variable, probe, resource or volume, and every reference is to a key that the tree creates. The output of sub-charts
 * is checked if the folder contains them.
 */

const charts = chartFolders().map(prepareChart);
afterAll(() => {
  for (const { folder } of charts) rmSync(folder, { recursive: true });
});

describe.each(charts)('version $version', (chart) => {
  const own = combinations.filter((combination) => combination.chart.startsWith(`${chart.major}.`));

  test.each(own)(
    '$backend: PostgreSQL $postgres, Redis $redis, blobs $blob, ClickHouse $clickhouse',
    async (combination) => {
      const text = JSON.stringify({ ...configurationOf(combination), langfuse_chart_version: chart.version });
      const leaves = await chart.leaves({ text });
      const variable = (component: string, name: string, part = 'value') =>
        leaves.get(
          `Deployment/langfuse-${component} spec.template.spec.containers[langfuse-${component}].env[${name}].${part}`,
        );
      for (const component of ['web', 'worker']) {
        for (const [name, value] of Object.entries(variables(combination))) {
          expect(variable(component, name), `${component} ${name}`).toBe(value);
        }
      }
      await expectKnownReferences(text, leaves);
      await expectNoVariableTwice(chart, text);
      if (combination.clickhouse === 'bundled') expectClickhouse(chart, leaves);
      if (combination.redis === 'bundled' && chart.hasSubcharts) expectRedis(chart, leaves);
      if (combination.blob === 'minio' && chart.hasSubcharts) expectMinio(leaves);
    },
  );
});

/** The environment of web and worker, by the modes. */
function variables({
  chart,
  postgres,
  redis,
  blob,
  clickhouse,
}: Combination): Record<string, string | undefined> {
  const home = 'ai-system.svc.cluster.local';
  const first = chart.startsWith('1.');
  const server = '$(DATABASE_USERNAME):$(DATABASE_PASSWORD)@db.example.net:5432';
  return {
    ...(postgres === 'cnpg'
      ? { DATABASE_HOST: `langfuse-postgresql-rw.${home}`, DATABASE_ARGS: undefined, DIRECT_URL: undefined }
      : {
          DATABASE_HOST: 'pooler.example.net:6432',
          DATABASE_ARGS: 'sslmode=require&pgbouncer=true',
          DIRECT_URL: `postgresql://${server}/langfuse?sslmode=require`,
          SHADOW_DATABASE_URL: `postgresql://${server}/langfuse_shadow?sslmode=require`,
        }),
    DATABASE_NAME: 'langfuse',
    DATABASE_USERNAME: 'langfuse',
    REDIS_CONNECTION_STRING: {
      dragonfly: 'redis://langfuse:$(REDIS_PASSWORD)@dragonfly.cache.svc.cluster.local:6379/0',
      external: 'redis://default:$(REDIS_PASSWORD)@redis.default.svc.cluster.local:6379/0',
      bundled: `redis://default:$(REDIS_PASSWORD)@langfuse-redis${first ? '-primary' : ''}:6379/0`,
    }[redis],
    REDIS_KEY_PREFIX: redis === 'bundled' ? undefined : 'langfuse:',
    ...(clickhouse === 'external'
      ? {
          CLICKHOUSE_URL: 'https://abc123.aws.clickhouse.cloud:8443',
          CLICKHOUSE_MIGRATION_URL: 'clickhouse://abc123.aws.clickhouse.cloud:9440',
          CLICKHOUSE_MIGRATION_SSL: 'true',
          CLICKHOUSE_CLUSTER_ENABLED: 'false',
        }
      : {
          CLICKHOUSE_URL: `http://langfuse-clickhouse${first ? '' : '-headless'}:8123`,
          CLICKHOUSE_MIGRATION_SSL: 'false',
          // Replicated by default in the first version, where the chart omits the variable.
          CLICKHOUSE_CLUSTER_ENABLED: first ? undefined : 'true',
        }),
    ...{
      rustfs: {
        LANGFUSE_S3_EVENT_UPLOAD_ENDPOINT: 'http://rustfs-svc.storage.svc.cluster.local:9000',
        LANGFUSE_S3_MEDIA_UPLOAD_ENDPOINT: 'https://s3.example.com',
        LANGFUSE_S3_EVENT_UPLOAD_BUCKET: 'langfuse-events',
        LANGFUSE_S3_EVENT_UPLOAD_REGION: 'us-east-1',
      },
      minio: {
        LANGFUSE_S3_EVENT_UPLOAD_ENDPOINT: `http://langfuse-s3.${home}:9000`,
        LANGFUSE_S3_MEDIA_UPLOAD_ENDPOINT: 'https://files.example.com',
        LANGFUSE_S3_EVENT_UPLOAD_BUCKET: 'langfuse-events',
        LANGFUSE_S3_EVENT_UPLOAD_REGION: 'us-east-1',
      },
      external: {
        LANGFUSE_S3_EVENT_UPLOAD_ENDPOINT: undefined,
        LANGFUSE_S3_MEDIA_UPLOAD_ENDPOINT: 'https://files.example.com',
        LANGFUSE_S3_EVENT_UPLOAD_BUCKET: 'my-langfuse',
        LANGFUSE_S3_EVENT_UPLOAD_PREFIX: 'events/',
        LANGFUSE_S3_MEDIA_UPLOAD_PREFIX: 'media/',
        LANGFUSE_S3_BATCH_EXPORT_PREFIX: 'exports/',
        LANGFUSE_S3_EVENT_UPLOAD_REGION: 'eu-central-1',
      },
    }[blob],
    LANGFUSE_S3_EVENT_UPLOAD_FORCE_PATH_STYLE: 'true',
  };
}

/** Every Secret and key that the chart refers to is one that the tree or an ExternalSecret in it creates. */
async function expectKnownReferences(text: string, leaves: ReadonlyMap<string, unknown>): Promise<void> {
  const keys = secretKeys([...objectsOf(await renderTree({ text })).values()]);
  let seen = 0;
  for (const [place, name] of leaves) {
    const [, reference] = /^(.*\.secretKeyRef)\.name$/.exec(place) ?? [];
    if (reference === undefined) continue;
    seen += 1;
    expect(keys.get(String(name)), `${place}: ${name}`).toContain(leaves.get(`${reference}.key`));
  }
  expect(seen).toBeGreaterThan(20);
}

function secretKeys(objects: readonly KubernetesDocument[]): ReadonlyMap<string, readonly string[]> {
  return new Map(
    objects.flatMap((object) => {
      if (object.kind === 'Secret') {
        return [[object.metadata?.name ?? '', Object.keys(object['stringData'] as object)] as const];
      }
      if (object.kind !== 'ExternalSecret') return [];
      const { data, target } = object['spec'] as {
        data: readonly { secretKey: string }[];
        target: { name: string; template?: { data: object } };
      };
      const made = target.template
        ? Object.keys(target.template.data)
        : data.map(({ secretKey }) => secretKey);
      return [[target.name, made] as const];
    }),
  );
}

async function expectNoVariableTwice(chart: LangfuseChart, text: string): Promise<void> {
  for (const { kind, metadata, ...rest } of await chart.manifests({ text })) {
    if (kind !== 'Deployment' || metadata?.name?.startsWith('langfuse-') !== true) continue;
    const { spec } = rest as unknown as Workload;
    for (const { env = [] } of spec.template.spec.containers) {
      const names = env.map(({ name }) => name);
      expect([...new Set(names)]).toEqual(names);
    }
  }
}

interface Workload {
  readonly spec: {
    readonly template: {
      readonly spec: { readonly containers: readonly { readonly env?: readonly { name: string }[] }[] };
    };
  };
}

/** Storage, resources, replicas and, in the first version, the startup probe. */
function expectClickhouse(chart: LangfuseChart, leaves: ReadonlyMap<string, unknown>): void {
  if (chart.major > 1) {
    const cluster = (path: string) => leaves.get(`ClickHouseCluster/langfuse spec.${path}`);
    expect(cluster('replicas')).toBe(3);
    expect(cluster('dataVolumeClaimSpec.resources.requests.storage')).toBe('20Gi');
    expect(cluster('containerTemplate.resources.limits.memory')).toBe('4Gi');
    expect(cluster('containerTemplate.resources.requests.cpu')).toBe('100m');
    expect(leaves.get('KeeperCluster/langfuse spec.replicas')).toBe(3);
    return;
  }
  if (!chart.hasSubcharts) return;
  const set = 'StatefulSet/langfuse-clickhouse-shard0';
  const container = (path: string) => leaves.get(`${set} spec.template.spec.containers[clickhouse].${path}`);
  expect(container('startupProbe.failureThreshold')).toBe(30);
  expect(container('startupProbe.periodSeconds')).toBe(10);
  expect(container('resources.requests.memory')).toBe('1Gi');
  expect(container('resources.requests.cpu')).toBe('100m');
  expect(container('resources.limits.memory')).toBe('4Gi');
  expect(container('resources.limits.cpu')).toBe('1');
  expect(leaves.get(`${set} spec.volumeClaimTemplates[0].spec.resources.requests.storage`)).toBe('20Gi');
  expect(leaves.get(`${set} spec.replicas`)).toBe(3);
}

function expectRedis(chart: LangfuseChart, leaves: ReadonlyMap<string, unknown>): void {
  const service = chart.major === 1 ? 'langfuse-redis-primary' : 'langfuse-redis';
  const [port] = [...leaves].filter(([place]) => place.startsWith(`Service/${service} spec.ports`));
  expect(port, service).toBeDefined();
  if (chart.major > 1) return;
  // Only one server, and no policy of the chart besides ours.
  expect([...leaves.keys()].filter((place) => /^StatefulSet\/langfuse-redis-replicas /.test(place))).toEqual(
    [],
  );
  expect([...leaves.keys()].filter((place) => place.startsWith('NetworkPolicy/'))).toEqual([]);
  const flags = [...leaves].filter(([place]) => place.includes('langfuse-redis')).map(([, value]) => value);
  expect(flags.some((value) => String(value).includes('maxmemory-policy noeviction'))).toBe(true);
}

function expectMinio(leaves: ReadonlyMap<string, unknown>): void {
  expect(leaves.get('PersistentVolumeClaim/langfuse-s3 spec.resources.requests.storage')).toBe('10Gi');
  const container = 'Deployment/langfuse-s3 spec.template.spec.containers[minio]';
  expect(leaves.get(`${container}.env[MINIO_DEFAULT_BUCKETS].value`)).toBe(
    'langfuse-events,langfuse-media,langfuse-exports',
  );
  expect(leaves.get('Service/langfuse-s3 spec.ports[minio-api].port')).toBe(9000);
}
