import type { Variables } from '../../derive/derivation.ts';
import type { ProvidedObject } from '../../verify/declarations.ts';
import { fluxKustomization, namespace, pods, serviceWithPods } from '../provided.ts';

/** The operator and, beside it, the Barman Cloud plugin for backups. */
export function provides(v: Variables): readonly ProvidedObject[] {
  if (!v.cnpg_enabled) return [];
  const by = 'CloudNativePG';
  return [
    namespace('cnpg-system'),
    fluxKustomization('cloudnative-pg', 'cnpg-system', by),
    pods('cloudnative-pg', 'cnpg-system', { 'app.kubernetes.io/name': 'cloudnative-pg' }, by),
    ...serviceWithPods(
      'barman-cloud',
      'cnpg-system',
      [{ port: 9090 }],
      { app: 'barman-cloud' },
      'the Barman Cloud plugin of CloudNativePG',
    ),
  ];
}
