import { defineApp, readiness } from '../../app-kit/index.ts';

/** The two Gateways, their certificate, and the redirect from http to https. Routes wait for them. */
export default defineApp({
  name: 'gateways',
  layer: 'platform',
  uses: ['envoy-gateway', 'envoy-gateway-operator', 'cluster-issuer', 'prometheus-crds', 'monitoring'],
  alongside: ['external-dns'],
  namespace: 'network',
  folder: 'network/gateways',
  enabled: (v) => v.envoy_gateway_enabled,
  dependsOn: ['envoy-gateway-operator', 'cluster-issuer', 'prometheus-crds'],
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
