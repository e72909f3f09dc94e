import { defineApp, flag, text } from '../../app-kit/index.ts';

export default defineApp({
  name: 'dragonfly',
  title: 'Dragonfly: the shared cache and queue, which speaks the protocol of Redis',
  layer: 'platform',
  namespace: 'cache',
  enabled: (v) => v.dragonfly_enabled,
  runBy: 'the shared Dragonfly',
  kustomization: { name: 'dragonfly', namespace: 'cache' },
  settings: {
    dragonfly_enabled: flag({
      description:
        'Whether the shared Dragonfly runs in the cluster (namespace `cache`). One of `true`, `false`. Langfuse requires it.',
      default: false,
      inits: { platform: true },
    }),
    dragonfly_acl_enabled: flag({
      description:
        'Whether Dragonfly gives each tenant a user of its own, which reaches only keys of its own prefix. One of `true`, `false`. Langfuse requires it: its user is `langfuse`, its keys begin with `langfuse:`.',
      default: false,
      inits: { platform: true },
    }),
  },
  variables: {
    dragonfly_namespace: text('Namespace of the shared Dragonfly.', () => 'cache'),
    dragonfly_host: text(
      'Host name of the shared Dragonfly inside the cluster; it listens on port 6379.',
      (v) => `dragonfly.${v.dragonfly_namespace}.svc.cluster.local`,
    ),
  },
  services: [
    {
      name: 'dragonfly',
      ports: { redis: 6379 },
      pods: { 'app.kubernetes.io/name': 'dragonfly' },
      labels: { app: 'dragonfly' },
    },
  ],
});
