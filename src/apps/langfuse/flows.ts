import type { Variables } from '../../derive/derivation.ts';
import type { Endpoint, Flow } from '../../verify/declarations.ts';

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
  const clickhouse = ours({
    'app.kubernetes.io/name': 'clickhouse',
    'app.kubernetes.io/instance': 'langfuse',
    'app.kubernetes.io/component': 'clickhouse',
  });
  const zookeeper = ours({
    'app.kubernetes.io/name': 'zookeeper',
    'app.kubernetes.io/instance': 'langfuse',
    'app.kubernetes.io/component': 'zookeeper',
  });
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

  const when = (condition: boolean, list: readonly Flow[]) => (condition ? list : []);
  const resolvers = [
    web,
    worker,
    postgres,
    clickhouse,
    ...(v.langfuse_clickhouse_cluster_enabled ? [zookeeper] : []),
    ...(v.langfuse_scim_sync_enabled ? [roleSync] : []),
  ];

  return [
    ...resolvers.flatMap((from) => [
      { from, to: dns, port: 53, protocol: 'UDP' as const, purpose: 'names' },
      { from, to: dns, port: 53, protocol: 'TCP' as const, purpose: 'names whose answers are long' },
    ]),
    ...[web, worker].flatMap((from) => [
      { from, to: postgres, port: 5432, purpose: 'transactional data' },
      { from, to: clickhouse, port: 8123, purpose: 'analytics' },
      { from, to: clickhouse, port: 9000, purpose: 'analytics: migrations' },
      { from, to: dragonfly, port: 6379, purpose: 'queue and cache' },
      { from, to: rustfs, port: 9000, purpose: 'events, media and exports' },
      ...when(v.langfuse_sso_enabled, [{ from, to: keycloak, port: 8080, purpose: 'single sign-on' }]),
      ...when(v.langfuse_tracing_enabled, [{ from, to: tempo, port: 4318, purpose: 'its own traces' }]),
      ...when(v.litellm_enabled, [{ from, to: litellm, port: 4000, purpose: 'language models' }]),
    ]),
    { from: gateway, to: web, port: 3000, purpose: 'browsers and SDKs' },
    ...when(v.litellm_enabled, [{ from: litellm, to: web, port: 3000, purpose: 'traces' }]),
    ...publicStore(v, worker, gateway),

    { from: operator, to: postgres, port: 8000, purpose: 'status of the instances' },
    { from: operator, to: postgres, port: 5432, purpose: 'management of the instances' },
    {
      from: postgres,
      to: { entity: 'kube-apiserver' },
      port: 6443,
      purpose: 'each instance reads its Cluster and reports on it',
    },
    ...when(v.langfuse_postgres_instances > 1, [
      { from: postgres, to: postgres, port: 5432, purpose: 'replication' },
      { from: postgres, to: postgres, port: 8000, purpose: 'whether the primary is cut off' },
    ]),
    ...when(v.langfuse_backup_enabled, [{ from: postgres, to: rustfs, port: 9000, purpose: 'backups' }]),

    ...when(v.langfuse_clickhouse_cluster_enabled, [
      { from: clickhouse, to: clickhouse, port: 9000, purpose: 'statements on the whole cluster' },
      { from: clickhouse, to: clickhouse, port: 9009, purpose: 'replication' },
      { from: clickhouse, to: zookeeper, port: 2181, purpose: 'coordination of the replicas' },
      { from: zookeeper, to: zookeeper, port: 2888, purpose: 'the ensemble: followers' },
      { from: zookeeper, to: zookeeper, port: 3888, purpose: 'the ensemble: elections' },
    ]),

    ...when(v.langfuse_monitoring_enabled, [
      { from: prometheus, to: postgres, port: 9187, purpose: 'metrics' },
      { from: prometheus, to: clickhouse, port: 8001, purpose: 'metrics' },
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
  if (port === undefined || gatewayPort === undefined) return [];
  const purpose = 'removal of media';
  return [
    { from: worker, to: gateway, port: gatewayPort, purpose },
    { from: worker, to: { entity: 'world' }, port, purpose },
  ];
}
