import type { Variables } from '../../derive/derivation.ts';
import type { ProvidedObject } from '../../verify/declarations.ts';
import { fluxKustomization, namespace, serviceWithPods } from '../provided.ts';

export function provides(v: Variables): readonly ProvidedObject[] {
  if (!v.rustfs_enabled) return [];
  const by = 'RustFS';
  return [
    namespace(v.rustfs_namespace),
    fluxKustomization('rustfs', v.rustfs_namespace, by),
    ...serviceWithPods(
      'rustfs',
      v.rustfs_namespace,
      [
        { name: 's3', port: 9000 },
        { name: 'console', port: 9001 },
      ],
      { 'app.kubernetes.io/name': 'rustfs' },
      by,
    ),
  ];
}
