import type { Variables } from '../../derive/derivation.ts';
import type { ProvidedObject } from '../../verify/declarations.ts';
import { fluxKustomization, namespace, serviceWithPods } from '../provided.ts';

export function provides(v: Variables): readonly ProvidedObject[] {
  if (!v.keycloak_enabled) return [];
  const by = 'Keycloak';
  return [
    namespace(v.keycloak_namespace),
    fluxKustomization('keycloak', v.keycloak_namespace, by),
    ...serviceWithPods(
      'keycloak-service',
      v.keycloak_namespace,
      [{ name: 'http', port: 8080 }],
      // As its operator labels them.
      { app: 'keycloak', 'app.kubernetes.io/managed-by': 'keycloak-operator' },
      by,
    ),
  ];
}
