import { defineApp, destinationOf, flag, text, type Variables } from '../../app-kit/index.ts';
import { settings } from './settings.ts';

/** The Redis that the cluster shares and others run: which pods may connect to it. */
export default defineApp({
  name: 'redis',
  title: 'The shared Redis: who may reach it',
  introduction: 'For langfuse_redis_mode "external", if langfuse_redis_host is a Service of the cluster.',
  layer: 'platform',
  uses: ['langfuse'],
  folder: 'default/redis',
  namespace: (v) => v.redis_namespace ?? 'default',
  enabled: (v) => v.langfuse_redis_mode === 'external' && v.redis_namespace !== undefined,
  runBy: 'the shared Redis',
  flux: { name: 'redis-network-policy' },
  settings,
  variables: {
    redis_namespace: text(
      'Namespace of the shared Redis, where it runs in the cluster.',
      (v) => sharedService(v)?.namespace,
      { optional: true },
    ),
    redis_network_policy_enabled: flag(
      'Whether a policy guards the shared Redis: asked for, and it runs in the cluster.',
      (v) =>
        v.langfuse_enabled &&
        v.langfuse_redis_mode === 'external' &&
        v.redis_namespace !== undefined &&
        v.redis_network_policy_enabled,
    ),
  },
  services: (v) => [
    {
      name: sharedService(v)?.name ?? 'redis',
      ports: { redis: v.langfuse_redis_port },
      pods: v.redis_pod_labels,
      keepsData: true,
    },
  ],
  // Other users of Redis besides Langfuse, as configured.
  connections: (v) =>
    v.redis_network_policy_enabled
      ? v.redis_clients.map(({ labels, namespace }) => ({
          from: { pods: labels, runBy: 'others', ...(namespace !== undefined && { namespace }) },
          to: 'redis',
          port: 'redis',
          why: 'the shared Redis',
        }))
      : [],
});

/** Returns the Service that is the shared Redis; undefined if there is none, or it runs outside the cluster. */
function sharedService(v: Variables): { readonly name: string; readonly namespace: string } | undefined {
  const to = v.langfuse_redis_mode === 'external' ? destinationOf(v.langfuse_redis_host) : undefined;
  return to?.kind === 'service' ? to : undefined;
}
