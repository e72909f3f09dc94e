import { defineApp, logSigns } from '../../app-kit/index.ts';
import { backup } from './backup.ts';
import { codes } from './codes.ts';
import { command } from './command.ts';
import { connections, database, services } from './connections.ts';
import { variables } from './derive.ts';
import { rules } from './rules.ts';
import { secretObjects, secrets } from './secrets.ts';
import { groups } from './settings.ts';

export default defineApp({
  name: 'litellm',
  layer: 'application',
  uses: [
    'cloudnative-pg',
    'cluster',
    'envoy-gateway',
    'envoy-gateway-operator',
    'external-secrets-store',
    'external-secrets',
    'keycloak',
    'langfuse',
    'monitoring',
    'prometheus-crds',
    'single-sign-on',
  ],
  folder: 'ai-system/litellm',
  namespace: (v) => v.litellm_namespace,
  enabled: (v) => v.litellm_enabled,
  runBy: (v) => (v.litellm_deployed ? undefined : 'LiteLLM'),
  // An existing LiteLLM usually has a Kustomization with the app's name.
  flux: (v) => (v.litellm_deployed ? { timeout: '10m' } : { name: 'litellm-langfuse' }),
  dependsOn: (v) => [
    ...(v.litellm_keys_enabled || v.litellm_deployed ? ['external-secrets-store'] : []),
    ...(v.litellm_deployed && v.litellm_postgres_mode === 'cnpg' ? ['cloudnative-pg'] : []),
    ...(v.litellm_sso_enabled ? ['keycloak'] : []),
    ...(v.litellm_monitored ? ['prometheus-crds'] : []),
  ],
  parts: [database, backup],
  groups,
  variables,
  rules,
  codes,
  services,
  connections,
  // LiteLLM has its own sign-in, and its API requires keys.
  routes: (v) =>
    v.litellm_published
      ? [
          {
            hostname: v.litellm_hostname,
            port: 'http',
            // Metrics require no key, because Prometheus has none.
            hiddenPaths: ['/metrics'],
            timeout: '10m',
            why: 'browsers and clients',
          },
        ]
      : [],
  secrets,
  secretObjects,
  oidcClients: (v) =>
    v.litellm_public_url === undefined || v.litellm_keycloak_client_secret === undefined
      ? []
      : [
          {
            id: 'litellm',
            title: 'LiteLLM',
            secret: 'litellm_keycloak_client_secret',
            urls: [v.litellm_public_url],
            callback: '/sso/callback',
            roles: v.litellm_sso_enabled ? ['litellm-admin', 'litellm-user'] : [],
            firstUserRoles: v.litellm_sso_enabled ? ['litellm-admin'] : [],
          },
        ],
  commands: [command],
  checks: [
    logSigns({
      name: 'traces',
      title: 'the log of LiteLLM shows no trouble with traces',
      namespace: (v) => v.litellm_namespace,
      pods: { 'app.kubernetes.io/name': 'litellm' },
      signs: (v) => [
        {
          line: /langfuse[^\n]*(?:\b401\b|Unauthorized|[Ii]nvalid credentials)/i,
          message: 'Langfuse refuses the keys of LiteLLM, so no trace arrives',
          advice:
            'LANGFUSE_PUBLIC_KEY and LANGFUSE_SECRET_KEY have to be a key of the project in Langfuse: docs/litellm.md.',
        },
        {
          line: /langfuse[^\n]*(?:[Cc]onnection|ECONNREFUSED|[Tt]imed? ?out|Max retries|[Nn]ame or service not known)/i,
          message: 'LiteLLM cannot reach Langfuse, so no trace arrives',
          advice: `LANGFUSE_HOST has to be the address of Langfuse in the cluster, and network policies have to let ${v.litellm_namespace} connect to it.`,
        },
      ],
    }),
  ],
});
