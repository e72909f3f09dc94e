/** What comes of the modes: where each store of Langfuse is, whoever runs it, and how Langfuse connects. */

import type { Derivations } from '../../derive/derivation.ts';
import { type Destination, destinationOf, hostAndPort } from '../address.ts';
import { shaped } from '../shape.ts';
import type { routeModes } from './schema/general.ts';
import type { postgresModes } from './schema/postgres.ts';
import type { redisModes } from './schema/redis.ts';
import type { blobModes } from './schema/storage.ts';

type Labels = Readonly<Record<string, string>>;

export interface LangfuseModes {
  langfuse_namespace: string;
  langfuse_chart_major: number;
  langfuse_route_mode: keyof typeof routeModes;

  langfuse_postgres_mode: keyof typeof postgresModes;
  langfuse_postgres_host: string;
  langfuse_postgres_port: number;
  langfuse_postgres_user: string;
  langfuse_postgres_database: string;
  langfuse_postgres_address: string;
  langfuse_postgres_args: string | undefined;
  langfuse_postgres_direct_url: string | undefined;
  langfuse_postgres_shadow_url: string | undefined;
  langfuse_postgres_destinations: readonly PortAt[];

  langfuse_redis_mode: keyof typeof redisModes;
  langfuse_redis_host: string;
  langfuse_redis_port: number;
  langfuse_redis_user: string;
  langfuse_redis_tls: boolean;
  langfuse_redis_key_prefix: string | undefined;
  langfuse_redis_destination: Destination | undefined;

  langfuse_clickhouse_host: string;
  langfuse_clickhouse_url_host: string;
  langfuse_clickhouse_http_port: number;
  langfuse_clickhouse_native_port: number;
  langfuse_clickhouse_user: string;
  langfuse_clickhouse_database: string;
  langfuse_clickhouse_tls: boolean;
  langfuse_clickhouse_storage: string;
  langfuse_clickhouse_cluster_enabled: boolean;
  langfuse_clickhouse_pod_labels: Labels;
  langfuse_clickhouse_destination: Destination | undefined;
  langfuse_keeper_pod_labels: Labels | undefined;

  langfuse_blob_mode: keyof typeof blobModes;
  langfuse_s3_endpoint: string | undefined;
  langfuse_s3_region: string;
  langfuse_s3_force_path_style: boolean;
  langfuse_s3_public_url: string | undefined;
  langfuse_s3_destinations: readonly PortAt[];
}

/** A destination outside of what the tree runs, with the port there. */
export interface PortAt {
  readonly to: Destination;
  readonly port: number;
}

/** As entry points of the images put it together from their environment; Kubernetes fills in `$(…)`. */
function postgresUrl(host: string, port: number, database: string, args: string): string {
  return `postgresql://$(DATABASE_USERNAME):$(DATABASE_PASSWORD)@${host}:${port}/${database}?${args}`;
}

const postgres: Derivations<
  Pick<LangfuseModes, Extract<keyof LangfuseModes, `langfuse_postgres_${string}`>>
> = {
  langfuse_postgres_mode: shaped('langfuse_postgres_mode', 'Where PostgreSQL runs.'),
  langfuse_postgres_host: {
    description: 'Host name of PostgreSQL: the external one, or the primary that CloudNativePG runs.',
    compute: (v) =>
      v.langfuse_postgres_mode === 'external'
        ? (v.langfuse_postgres_host ?? '')
        : `langfuse-postgresql-rw.${v.langfuse_namespace}.svc.cluster.local`,
  },
  langfuse_postgres_port: {
    description: 'Port of PostgreSQL.',
    compute: (v) => (v.langfuse_postgres_mode === 'external' ? v.langfuse_postgres_port : 5432),
  },
  langfuse_postgres_user: {
    description: 'User with which Langfuse signs in to PostgreSQL.',
    compute: (v) => (v.langfuse_postgres_mode === 'external' ? v.langfuse_postgres_user : 'langfuse'),
  },
  langfuse_postgres_database: {
    description: 'Database of Langfuse.',
    compute: (v) => (v.langfuse_postgres_mode === 'external' ? v.langfuse_postgres_database : 'langfuse'),
  },
  langfuse_postgres_address: {
    description:
      'Host of PostgreSQL with its port where it is not 5432: the images put their URL together from the host alone and do not read `DATABASE_PORT`.',
    compute: (v) =>
      v.langfuse_postgres_port === 5432
        ? v.langfuse_postgres_host
        : `${v.langfuse_postgres_host}:${v.langfuse_postgres_port}`,
  },
  langfuse_postgres_args: {
    description: 'Parameters of the connection to an external PostgreSQL, as in a URL.',
    compute: (v) =>
      v.langfuse_postgres_mode === 'external'
        ? `sslmode=${v.langfuse_postgres_sslmode}${v.langfuse_postgres_pooled ? '&pgbouncer=true' : ''}`
        : undefined,
  },
  langfuse_postgres_direct_url: {
    description:
      'URL for migrations past a pooler, or where a shadow database is named. The password is filled in by Kubernetes.',
    compute: (v) =>
      v.langfuse_postgres_mode === 'external' && v.langfuse_postgres_direct_host !== undefined
        ? postgresUrl(
            v.langfuse_postgres_direct_host,
            v.langfuse_postgres_direct_port,
            v.langfuse_postgres_database,
            `sslmode=${v.langfuse_postgres_sslmode}`,
          )
        : undefined,
  },
  langfuse_postgres_shadow_url: {
    description: 'URL of the shadow database for migrations, on the same server as they.',
    compute: (v) => {
      const database = v.langfuse_postgres_shadow_database;
      if (v.langfuse_postgres_mode !== 'external' || database === undefined) return undefined;
      const args = `sslmode=${v.langfuse_postgres_sslmode}`;
      return v.langfuse_postgres_direct_host === undefined
        ? postgresUrl(v.langfuse_postgres_host, v.langfuse_postgres_port, database, args)
        : postgresUrl(v.langfuse_postgres_direct_host, v.langfuse_postgres_direct_port, database, args);
    },
  },
  langfuse_postgres_destinations: {
    description: 'Where network policies let Langfuse reach an external PostgreSQL.',
    compute: (v) => {
      if (v.langfuse_postgres_mode !== 'external') return [];
      const direct = v.langfuse_postgres_direct_host;
      return [
        { to: destinationOf(v.langfuse_postgres_host), port: v.langfuse_postgres_port },
        ...(direct === undefined
          ? []
          : [{ to: destinationOf(direct), port: v.langfuse_postgres_direct_port }]),
      ];
    },
  },
};

const redis: Derivations<Pick<LangfuseModes, Extract<keyof LangfuseModes, `langfuse_redis_${string}`>>> = {
  langfuse_redis_mode: shaped('langfuse_redis_mode', 'Which Redis Langfuse uses.'),
  langfuse_redis_host: {
    description: 'Host name of Redis.',
    compute: (v) => {
      if (v.langfuse_redis_mode === 'external') return v.langfuse_redis_host;
      if (v.langfuse_redis_mode === 'dragonfly') return v.dragonfly_host;
      // As the charts of Bitnami and of Valkey name their Services.
      const service = v.langfuse_chart_major === 1 ? 'langfuse-redis-primary' : 'langfuse-redis';
      return `${service}.${v.langfuse_namespace}.svc.cluster.local`;
    },
  },
  langfuse_redis_port: {
    description: 'Port of Redis.',
    compute: (v) => (v.langfuse_redis_mode === 'external' ? v.langfuse_redis_port : 6379),
  },
  langfuse_redis_user: {
    description: 'User with which Langfuse signs in to Redis.',
    compute: (v) =>
      ({ external: v.langfuse_redis_user, dragonfly: 'langfuse', bundled: 'default' })[v.langfuse_redis_mode],
  },
  langfuse_redis_tls: {
    description: 'Whether the connection to Redis is encrypted.',
    compute: (v) => v.langfuse_redis_mode === 'external' && v.langfuse_redis_tls,
  },
  langfuse_redis_key_prefix: {
    description:
      'What the keys of Langfuse begin with in a Redis that others use as well: in Dragonfly its user reaches no other.',
    compute: (v) => (v.langfuse_redis_mode === 'bundled' ? undefined : 'langfuse:'),
  },
  langfuse_redis_destination: {
    description: 'Where network policies let Langfuse reach an external Redis.',
    compute: (v) =>
      v.langfuse_redis_mode === 'external'
        ? destinationOf(v.langfuse_redis_host, v.redis_pod_labels)
        : undefined,
  },
};

const clickhouse: Derivations<
  Pick<
    LangfuseModes,
    Extract<keyof LangfuseModes, `langfuse_clickhouse_${string}` | 'langfuse_keeper_pod_labels'>
  >
> = {
  langfuse_clickhouse_host: {
    description: 'Host name of ClickHouse.',
    compute: (v) => {
      if (v.langfuse_clickhouse_mode === 'external') return v.langfuse_clickhouse_host ?? '';
      const service = v.langfuse_chart_major === 1 ? 'langfuse-clickhouse' : 'langfuse-clickhouse-headless';
      return `${service}.${v.langfuse_namespace}.svc.cluster.local`;
    },
  },
  langfuse_clickhouse_url_host: {
    description: 'Host of ClickHouse as the chart takes it: with `https://` before it where encrypted.',
    compute: (v) => `${v.langfuse_clickhouse_tls ? 'https://' : ''}${v.langfuse_clickhouse_host}`,
  },
  langfuse_clickhouse_http_port: {
    description: 'HTTP port of ClickHouse.',
    compute: (v) => {
      if (v.langfuse_clickhouse_mode === 'bundled') return 8123;
      return v.langfuse_clickhouse_http_port ?? (v.langfuse_clickhouse_tls ? 8443 : 8123);
    },
  },
  langfuse_clickhouse_native_port: {
    description: 'Native port of ClickHouse, for migrations.',
    compute: (v) => {
      if (v.langfuse_clickhouse_mode === 'bundled') return 9000;
      return v.langfuse_clickhouse_native_port ?? (v.langfuse_clickhouse_tls ? 9440 : 9000);
    },
  },
  langfuse_clickhouse_user: {
    description: 'User with which Langfuse signs in to ClickHouse.',
    compute: (v) => (v.langfuse_clickhouse_mode === 'external' ? v.langfuse_clickhouse_user : 'default'),
  },
  langfuse_clickhouse_database: {
    description: 'Database of ClickHouse.',
    compute: (v) => (v.langfuse_clickhouse_mode === 'external' ? v.langfuse_clickhouse_database : 'default'),
  },
  langfuse_clickhouse_tls: {
    description: 'Whether the connections to ClickHouse are encrypted.',
    compute: (v) => v.langfuse_clickhouse_mode === 'external' && v.langfuse_clickhouse_tls,
  },
  langfuse_clickhouse_storage: shaped('langfuse_clickhouse_storage', 'Volume of each replica of ClickHouse.'),
  langfuse_clickhouse_cluster_enabled: {
    description: 'Whether tables of ClickHouse are replicated, which needs ZooKeeper or Keeper.',
    compute: (v) => v.langfuse_clickhouse_replicas > 1,
  },
  langfuse_clickhouse_pod_labels: {
    description: 'Labels of the pods of the bundled ClickHouse, by who runs it: the chart, or its operator.',
    compute: (v): Labels =>
      v.langfuse_chart_major === 1
        ? { 'app.kubernetes.io/name': 'clickhouse', 'app.kubernetes.io/instance': 'langfuse' }
        : { app: 'langfuse-clickhouse', 'clickhouse.com/role': 'clickhouse-server' },
  },
  langfuse_clickhouse_destination: {
    description: 'Where network policies let Langfuse reach an external ClickHouse.',
    compute: (v) =>
      v.langfuse_clickhouse_mode === 'external' ? destinationOf(v.langfuse_clickhouse_host) : undefined,
  },
  langfuse_keeper_pod_labels: {
    description:
      'Labels of the pods that coordinate the replicas of ClickHouse: ZooKeeper where there are several, Keeper always.',
    compute: (v): Labels | undefined => {
      if (v.langfuse_clickhouse_mode === 'external') return undefined;
      if (v.langfuse_chart_major > 1) {
        return { app: 'langfuse-keeper', 'clickhouse.com/role': 'clickhouse-keeper' };
      }
      return v.langfuse_clickhouse_cluster_enabled
        ? { 'app.kubernetes.io/name': 'zookeeper', 'app.kubernetes.io/instance': 'langfuse' }
        : undefined;
    },
  },
};

const blob: Derivations<
  Pick<LangfuseModes, Extract<keyof LangfuseModes, `langfuse_s3_${string}` | 'langfuse_blob_mode'>>
> = {
  langfuse_blob_mode: shaped('langfuse_blob_mode', 'Which store holds events, media and exports.'),
  langfuse_s3_endpoint: {
    description: 'Address of the store from inside the cluster. Undefined for AWS, which has one by region.',
    compute: (v) =>
      ({
        rustfs: v.rustfs_endpoint,
        minio: `http://langfuse-s3.${v.langfuse_namespace}.svc.cluster.local:9000`,
        external: v.langfuse_s3_endpoint,
      })[v.langfuse_blob_mode],
  },
  langfuse_s3_region: {
    description: 'Region of the store; RustFS and MinIO have the one that clients take for granted.',
    compute: (v) => (v.langfuse_blob_mode === 'external' ? v.langfuse_s3_region : 'us-east-1'),
  },
  langfuse_s3_force_path_style: {
    description: 'Whether the bucket stands in the path.',
    compute: (v) => v.langfuse_blob_mode !== 'external' || v.langfuse_s3_force_path_style,
  },
  langfuse_s3_public_url: {
    description: 'Address of the store for browsers and SDKs; links are signed for it.',
    compute: (v) => (v.langfuse_blob_mode === 'rustfs' ? v.rustfs_public_url : v.langfuse_s3_public_url),
  },
  langfuse_s3_destinations: {
    description:
      'Where network policies let Langfuse reach a store that the tree does not run: its own address and, for the removal of media, the public one.',
    compute: (v) => {
      if (v.langfuse_blob_mode === 'rustfs') return [];
      // Without an endpoint it is AWS, which has one in each region.
      const aws = { host: `s3.${v.langfuse_s3_region}.amazonaws.com`, port: 443 };
      const addresses = [
        ...(v.langfuse_blob_mode === 'external' ? [hostAndPort(v.langfuse_s3_endpoint) ?? aws] : []),
        hostAndPort(v.langfuse_s3_public_url),
      ].filter((address) => address !== undefined);
      const buckets = [v.langfuse_s3_bucket ?? ['langfuse-events', 'langfuse-media', 'langfuse-exports']];
      return addresses.flatMap(({ host, port }) =>
        (v.langfuse_s3_force_path_style ? [host] : buckets.flat().map((bucket) => `${bucket}.${host}`)).map(
          (name) => ({ to: destinationOf(name), port }),
        ),
      );
    },
  },
};

export const modes: Derivations<LangfuseModes> = {
  langfuse_namespace: shaped('langfuse_namespace', 'Namespace of Langfuse and of what belongs to it alone.'),
  langfuse_chart_major: {
    description: 'Major version of the chart: the second runs its stores by other charts and operators.',
    compute: (v) => Number(v.langfuse_chart_version.split('.')[0]),
  },
  langfuse_route_mode: shaped('langfuse_route_mode', 'How Langfuse is reached from outside.'),
  ...postgres,
  ...redis,
  ...clickhouse,
  ...blob,
};
