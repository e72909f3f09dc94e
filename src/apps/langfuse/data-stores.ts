import type { DataStores } from '../../app-kit/index.ts';
import { stringOf } from '../../diagnostics/string-of.ts';

function placesOf(read: (path: readonly string[]) => unknown): Readonly<Record<string, string>> {
  const text = (...path: string[]) => {
    const value = read(['spec', 'values', ...path]);
    return value === undefined || value === null ? '' : stringOf(value);
  };
  const namespace = stringOf(read(['metadata', 'namespace']));
  const major = stringOf(read(['spec', 'chart', 'spec', 'version'])).split('.')[0];
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

/** Two versions of the chart run their stores by other charts and operators, and the newer one refuses to start an empty one. */
function refusal(from: string, to: string): ReturnType<NonNullable<DataStores['refusal']>> {
  const [old, next] = [from, to].map((place) => / of version (\d+) of the chart /.exec(place)?.[1]);
  if (old === undefined || next === undefined || old === next) return undefined;
  return {
    reason: `Version ${next} of the chart refuses this upgrade`,
    hint: `Move to a store outside the chart first, with version ${old}: docs/moving-between-shapes.md says how.`,
  };
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
  refusal,
  hint: 'Move the data before Flux applies this: docs/moving-between-shapes.md says how. Langfuse starts empty otherwise.',
};
