import type { Variables } from '../../derive/derivation.ts';
import type { ProvidedObject } from '../../verify/declarations.ts';
import { namespace, serviceWithPods } from '../provided.ts';

/** The shared Redis itself, where it runs in the cluster. */
export function provides(v: Variables): readonly ProvidedObject[] {
  const to = v.langfuse_redis_destination;
  if (v.langfuse_redis_mode !== 'external' || to?.kind !== 'service') return [];
  const by = 'the shared Redis';
  return [
    namespace(to.namespace),
    ...serviceWithPods(to.name, to.namespace, [{ port: v.langfuse_redis_port }], v.redis_pod_labels, by),
  ];
}
