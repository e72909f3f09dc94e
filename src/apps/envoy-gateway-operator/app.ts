import { defineApp, existingKustomization, helmChart, toApiServer } from '../../app-kit/index.ts';

/** Envoy Gateway itself, with the kinds of the Gateway API. The gateways are another app. */
export default defineApp({
  name: 'envoy-gateway-operator',
  title: 'Envoy Gateway: its operator',
  layer: 'platform',
  uses: ['envoy-gateway', 'monitoring'],
  namespace: (v) => v.gateway_namespace,
  folder: 'network/envoy-gateway-operator',
  enabled: (v) => v.envoy_gateway_enabled,
  runBy: (v) => (v.envoy_gateway_deployed ? undefined : 'Envoy Gateway'),
  kustomization: (v) => existingKustomization(v.envoy_gateway_existing),
  parts: [
    helmChart({
      prefix: 'envoy_gateway',
      called: 'Envoy Gateway',
      chart: 'oci://docker.io/envoyproxy/gateway-helm',
      version: 'v1.9.0',
      name: 'envoy-gateway',
      values: () => ({
        config: {
          envoyGateway: {
            // The proxies then have the names and the namespace of their Gateways.
            provider: { type: 'Kubernetes', kubernetes: { deploy: { type: 'GatewayNamespace' } } },
          },
        },
        deployment: {
          envoyGateway: {
            resources: { requests: { cpu: '50m', memory: '128Mi' }, limits: { memory: '512Mi' } },
          },
        },
      }),
    }),
  ],
  services: (v) =>
    v.envoy_gateway_deployed
      ? [
          {
            name: 'envoy-gateway',
            ports: { xds: 18000, ratelimit: 18001, wasm: 18002, metrics: 19001, webhook: 9443 },
            pods: { 'app.kubernetes.io/name': 'gateway-helm' },
            labels: { 'control-plane': 'envoy-gateway' },
          },
        ]
      : [],
  connections: (v) =>
    v.envoy_gateway_deployed
      ? [
          toApiServer('what it watches'),
          { from: { entity: 'kube-apiserver' }, to: 'envoy-gateway', port: 'webhook', why: 'admission' },
          {
            from: 'envoy-gateway/envoy',
            to: 'envoy-gateway',
            port: 'xds',
            why: 'configuration of the proxies',
          },
          {
            from: 'envoy-gateway/envoy',
            to: 'envoy-gateway',
            port: 'wasm',
            why: 'extensions of the proxies',
          },
          { from: 'monitoring/prometheus', to: 'envoy-gateway', port: 'metrics', why: 'metrics' },
        ]
      : [],
});
