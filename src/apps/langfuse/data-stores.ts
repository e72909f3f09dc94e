import type { DataStores } from '../../app-kit/index.ts';

function placesOf(read: (path: readonly string[]) => unknown): Readonly<Record<string, string>> {
  const text = (...path: string[]) => {
    const value = read(['spec', 'values', ...path]);
    return value === undefined || value === null ? '' : String(value);
  };
  const namespace = String(read(['metadata', 'namespace']));
  const major = String(read(['spec', 'chart', 'spec', 'version'])).split('.')[0];
  const own = (what: string) => `${what} of version ${major} of the chart in ${namespace}`;
  const replicas = Number(text('clickhouse', 'replicaCount') || text('clickhouse', 'cluster', 'replicas'));
  return {
    postgres: `${text('postgresql', 'host')}, database ${text('postgresql', 'auth', 'database')}`,
    clickhouse:
      text('clickhouse', 'deploy') === 'true'
        ? // Single-node and replicated setups cannot be converted into each other; new replicas copy the data themselves.
          own(`ClickHouse (${replicas > 1 ? 'replicated' : 'a single node'})`)
        : `${text('clickhouse', 'host')}, database ${text('clickhouse', 'database')}`,
    blobs:
      text('s3', 'deploy') === 'true'
        ? own('MinIO')
        : `${text('s3', 'endpoint') || `AWS in ${text('s3', 'region')}`}, ${bucketOf(text)}`,
    redis: text('redis', 'deploy') === 'true' ? own('Valkey') : text('redis', 'host'),
  };
}

function bucketOf(text: (...path: string[]) => string): string {
  return `bucket ${text('s3', 'bucket') || text('s3', 'eventUpload', 'bucket')}`;
}

/** The stores of Langfuse's data, read from its HelmRelease. */
export const dataStores: DataStores = {
  release: 'langfuse',
  placesOf,
  stores: {
    postgres: { what: 'PostgreSQL', lost: 'users, projects, prompts and API keys' },
    clickhouse: { what: 'ClickHouse', lost: 'traces, observations and scores' },
    blobs: { what: 'the object store', lost: 'raw events, media and exports' },
    redis: { what: 'Redis', lost: 'jobs that wait in its queues; let them run dry first' },
  },
  hint: 'Move the data before Flux applies this: docs/moving-between-shapes.md says how. Langfuse starts empty otherwise.',
};
