import { asText, at, isOpaque } from '../model/data.ts';
import type { KubernetesObject } from '../model/object.ts';

/** The issuers that annotations name, of kinds for which cert-manager creates certificates. */
const shimmed = new Set([
  'networking.k8s.io/Ingress',
  'gateway.networking.k8s.io/Gateway',
  'gateway.networking.k8s.io/ListenerSet',
]);

const issuers = [
  ['cert-manager.io/cluster-issuer', 'ClusterIssuer'],
  ['cert-manager.io/issuer', 'Issuer'],
] as const;

/** Yields the issuers that an object's annotations name; those of another group are an external issuer's. */
export function* issuersInAnnotations(object: KubernetesObject) {
  if (!shimmed.has(`${object.group}/${object.kind}`)) return;
  const annotations = at(object.data, 'metadata', 'annotations');
  if (['issuer-kind', 'issuer-group'].some((key) => at(annotations, `cert-manager.io/${key}`) !== undefined))
    return;
  for (const [annotation, kind] of issuers) {
    const name = asText(at(annotations, annotation));
    if (name === undefined || name === '' || isOpaque(name)) continue;
    yield {
      from: object,
      to: { group: 'cert-manager.io', kind },
      namespace: kind === 'Issuer' ? object.namespace : undefined,
      name,
      path: ['metadata', 'annotations', annotation],
      keys: [],
      at: 'metadata.annotations',
    };
  }
}
