/** Derived variables for each store of Langfuse: host, port, credentials and connection options. */

import { flag, number, port, serviceHost, text, types, type Variable, value } from '../../app-kit/index.ts';
import { bucketVariables } from './buckets.ts';
import { chart, repository } from './chart/source.ts';

/** Builds the URL as the entry points of the images do from their environment; Kubernetes fills in `$(…)`. */
function postgresUrl(host: string, port: number, database: string, args: string): string {
  return `postgresql://$(DATABASE_USERNAME):$(DATABASE_PASSWORD)@${host}:${port}/${database}?${args}`;
}

const postgres = {
  langfuse_postgres_host: text(
    'Host name of PostgreSQL: the external one, or the primary that CloudNativePG runs.',
    (v) =>
      v.langfuse_postgres_mode === 'external'
        ? (v.langfuse_postgres_host ?? '')
        : serviceHost('langfuse-postgresql-rw', v.langfuse_namespace),
  ),
  langfuse_postgres_port: port('Port of PostgreSQL.', (v) =>
    v.langfuse_postgres_mode === 'external' ? v.langfuse_postgres_port : 5432,
  ),
  langfuse_postgres_user: text('User with which Langfuse signs in to PostgreSQL.', (v) =>
    v.langfuse_postgres_mode === 'external' ? v.langfuse_postgres_user : 'langfuse',
  ),
  langfuse_postgres_database: text('Database of Langfuse.', (v) =>
    v.langfuse_postgres_mode === 'external' ? v.langfuse_postgres_database : 'langfuse',
  ),
  langfuse_postgres_address: text(
    'Host of PostgreSQL with its port where it is not 5432: the images put their URL together from the host alone and do not read `DATABASE_PORT`.',
    (v) =>
      v.langfuse_postgres_port === 5432
        ? v.langfuse_postgres_host
        : `${v.langfuse_postgres_host}:${v.langfuse_postgres_port}`,
  ),
  langfuse_postgres_args: text(
    'Parameters of the connection to an external PostgreSQL, as in a URL.',
    (v) =>
      v.langfuse_postgres_mode === 'external'
        ? `sslmode=${v.langfuse_postgres_sslmode}${v.langfuse_postgres_pooled ? '&pgbouncer=true' : ''}`
        : undefined,
    { optional: true },
  ),
  langfuse_postgres_direct_url: text(
    'URL for migrations past a pooler, or where a shadow database is named. The password is filled in by Kubernetes.',
    (v) =>
      v.langfuse_postgres_mode === 'external' && v.langfuse_postgres_direct_host !== undefined
        ? postgresUrl(
            v.langfuse_postgres_direct_host,
            v.langfuse_postgres_direct_port,
            v.langfuse_postgres_database,
            `sslmode=${v.langfuse_postgres_sslmode}`,
          )
        : undefined,
    { optional: true },
  ),
  langfuse_postgres_shadow_url: text(
    'URL of the shadow database for migrations, on the same server as they.',
    (v) => {
      const database = v.langfuse_postgres_shadow_database;
      if (v.langfuse_postgres_mode !== 'external' || database === undefined) return undefined;
      const args = `sslmode=${v.langfuse_postgres_sslmode}`;
      return v.langfuse_postgres_direct_host === undefined
        ? postgresUrl(v.langfuse_postgres_host, v.langfuse_postgres_port, database, args)
        : postgresUrl(v.langfuse_postgres_direct_host, v.langfuse_postgres_direct_port, database, args);
    },
    { optional: true },
  ),
};

const redis = {
  langfuse_redis_host: text('Host name of Redis.', (v) => {
    if (v.langfuse_redis_mode === 'external') return v.langfuse_redis_host;
    if (v.langfuse_redis_mode === 'dragonfly') return v.dragonfly_host;
    // The names that the charts of Bitnami and of Valkey give their Services.
    const service = v.langfuse_chart_major === 1 ? 'langfuse-redis-primary' : 'langfuse-redis';
    return serviceHost(service, v.langfuse_namespace);
  }),
  langfuse_redis_port: port(
    'Port of Redis.',
    (v) =>
      ({ external: v.langfuse_redis_port, dragonfly: v.dragonfly_port, bundled: 6379 })[
        v.langfuse_redis_mode
      ],
  ),
  langfuse_redis_user: text(
    'User with which Langfuse signs in to Redis.',
    (v) =>
      ({ external: v.langfuse_redis_user, dragonfly: 'langfuse', bundled: 'default' })[v.langfuse_redis_mode],
  ),
  langfuse_redis_tls: flag(
    'Whether the connection to Redis is encrypted.',
    (v) => v.langfuse_redis_mode === 'external' && v.langfuse_redis_tls,
  ),
  langfuse_redis_key_prefix: text(
    'What the keys of Langfuse begin with in a Redis that others use as well: in Dragonfly its user reaches no other.',
    (v) => (v.langfuse_redis_mode === 'bundled' ? undefined : 'langfuse:'),
    { optional: true },
  ),
};

const clickhouse = {
  langfuse_clickhouse_host: text('Host name of ClickHouse.', (v) => {
    if (v.langfuse_clickhouse_mode === 'external') return v.langfuse_clickhouse_host ?? '';
    const service = v.langfuse_chart_major === 1 ? 'langfuse-clickhouse' : 'langfuse-clickhouse-headless';
    return serviceHost(service, v.langfuse_namespace);
  }),
  langfuse_clickhouse_url_host: text(
    'Host of ClickHouse as the chart takes it: with `https://` before it where encrypted.',
    (v) => `${v.langfuse_clickhouse_tls ? 'https://' : ''}${v.langfuse_clickhouse_host}`,
  ),
  langfuse_clickhouse_http_port: port('HTTP port of ClickHouse.', (v) => {
    if (v.langfuse_clickhouse_mode === 'bundled') return 8123;
    return v.langfuse_clickhouse_http_port ?? (v.langfuse_clickhouse_tls ? 8443 : 8123);
  }),
  langfuse_clickhouse_native_port: port('Native port of ClickHouse, for migrations.', (v) => {
    if (v.langfuse_clickhouse_mode === 'bundled') return 9000;
    return v.langfuse_clickhouse_native_port ?? (v.langfuse_clickhouse_tls ? 9440 : 9000);
  }),
  langfuse_clickhouse_user: text('User with which Langfuse signs in to ClickHouse.', (v) =>
    v.langfuse_clickhouse_mode === 'external' ? v.langfuse_clickhouse_user : 'default',
  ),
  langfuse_clickhouse_database: text('Database of ClickHouse.', (v) =>
    v.langfuse_clickhouse_mode === 'external' ? v.langfuse_clickhouse_database : 'default',
  ),
  langfuse_clickhouse_tls: flag(
    'Whether the connections to ClickHouse are encrypted.',
    (v) => v.langfuse_clickhouse_mode === 'external' && v.langfuse_clickhouse_tls,
  ),
  langfuse_clickhouse_cluster_enabled: flag(
    'Whether tables of ClickHouse are replicated, which needs ZooKeeper or Keeper.',
    (v) => v.langfuse_clickhouse_replicas > 1,
  ),
};

const blob = {
  langfuse_s3_endpoint: text(
    'Address of the store from inside the cluster. Undefined for AWS, which has one by region.',
    (v) =>
      ({
        rustfs: v.rustfs_endpoint,
        minio: `http://${serviceHost('langfuse-s3', v.langfuse_namespace)}:9000`,
        external: v.langfuse_s3_endpoint,
      })[v.langfuse_blob_mode],
    { optional: true },
  ),
  langfuse_s3_region: text(
    'Region of the store; RustFS and MinIO have the one that clients take for granted.',
    (v) => (v.langfuse_blob_mode === 'external' ? v.langfuse_s3_region : 'us-east-1'),
  ),
  langfuse_s3_force_path_style: flag(
    'Whether the bucket is in the path.',
    (v) => v.langfuse_blob_mode !== 'external' || v.langfuse_s3_force_path_style,
  ),
  langfuse_s3_public_url: text(
    'Address of the store for browsers and SDKs; links are signed for it.',
    (v) => (v.langfuse_blob_mode === 'rustfs' ? v.rustfs_public_url : v.langfuse_s3_public_url),
    { optional: true },
  ),
};

export const modes: Readonly<Record<string, Variable>> = {
  langfuse_chart: value(
    'The Helm chart: its repository, its name and its version.',
    types.record({ repository: types.text, name: types.text, version: types.text }),
    (v) => ({ repository, name: chart, version: v.langfuse_chart_version }),
  ),
  langfuse_chart_major: number(
    'Major version of the chart: the second runs its stores by other charts and operators.',
    (v) => Number(v.langfuse_chart_version.split('.')[0]),
  ),
  ...postgres,
  ...redis,
  ...clickhouse,
  ...blob,
  ...bucketVariables,
};
