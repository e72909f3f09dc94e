import type { Connection, Service, Variables } from '../../app-kit/index.ts';

const server = 'keycloak-service';
const pods = 'keycloak-pods';
const postgres = 'keycloak-postgresql';

export function services(v: Variables): readonly Service[] {
  const managed = { 'app.kubernetes.io/managed-by': 'keycloak-operator' };
  const keycloak: Service = {
    name: server,
    ports: { http: 8080, management: 9000, cache: 7800, 'failure-detection': 57_800 },
    pods: v.keycloak_existing?.pods ?? { app: 'keycloak' },
    // As its operator labels them.
    labels: managed,
  };
  if (!v.keycloak_deployed) return [keycloak];
  return [
    keycloak,
    // The server, and the Job that imports the realm: it has another label `app`.
    { name: pods, pods: managed, exposed: false },
    {
      name: postgres,
      ports: { postgres: 5432, status: 8000, metrics: 9187 },
      pods: { 'cnpg.io/cluster': postgres },
      labels: { 'cnpg.io/podRole': 'instance' },
      keepsData: true,
      exposed: false,
    },
  ];
}

export function connections(v: Variables): readonly Connection[] {
  if (!v.keycloak_deployed) return [];
  const operator = 'cloudnative-pg';
  return [
    { from: 'envoy-gateway/envoy', to: server, port: 'http', why: 'browsers' },
    { from: 'monitoring/prometheus', to: server, port: 'management', why: 'metrics' },
    { from: pods, to: postgres, port: 'postgres', why: 'realms, users and sessions' },
    { from: operator, to: postgres, port: 'status', why: 'status of the instances' },
    { from: operator, to: postgres, port: 'postgres', why: 'management of the instances' },
    { from: postgres, to: { entity: 'kube-apiserver' }, port: 6443, why: 'each instance reads its Cluster' },
    { from: 'monitoring/prometheus', to: postgres, port: 'metrics', why: 'metrics' },
    ...(v.keycloak_backup_enabled ? [{ from: postgres, to: 'rustfs', port: 's3', why: 'backups' }] : []),
    ...(v.keycloak_instances > 1
      ? (['cache', 'failure-detection'] as const).map((port) => ({
          from: server,
          to: server,
          port,
          why: 'sessions that the instances share',
        }))
      : []),
    ...(v.keycloak_postgres_instances > 1
      ? (['postgres', 'status'] as const).map((port) => ({
          from: postgres,
          to: postgres,
          port,
          why: 'replication',
        }))
      : []),
  ];
}
