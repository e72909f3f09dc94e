import type { Connection, Variables } from '../../app-kit/index.ts';

const server = 'keycloak-service';

export function connections(v: Variables): readonly Connection[] {
  if (!v.keycloak_deployed) return [];
  return [
    { from: 'monitoring/prometheus', to: server, port: 'management', why: 'metrics' },
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
