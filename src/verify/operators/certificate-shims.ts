import type { OperatorDescription } from '../declarations.ts';
import { asText, matches } from '../model/data.ts';

const issuers = ['cert-manager.io/issuer', 'cert-manager.io/cluster-issuer', 'kubernetes.io/tls-acme'];

/** An object for which cert-manager creates a Certificate, and so the Secret, if it has one of its annotations. */
function shim(apiVersion: string, kind: string, secrets: string): OperatorDescription {
  return {
    apiVersion,
    kind,
    provides: ({ namespace, annotations, spec }) => {
      if (!issuers.some((key) => Object.hasOwn(annotations, key))) return [];
      return [...matches(spec, secrets)].flatMap(({ value }) => {
        const name = asText(value);
        const keys = ['tls.crt', 'tls.key', 'ca.crt'];
        return name === undefined
          ? []
          : [{ apiVersion: 'v1', kind: 'Secret', name, namespace, keys, by: 'cert-manager' }];
      });
    },
  };
}

export const certificateShims: readonly OperatorDescription[] = [
  shim('networking.k8s.io', 'Ingress', 'tls[].secretName'),
  shim('gateway.networking.k8s.io', 'Gateway', 'listeners[].tls.certificateRefs[].name'),
  shim('gateway.networking.k8s.io', 'ListenerSet', 'listeners[].tls.certificateRefs[].name'),
];
