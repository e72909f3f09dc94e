import { defineApp } from '../../app-kit/index.ts';

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
});
