import type { App } from '../app.ts';
import { namespace, pods } from '../provided.ts';

const by = 'Envoy Gateway';
const home = 'network';

/** The gateways of the cluster: one for its own network, one for the world. Each has the listeners `http` and `https`. */
export const app: App = {
  name: 'envoy-gateway',
  layer: 'platform',
  schema: { groups: [] },
  derivations: {},
  provides: () => [
    namespace(home),
    ...['envoy-internal', 'envoy-external'].map((name) => ({
      apiVersion: 'gateway.networking.k8s.io/v1',
      kind: 'Gateway',
      name,
      namespace: home,
      ports: [
        { name: 'http', port: 80 },
        { name: 'https', port: 443 },
      ],
      by,
    })),
    pods('envoy', home, { 'app.kubernetes.io/name': 'envoy', 'app.kubernetes.io/component': 'proxy' }, by),
  ],
};
