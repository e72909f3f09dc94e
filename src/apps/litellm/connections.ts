import type { Connection, Service, Variables } from '../../app-kit/index.ts';
import { isProvider, modelProviders } from './providers.ts';

const proxy = 'litellm';
const postgres = 'litellm-postgresql';

export function services(v: Variables): readonly Service[] {
  return [
    {
      name: v.litellm_existing?.service ?? proxy,
      ports: { http: 4000 },
      pods: v.litellm_existing?.pods ?? { 'app.kubernetes.io/name': proxy },
    },
    ...(ownDatabase(v)
      ? [
          {
            name: postgres,
            ports: { postgres: 5432, status: 8000, metrics: 9187 },
            pods: { 'cnpg.io/cluster': postgres },
            labels: { 'cnpg.io/podRole': 'instance' },
          },
        ]
      : []),
  ];
}

/** Those with Langfuse are declared there, for they are the same whoever runs LiteLLM. */
export function connections(v: Variables): readonly Connection[] {
  if (!v.litellm_deployed) return [];
  return [
    ...v.litellm_usable_providers.filter(isProvider).map((provider) => ({
      from: proxy,
      to: { host: modelProviders[provider].host },
      port: 443,
      why: `models of ${modelProviders[provider].title}`,
    })),
    ...(v.litellm_sso_enabled
      ? [{ from: proxy, to: 'keycloak/keycloak-service', port: 'http', why: 'single sign-on' }]
      : []),
    ...(v.litellm_published
      ? [{ from: 'envoy-gateway/envoy', to: proxy, port: 'http', why: 'browsers and clients' }]
      : []),
    ...(v.litellm_monitored
      ? [{ from: 'monitoring/prometheus', to: proxy, port: 'http', why: 'metrics' }]
      : []),
    ...(ownDatabase(v)
      ? betweenInstances(v)
      : [
          {
            from: proxy,
            to: { host: v.litellm_postgres_host },
            port: v.litellm_postgres_port,
            why: 'keys, users and their spending',
          },
        ]),
  ];
}

function ownDatabase(v: Variables): boolean {
  return v.litellm_deployed && v.litellm_postgres_mode === 'cnpg';
}

function betweenInstances(v: Variables): readonly Connection[] {
  const operator = 'cloudnative-pg';
  return [
    { from: proxy, to: postgres, port: 'postgres', why: 'keys, users and their spending' },
    { from: operator, to: postgres, port: 'status', why: 'status of the instances' },
    { from: operator, to: postgres, port: 'postgres', why: 'management of the instances' },
    {
      from: postgres,
      to: { entity: 'kube-apiserver' },
      port: 6443,
      why: 'each instance reads its Cluster and reports on it',
    },
    ...(v.litellm_backup_enabled ? [{ from: postgres, to: 'rustfs', port: 's3', why: 'backups' }] : []),
    ...(v.litellm_postgres_instances > 1
      ? [
          { from: postgres, to: postgres, port: 'postgres', why: 'replication' },
          { from: postgres, to: postgres, port: 'status', why: 'whether the primary is cut off' },
        ]
      : []),
    ...(v.litellm_monitored
      ? [{ from: 'monitoring/prometheus', to: postgres, port: 'metrics', why: 'metrics' }]
      : []),
  ];
}
