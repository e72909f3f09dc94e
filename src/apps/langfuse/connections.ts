import {
  type Connection,
  hostAndPort,
  type Labels,
  type Peer,
  type Service,
  type Variables,
} from '../../app-kit/index.ts';
import { databaseConnections, databaseService } from '../parts/database.ts';
import { type HostAt, postgresHosts, s3Hosts } from './hosts.ts';

const langfuse = { 'app.kubernetes.io/name': 'langfuse', 'app.kubernetes.io/instance': 'langfuse' };
const web = 'langfuse-web';
const worker = 'langfuse-worker';
const postgres = 'langfuse-postgresql';
const clickhouse = 'langfuse-clickhouse';
const redis = 'langfuse-redis';
const s3 = 'langfuse-s3';
const roleSync = 'langfuse-role-sync';

/** Returns the pods of Langfuse and of its own components, depending on what is enabled. */
export function services(v: Variables): readonly Service[] {
  const first = v.langfuse_chart_major === 1;
  const component = (name: string): Labels => (first ? { 'app.kubernetes.io/component': name } : {});
  const bundled = (name: string): Labels => ({
    'app.kubernetes.io/name': name,
    'app.kubernetes.io/instance': 'langfuse',
  });
  const ensemble = keeperPods(v);
  return [
    {
      name: web,
      ports: { http: 3000 },
      pods: { ...langfuse, 'app.kubernetes.io/component': 'web' },
      labels: { app: 'web' },
    },
    {
      name: worker,
      pods: { ...langfuse, 'app.kubernetes.io/component': 'worker' },
      labels: { app: 'worker' },
      exposed: false,
    },
    ...when<Service>(v.langfuse_postgres_mode === 'cnpg', databaseService(postgres)),
    ...when<Service>(v.langfuse_clickhouse_mode === 'bundled', {
      name: clickhouse,
      ports: { http: 8123, native: 9000, replication: 9009, management: 9001, metrics: first ? 8001 : 9363 },
      pods: first
        ? { 'app.kubernetes.io/name': 'clickhouse', 'app.kubernetes.io/instance': 'langfuse' }
        : { app: 'langfuse-clickhouse', 'clickhouse.com/role': 'clickhouse-server' },
      labels: component('clickhouse'),
      keepsData: true,
    }),
    ...(ensemble === undefined
      ? []
      : [
          {
            name: keeper(v),
            ports: { client: 2181, ...(first ? { followers: 2888, elections: 3888 } : { ensemble: 9234 }) },
            pods: ensemble,
            labels: component('zookeeper'),
            keepsData: true,
          },
        ]),
    ...when<Service>(v.langfuse_redis_mode === 'bundled', {
      name: redis,
      ports: { redis: 6379 },
      pods: bundled('redis'),
      keepsData: true,
    }),
    ...when<Service>(v.langfuse_blob_mode === 'minio', {
      name: s3,
      ports: { s3: 9000 },
      pods: bundled('s3'),
      keepsData: true,
    }),
    ...when<Service>(v.langfuse_scim_sync_enabled, {
      name: roleSync,
      pods: { 'app.kubernetes.io/name': roleSync },
      exposed: false,
    }),
  ];
}

/** Returns every connection that they need. */
export function connections(v: Variables): readonly Connection[] {
  return [
    ...[web, worker].flatMap((from) => backingServices(v).map((to) => ({ from, ...to }))),
    ...when(v.langfuse_route_mode === 'ingress', {
      // The controller may run anywhere in the cluster.
      from: { entity: 'cluster' } as const,
      to: web,
      port: 'http',
      why: 'browsers and SDKs',
    }),
    { from: 'litellm', to: web, port: 'http', why: 'traces' },
    ...when(v.langfuse_sso_enabled, {
      from: web,
      to: 'keycloak/keycloak-service',
      port: 'http',
      why: 'single sign-on',
    }),
    ...publicStore(v),
    ...outside(v),
    ...when(
      v.langfuse_postgres_mode === 'cnpg',
      ...databaseConnections({
        name: postgres,
        instances: v.langfuse_postgres_instances,
        isBackedUp: v.langfuse_backup_enabled,
        isMonitored: v.langfuse_monitoring_enabled,
      }),
    ),
    ...(v.langfuse_clickhouse_mode === 'bundled' ? betweenReplicas(v) : []),
    ...when(
      v.langfuse_scim_sync_enabled,
      { from: roleSync, to: 'keycloak/keycloak-service', port: 'http', why: 'users and their roles' },
      { from: roleSync, to: web, port: 'http', why: 'roles in the organization' },
    ),
  ];
}

type Target = Omit<Connection, 'from'>;

/** Returns the Redis of Langfuse as a destination; `of` comes before the name of a service of Langfuse in another app. */
export function redisTarget(v: Variables, of = ''): Target {
  const why = 'queue and cache';
  if (v.langfuse_redis_mode === 'external')
    return { to: { host: v.langfuse_redis_host }, port: v.langfuse_redis_port, why };
  return { to: v.langfuse_redis_mode === 'bundled' ? `${of}${redis}` : 'dragonfly', port: 'redis', why };
}

/** Returns the destinations of web and worker. */
function backingServices(v: Variables): readonly Target[] {
  const files = 'events, media and exports';
  const elsewhere = ({ host, port }: HostAt, why: string): Target => ({ to: { host }, port, why });
  const clickhouseAt = (port: 'http' | 'native', number: number, why: string): Target =>
    v.langfuse_clickhouse_mode === 'bundled'
      ? { to: clickhouse, port, why }
      : elsewhere({ host: v.langfuse_clickhouse_host, port: number }, why);
  return [
    ...when(v.langfuse_postgres_mode === 'cnpg', {
      to: postgres,
      port: 'postgres',
      why: 'transactional data',
    }),
    ...postgresHosts(v).map((at) => elsewhere(at, 'transactional data')),
    clickhouseAt('http', v.langfuse_clickhouse_http_port, 'analytics'),
    clickhouseAt('native', v.langfuse_clickhouse_native_port, 'analytics: migrations'),
    redisTarget(v),
    ...when(v.langfuse_blob_mode === 'minio', { to: s3, port: 's3', why: files }),
    ...when(v.langfuse_blob_mode === 'rustfs', { to: 'rustfs', port: 's3', why: files }),
    ...s3Hosts(v).map((at) => elsewhere(at, files)),
    ...when(v.langfuse_tracing_enabled, { to: 'tempo', port: 'otlp-http', why: 'its own traces' }),
    { to: 'litellm', port: 'http', why: 'language models: playground and evaluations' },
  ];
}

/** Media is stored under its public address, and the worker deletes it there: through the gateway, or from outside. */
function publicStore(v: Variables): readonly Connection[] {
  const address = hostAndPort(v.langfuse_s3_public_url);
  if (address === undefined) return [];
  const { host, port } = address;
  const why = 'removal of media';
  return [
    // The pods of the gateway are unprivileged and listen on ports 10000 higher.
    { from: worker, to: 'envoy-gateway/envoy', port: port < 1024 ? port + 10_000 : port, why },
    ...when(v.langfuse_blob_mode === 'rustfs', { from: worker, to: { host }, port, why }),
    ...when(v.langfuse_blob_mode === 'minio', {
      // MinIO may be published from anywhere in the cluster: by a gateway, an Ingress controller, a tunnel.
      from: { entity: 'cluster' } as const,
      to: s3,
      port: 's3',
      why: 'browsers and SDKs',
    }),
  ];
}

/**
 * Returns additional connections that the platform's operator configures: hosts that Langfuse calls, and pods that send
 * traces.
 */
function outside(v: Variables): readonly Connection[] {
  const targets = v.langfuse_egress.flatMap((place): Target[] => {
    const why = 'langfuse_egress';
    if (place === 'internet') return [80, 443].map((port) => ({ to: { entity: 'world' }, port, why }));
    const at = hostAndPort(`https://${place}`);
    return at === undefined ? [] : [{ to: { host: at.host }, port: at.port, why }];
  });
  return [
    ...[web, worker].flatMap((from) => targets.map((to) => ({ from, ...to }))),
    ...v.langfuse_clients.map(({ labels, namespace }) => ({
      from: { pods: labels, runBy: 'others', namespace: namespace ?? v.langfuse_namespace },
      to: web,
      port: 'http',
      why: 'traces',
    })),
  ];
}

function betweenReplicas(v: Variables): readonly Connection[] {
  const operator: string | Peer =
    v.clickhouse_operator_enabled === true
      ? 'clickhouse-operator'
      : { namespace: v.langfuse_clickhouse_operator_namespace, pods: {}, runBy: 'its operator' };
  const ensemble = keeper(v);
  const first = v.langfuse_chart_major === 1;
  const coordinated = keeperPods(v) !== undefined;
  return [
    ...when(
      v.langfuse_clickhouse_cluster_enabled,
      { from: clickhouse, to: clickhouse, port: 'native', why: 'statements on the whole cluster' },
      { from: clickhouse, to: clickhouse, port: 'replication', why: 'replication' },
    ),
    ...when(coordinated, {
      from: clickhouse,
      to: ensemble,
      port: 'client',
      why: 'coordination of the replicas',
    }),
    ...when(
      coordinated && !first,
      { from: operator, to: clickhouse, port: 'management', why: 'management of the replicas' },
      { from: operator, to: ensemble, port: 'client', why: 'management of the ensemble' },
      { from: ensemble, to: ensemble, port: 'ensemble', why: 'the ensemble' },
    ),
    ...when(
      coordinated && first,
      { from: ensemble, to: ensemble, port: 'followers', why: 'the ensemble: followers' },
      { from: ensemble, to: ensemble, port: 'elections', why: 'the ensemble: elections' },
    ),
    ...when(v.langfuse_monitoring_enabled, {
      from: 'monitoring/prometheus',
      to: clickhouse,
      port: 'metrics',
      why: 'metrics',
    }),
  ];
}

/**
 * Returns the labels of the pods that coordinate the replicas of ClickHouse: ZooKeeper if there are several, Keeper
 * always.
 */
function keeperPods(v: Variables): Labels | undefined {
  if (v.langfuse_clickhouse_mode === 'external') return undefined;
  if (v.langfuse_chart_major > 1) {
    return { app: 'langfuse-keeper', 'clickhouse.com/role': 'clickhouse-keeper' };
  }
  return v.langfuse_clickhouse_cluster_enabled
    ? { 'app.kubernetes.io/name': 'zookeeper', 'app.kubernetes.io/instance': 'langfuse' }
    : undefined;
}

function keeper(v: Variables): string {
  return v.langfuse_chart_major === 1 ? 'langfuse-zookeeper' : 'langfuse-keeper';
}

function when<T>(condition: boolean, ...list: readonly T[]): readonly T[] {
  return condition ? list : [];
}
