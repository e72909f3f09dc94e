import type { NestedSchema, SettingGroup, SettingSchema } from '../../schema/fragment.ts';
import { dnsLabel, flag, labelKey } from '../../schema/types.ts';

const labels: NestedSchema = {
  type: 'object',
  minProperties: 1,
  propertyNames: labelKey,
  additionalProperties: {
    type: 'string',
    pattern: '^([A-Za-z0-9]([A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?)?$',
    patternErrorMessage: 'must be the value of a label',
  },
};

const client: Readonly<Record<string, SettingSchema>> = {
  labels: { ...labels, description: 'Labels of the pods.' },
  namespace: dnsLabel({ description: 'Their namespace. Unset, it is that of Redis.' }),
};

export const group: SettingGroup = {
  title: 'The shared Redis: who may reach it',
  introduction: 'For langfuse_redis_mode "external", where langfuse_redis_host is a Service of the cluster.',
  settings: {
    redis_network_policy_enabled: flag({
      description:
        'Write a NetworkPolicy `redis-np` beside the shared Redis that lets only `redis_clients` and Langfuse reach its port. One of `true`, `false`. Unset: `false`; with `shape: external`, `true`.',
      examples: [false, true],
    }),
    redis_pod_labels: {
      ...labels,
      description: 'Labels of the pods of the shared Redis.',
      default: { app: 'redis' },
      examples: [{ 'app.kubernetes.io/name': 'redis' }],
    },
    redis_clients: {
      type: 'array',
      description:
        'Pods besides those of Langfuse that may reach the shared Redis: `labels`, and a `namespace` where they run in another than Redis.',
      items: {
        type: 'object',
        required: ['labels'],
        additionalProperties: false,
        properties: client,
      },
      default: [{ labels: { component: 'backend' } }],
      examples: [[{ labels: { component: 'backend' } }, { labels: { app: 'api' }, namespace: 'shop' }]],
    },
  },
};
