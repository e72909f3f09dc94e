import { dnsLabel, flag, labels, list, map, type SettingSchemas } from '../../app-kit/index.ts';

export const settings: SettingSchemas = {
  redis_network_policy_enabled: flag({
    defaults: { platform: false, external: true },
    description:
      'Write a NetworkPolicy `redis-np` for the shared Redis that allows only `redis_clients` and Langfuse to connect. One of `true`, `false`.',
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
      'Pods besides Langfuse that may connect to the shared Redis: `labels`, and `namespace` if they are in another namespace than Redis.',
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
