import type { Variables } from '../../derive/derivation.ts';
import type { ProvidedObject } from '../../verify/declarations.ts';
import { namespace, pods } from '../provided.ts';

export function provides(v: Variables): readonly ProvidedObject[] {
  if (!v.monitoring_enabled) return [];
  const by = 'Prometheus';
  return [
    namespace(v.monitoring_namespace),
    pods('prometheus', v.monitoring_namespace, { 'app.kubernetes.io/name': 'prometheus' }, by),
  ];
}
