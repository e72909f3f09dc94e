import { dnsLabel, flag, labels, list, map, type SettingSchemas } from '../../app-kit/index.ts';

export const settings: SettingSchemas = {
  redis_network_policy_enabled: flag({
    defaults: { platform: false, external: true },
    description:
      'Write a NetworkPolicy `redis-np` beside the shared Redis that lets only `redis_clients` and Langfuse reach its port. One of `true`, `false`.',
    examples: [false, true],
  }),
  redis_pod_labels: map({
    ...labels,
    description: 'Labels of the pods of the shared Redis.',
    default: { app: 'redis' },
    examples: [{ 'app.kubernetes.io/name': 'redis' }],
  }),
  redis_clients: list({
    description:
      'Pods besides those of Langfuse that may reach the shared Redis: `labels`, and a `namespace` where they run in another than Redis.',
    of: map({
      description: 'Pods that may reach the shared Redis.',
      members: {
        labels: map({ ...labels, description: 'Labels of the pods.', required: true }),
        namespace: dnsLabel({ description: 'Their namespace. Unset, it is that of Redis.' }),
      },
    }),
    default: [{ labels: { component: 'backend' } }],
    examples: [[{ labels: { component: 'backend' } }, { labels: { app: 'api' }, namespace: 'shop' }]],
  }),
};
