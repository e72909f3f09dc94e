import { defineApp } from '../../app-kit/index.ts';
import { chart } from './chart/index.ts';
import { codes } from './codes.ts';
import { command } from './command.ts';
import { connections, services } from './connections.ts';
import { dataStores } from './data-stores.ts';
import { variables } from './derive.ts';
import { releaseFacts } from './release-facts.ts';
import { rules } from './rules/index.ts';
import { groups } from './schema/index.ts';
import { secrets } from './secrets.ts';

export default defineApp({
  name: 'langfuse',
  layer: 'application',
  uses: [
    'cilium',
    'cloudnative-pg',
    'cluster',
    'dragonfly',
    'envoy-gateway',
    'external-secrets',
    'keycloak',
    'litellm',
    'monitoring',
    'redis',
    'rustfs',
    'tempo',
  ],
  namespace: (v) => v.langfuse_namespace,
  folder: 'ai-system/langfuse',
  enabled: (v) => v.langfuse_enabled,
  groups,
  variables,
  rules,
  codes,
  services,
  connections,
  charts: { langfuse: chart },
  dataStores,
  secrets,
  commands: [command],
  releases: [releaseFacts],
});
