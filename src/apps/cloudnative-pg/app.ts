import { defineApp, flag } from '../../app-kit/index.ts';

/** The operator and, beside it, the Barman Cloud plugin for backups. */
export default defineApp({
  name: 'cloudnative-pg',
  title: 'CloudNativePG: the operator that runs PostgreSQL',
  layer: 'platform',
  namespace: 'cnpg-system',
  enabled: (v) => v.cnpg_enabled,
  runBy: 'CloudNativePG',
  kustomization: { name: 'cloudnative-pg', namespace: 'cnpg-system' },
  settings: {
    cnpg_enabled: flag({
      description:
        'Whether CloudNativePG runs in the cluster (namespace `cnpg-system`). One of `true`, `false`. Langfuse requires it.',
      default: false,
      inits: { platform: true },
    }),
  },
  services: [
    { name: 'cloudnative-pg', pods: { 'app.kubernetes.io/name': 'cloudnative-pg' }, exposed: false },
    {
      name: 'barman-cloud',
      ports: { grpc: 9090 },
      pods: { app: 'barman-cloud' },
      runBy: 'the Barman Cloud plugin of CloudNativePG',
    },
  ],
});
