import { defineApp, readiness } from '../../app-kit/index.ts';
import { existing, names } from './existing.ts';

/** The two Gateways, their certificate, and the redirect from http to https. Routes wait for them. */
export default defineApp({
  name: 'gateways',
  title: 'Envoy Gateway: where it is, if others run it',
  layer: 'platform',
  uses: [
    'envoy-gateway',
    'envoy-gateway-operator',
    'cert-manager',
    'cluster-issuer',
    'prometheus-crds',
    'monitoring',
  ],
  alongside: ['external-dns'],
  namespace: 'network',
  folder: 'network/gateways',
  enabled: (v) => v.envoy_gateway_deployed,
  dependsOn: (v) => [
    'envoy-gateway-operator',
    // With an existing issuer, it still depends on the kinds of cert-manager.
    v.cluster_issuer_deployed ? 'cluster-issuer' : 'cert-manager',
    'prometheus-crds',
  ],
  settings: { envoy_gateway_existing: existing },
  variables: names,
  checks: [
    readiness({
      name: 'gateways',
      title: 'every Gateway is programmed',
      kind: 'gateway.networking.k8s.io/Gateway',
      condition: 'Programmed',
      advice:
        'Its certificate has to be issued, and the load balancer of the cluster has to give it its address: see gateway_internal_address and gateway_external_address.',
    }),
  ],
});
