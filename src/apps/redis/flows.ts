import type { Variables } from '../../derive/derivation.ts';
import type { Flow } from '../../verify/declarations.ts';

/** Who uses the shared Redis besides Langfuse, as the configuration has it. */
export function flows(v: Variables): readonly Flow[] {
  const home = v.redis_namespace;
  if (!v.redis_network_policy_enabled || home === undefined) return [];
  return v.redis_clients.map(({ labels, namespace = home }) => ({
    from: { namespace, labels, foreign: true as const },
    to: { namespace: home, labels: v.redis_pod_labels },
    port: v.langfuse_redis_port,
    purpose: 'the shared Redis',
  }));
}
