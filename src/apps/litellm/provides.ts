import type { Variables } from '../../derive/derivation.ts';
import type { ProvidedObject } from '../../verify/declarations.ts';
import { namespace, serviceWithPods } from '../provided.ts';

export function provides(v: Variables): readonly ProvidedObject[] {
  if (!v.litellm_enabled) return [];
  const by = 'LiteLLM';
  return [
    namespace(v.litellm_namespace),
    ...serviceWithPods(
      'litellm',
      v.litellm_namespace,
      [{ name: 'http', port: 4000 }],
      { 'app.kubernetes.io/name': 'litellm' },
      by,
    ),
  ];
}
