import type { Connection, Service, Variables } from '../../app-kit/index.ts';
import { databaseConnections, databaseService } from '../parts/database.ts';

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
    databaseService(postgres),
  ];
}

export function connections(v: Variables): readonly Connection[] {
  if (!v.keycloak_deployed) return [];
  return [
    { from: 'envoy-gateway/envoy', to: server, port: 'http', why: 'browsers' },
    { from: 'monitoring/prometheus', to: server, port: 'management', why: 'metrics' },
    { from: pods, to: postgres, port: 'postgres', why: 'realms, users and sessions' },
    ...databaseConnections({
      name: postgres,
      instances: v.keycloak_postgres_instances,
      isBackedUp: v.keycloak_backup_enabled,
      isMonitored: true,
    }),
    ...(v.keycloak_instances > 1
      ? (['cache', 'failure-detection'] as const).map((port) => ({
          from: server,
          to: server,
          port,
          why: 'sessions that the instances share',
        }))
      : []),
  ];
}
