import type { Variables } from '../../derive/derivation.ts';
import type { ProvidedObject } from '../../verify/declarations.ts';
import { namespace, serviceWithPods } from '../provided.ts';

export function provides(v: Variables): readonly ProvidedObject[] {
  if (!v.tracing_enabled) return [];
  const by = 'Tempo';
  return [
    namespace(v.monitoring_namespace),
    ...serviceWithPods(
      'tempo',
      v.monitoring_namespace,
      [{ name: 'otlp-http', port: 4318 }],
      { 'app.kubernetes.io/name': 'tempo' },
      by,
    ),
  ];
}
