import { defineApp } from '../../app-kit/index.ts';
import { backup } from './backup.ts';
import { buckets } from './buckets.ts';
import { chart } from './chart/index.ts';
import { checks, troubleshooting } from './checks.ts';
import { codes } from './codes.ts';
import { command } from './command.ts';
import { connections, services } from './connections.ts';
import { dataStores } from './data-stores.ts';
import { variables } from './derive.ts';
import { oidcClients } from './oidc-clients.ts';
import { rules } from './rules/index.ts';
import { groups } from './schema/index.ts';
import { secretObjects, secrets } from './secrets.ts';

export default defineApp({
  name: 'langfuse',
  layer: 'application',
  uses: [
    'cilium',
    'cloudnative-pg',
    'cluster',
    'dragonfly',
    'envoy-gateway',
    'external-secrets-store',
    'external-secrets',
    'keycloak',
    'litellm',
    'monitoring',
    'redis',
    'grafana',
    'rustfs',
    'rustfs-routes',
    'tempo',
    'barman-cloud',
    'prometheus-crds',
    'python-image',
    'single-sign-on',
  ],
  alongside: ['clickhouse-operator'],
  namespace: (v) => v.langfuse_namespace,
  folder: 'ai-system/langfuse',
  enabled: (v) => v.langfuse_enabled,
  dependsOn: (v) => [
    'external-secrets-store',
    ...(v.langfuse_clickhouse_mode === 'bundled' && v.langfuse_chart_major > 1
      ? ['clickhouse-operator']
      : []),
    ...(v.langfuse_postgres_mode === 'cnpg' ? ['cloudnative-pg'] : []),
    ...(v.langfuse_redis_mode === 'dragonfly' ? ['dragonfly'] : []),
    ...(v.langfuse_blob_mode === 'rustfs' ? ['rustfs', 'rustfs-setup'] : []),
    ...backup.dependsOn(v),
    ...(v.langfuse_sso_enabled ? ['keycloak'] : []),
    ...(v.langfuse_monitoring_enabled ? ['prometheus-crds'] : []),
  ],
  groups,
  variables,
  rules,
  codes,
  oidcClients,
  buckets,
  services,
  connections,
  // Langfuse has its own sign-in, and its API requires keys.
  routes: (v) => [
    {
      hostname: v.langfuse_hostname,
      to: 'langfuse-web',
      port: 'http',
      ...(v.langfuse_route_mode !== 'gateway' && { gateway: 'none' }),
      timeout: '5m',
      why: 'browsers and SDKs',
    },
  ],
  charts: { langfuse: chart },
  dataStores,
  secrets,
  secretObjects,
  commands: [command],
  checks,
  troubleshooting,
});
