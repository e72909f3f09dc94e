import type { Variables } from '../../derive/derivation.ts';
import type { Endpoint, Flow } from '../../verify/declarations.ts';
import { namespaceLabel } from '../address.ts';
import type { PortAt } from './modes.ts';

/** Every connection that Langfuse and what belongs to it need, by what is enabled. */
export function flows(v: Variables): readonly Flow[] {
  if (!v.langfuse_enabled) return [];
  const ours = (labels: Readonly<Record<string, string>>): Endpoint => ({
    namespace: v.langfuse_namespace,
    labels,
  });
  const langfuse = { 'app.kubernetes.io/name': 'langfuse', 'app.kubernetes.io/instance': 'langfuse' };
  const web = ours({ ...langfuse, 'app.kubernetes.io/component': 'web', app: 'web' });
  const worker = ours({ ...langfuse, 'app.kubernetes.io/component': 'worker', app: 'worker' });
  const postgres = ours({ 'cnpg.io/cluster': 'langfuse-postgresql', 'cnpg.io/podRole': 'instance' });
  const first = v.langfuse_chart_major === 1;
  const clickhouse = ours({
    ...v.langfuse_clickhouse_pod_labels,
    ...(first && { 'app.kubernetes.io/component': 'clickhouse' }),
  });
  const keeper = ours({
    ...v.langfuse_keeper_pod_labels,
    ...(first && { 'app.kubernetes.io/component': 'zookeeper' }),
  });
  const bundled = (name: string) =>
    ours({ 'app.kubernetes.io/name': name, 'app.kubernetes.io/instance': 'langfuse' });
  const roleSync = ours({ 'app.kubernetes.io/name': 'langfuse-role-sync' });

  const at = (namespace: string, labels: Readonly<Record<string, string>>): Endpoint => ({
    namespace,
    labels,
  });
  const dns = at('kube-system', { 'k8s-app': 'kube-dns' });
  const gateway = at('network', {
    'app.kubernetes.io/name': 'envoy',
    'app.kubernetes.io/component': 'proxy',
  });
  const dragonfly = at(v.dragonfly_namespace, { app: 'dragonfly', 'app.kubernetes.io/name': 'dragonfly' });
  const rustfs = at(v.rustfs_namespace, { 'app.kubernetes.io/name': 'rustfs' });
  const keycloak = at(v.keycloak_namespace, { app: 'keycloak' });
  const tempo = at(v.monitoring_namespace, { 'app.kubernetes.io/name': 'tempo' });
  const prometheus = at(v.monitoring_namespace, { 'app.kubernetes.io/name': 'prometheus' });
  const litellm = at(v.litellm_namespace, { 'app.kubernetes.io/name': 'litellm' });
  const operator = at('cnpg-system', { 'app.kubernetes.io/name': 'cloudnative-pg' });

  const clickhouseOperator = at(v.langfuse_clickhouse_operator_namespace, {});

  const cnpg = v.langfuse_postgres_mode === 'cnpg';
  const ownClickhouse = v.langfuse_clickhouse_mode === 'bundled';
  const replicated = ownClickhouse && v.langfuse_clickhouse_cluster_enabled;
  const coordinated = v.langfuse_keeper_pod_labels !== undefined;

  const when = (condition: boolean, list: readonly Flow[]) => (condition ? list : []);
  const resolvers = [
    web,
    worker,
    ...(cnpg ? [postgres] : []),
    ...(ownClickhouse ? [clickhouse] : []),
    ...(coordinated ? [keeper] : []),
    ...(v.langfuse_scim_sync_enabled ? [roleSync] : []),
  ];

  return [
    ...resolvers.flatMap((from) => [
      { from, to: dns, port: 53, protocol: 'UDP' as const, purpose: 'names' },
      { from, to: dns, port: 53, protocol: 'TCP' as const, purpose: 'names whose answers are long' },
    ]),
    ...[web, worker].flatMap((from) => [
      ...(cnpg
        ? [{ from, to: postgres, port: 5432, purpose: 'transactional data' }]
        : v.langfuse_postgres_destinations.map((target) => ({
            from,
            ...elsewhere(target),
            purpose: 'transactional data',
          }))),
      {
        from,
        ...(v.langfuse_clickhouse_destination === undefined
          ? { to: clickhouse, port: 8123 }
          : elsewhere({ to: v.langfuse_clickhouse_destination, port: v.langfuse_clickhouse_http_port })),
        purpose: 'analytics',
      },
      {
        from,
        ...(v.langfuse_clickhouse_destination === undefined
          ? { to: clickhouse, port: 9000 }
          : elsewhere({ to: v.langfuse_clickhouse_destination, port: v.langfuse_clickhouse_native_port })),
        purpose: 'analytics: migrations',
      },
      {
        from,
        ...(v.langfuse_redis_destination === undefined
          ? { to: v.langfuse_redis_mode === 'bundled' ? bundled('redis') : dragonfly, port: 6379 }
          : elsewhere({ to: v.langfuse_redis_destination, port: v.langfuse_redis_port })),
        purpose: 'queue and cache',
      },
      ...when(v.langfuse_blob_mode !== 'external', [
        {
          from,
          to: v.langfuse_blob_mode === 'minio' ? bundled('s3') : rustfs,
          port: 9000,
          purpose: 'events, media and exports',
        },
      ]),
      ...v.langfuse_s3_destinations.map((target) => ({
        from,
        ...elsewhere(target),
        purpose: 'events, media and exports',
      })),
      ...when(v.langfuse_sso_enabled, [{ from, to: keycloak, port: 8080, purpose: 'single sign-on' }]),
      ...when(v.langfuse_tracing_enabled, [{ from, to: tempo, port: 4318, purpose: 'its own traces' }]),
      ...when(v.litellm_enabled, [{ from, to: litellm, port: 4000, purpose: 'language models' }]),
    ]),
    ...when(v.langfuse_route_mode === 'gateway', [
      { from: gateway, to: web, port: 3000, purpose: 'browsers and SDKs' },
    ]),
    ...when(v.litellm_enabled, [{ from: litellm, to: web, port: 3000, purpose: 'traces' }]),
    ...publicStore(v, worker, gateway),

    ...when(cnpg, [
      { from: operator, to: postgres, port: 8000, purpose: 'status of the instances' },
      { from: operator, to: postgres, port: 5432, purpose: 'management of the instances' },
      {
        from: postgres,
        to: { entity: 'kube-apiserver' },
        port: 6443,
        purpose: 'each instance reads its Cluster and reports on it',
      },
    ]),
    ...when(cnpg && v.langfuse_postgres_instances > 1, [
      { from: postgres, to: postgres, port: 5432, purpose: 'replication' },
      { from: postgres, to: postgres, port: 8000, purpose: 'whether the primary is cut off' },
    ]),
    ...when(v.langfuse_backup_enabled, [{ from: postgres, to: rustfs, port: 9000, purpose: 'backups' }]),

    ...when(replicated, [
      { from: clickhouse, to: clickhouse, port: 9000, purpose: 'statements on the whole cluster' },
      { from: clickhouse, to: clickhouse, port: 9009, purpose: 'replication' },
    ]),
    ...when(coordinated, [
      { from: clickhouse, to: keeper, port: 2181, purpose: 'coordination of the replicas' },
      ...when(!first, [
        { from: clickhouseOperator, to: clickhouse, port: 9001, purpose: 'management of the replicas' },
        { from: clickhouseOperator, to: keeper, port: 2181, purpose: 'management of the ensemble' },
      ]),
      ...(first
        ? [
            { from: keeper, to: keeper, port: 2888, purpose: 'the ensemble: followers' },
            { from: keeper, to: keeper, port: 3888, purpose: 'the ensemble: elections' },
          ]
        : [{ from: keeper, to: keeper, port: 9234, purpose: 'the ensemble' }]),
    ]),

    ...when(v.langfuse_monitoring_enabled && cnpg, [
      { from: prometheus, to: postgres, port: 9187, purpose: 'metrics' },
    ]),
    ...when(v.langfuse_monitoring_enabled && ownClickhouse, [
      { from: prometheus, to: clickhouse, port: first ? 8001 : 9363, purpose: 'metrics' },
    ]),

    ...when(v.langfuse_scim_sync_enabled, [
      { from: roleSync, to: keycloak, port: 8080, purpose: 'users and their roles' },
      { from: roleSync, to: web, port: 3000, purpose: 'roles in the organization' },
    ]),
  ];
}

/** Media is stored under its public address, and the worker removes it there: by the gateway, or from outside. */
function publicStore(v: Variables, worker: Endpoint, gateway: Endpoint): readonly Flow[] {
  const { rustfs_public_port: port, rustfs_public_gateway_port: gatewayPort } = v;
  if (v.langfuse_blob_mode !== 'rustfs' || port === undefined || gatewayPort === undefined) return [];
  const purpose = 'removal of media';
  return [
    { from: worker, to: gateway, port: gatewayPort, purpose },
    { from: worker, to: { entity: 'world' }, port, purpose },
  ];
}

/** A Service of the cluster by the labels of its pods; all else is the world, as far as policies know. */
function elsewhere({ to, port }: PortAt): { readonly to: Endpoint; readonly port: number } {
  if (to.kind !== 'service') return { to: { entity: 'world' }, port };
  const { [namespaceLabel]: _, ...labels } = to.labels;
  return { to: { namespace: to.namespace, labels }, port };
}
