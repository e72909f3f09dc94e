import type { ProvidedObject } from '../../verify/declarations.ts';
import { namespace, serviceWithPods } from '../provided.ts';

/** The cluster's DNS, which every policy has to let through. */
export function provides(): readonly ProvidedObject[] {
  const by = 'Kubernetes';
  return [
    namespace('kube-system'),
    ...serviceWithPods('kube-dns', 'kube-system', [{ name: 'dns', port: 53 }], { 'k8s-app': 'kube-dns' }, by),
  ];
}
