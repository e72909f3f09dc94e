import type { Variables } from '../../derive/derivation.ts';
import type { ProvidedObject } from '../../verify/declarations.ts';
import { fluxKustomization, namespace, serviceWithPods } from '../provided.ts';

export function provides(v: Variables): readonly ProvidedObject[] {
  if (!v.dragonfly_enabled) return [];
  const by = 'the shared Dragonfly';
  return [
    namespace(v.dragonfly_namespace),
    fluxKustomization('dragonfly', v.dragonfly_namespace, by),
    ...serviceWithPods(
      'dragonfly',
      v.dragonfly_namespace,
      [{ name: 'redis', port: 6379 }],
      { app: 'dragonfly', 'app.kubernetes.io/name': 'dragonfly' },
      by,
    ),
  ];
}
