import { defineApp } from '../../app-kit/index.ts';

const runBy = 'Envoy Gateway';
const namespace = 'network';

/** The gateways of the cluster: one for its own network, one for the world. Each has the listeners `http` and `https`. */
export default defineApp({
  name: 'envoy-gateway',
  layer: 'platform',
  namespace,
  runBy,
  folder: 'network/envoy-gateway',
  flux: { name: 'envoy-gateway-routes' },
  services: [
    {
      name: 'envoy',
      pods: { 'app.kubernetes.io/name': 'envoy', 'app.kubernetes.io/component': 'proxy' },
      exposed: false,
    },
  ],
  provides: () =>
    ['envoy-internal', 'envoy-external'].map((name) => ({
      apiVersion: 'gateway.networking.k8s.io/v1',
      kind: 'Gateway',
      name,
      namespace,
      ports: [
        { name: 'http', port: 80 },
        { name: 'https', port: 443 },
      ],
      by: runBy,
    })),
});
