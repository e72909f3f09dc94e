import {
  count,
  defineApp,
  flag,
  ipv4Address,
  readiness,
  toApiServer,
  types,
  value,
} from '../../app-kit/index.ts';
import { routeProblem } from './route-problem.ts';

const runBy = 'Envoy Gateway';

const gatewayRoute = types.record({
  name: types.text,
  hostname: types.text,
  service: types.text,
  namespace: types.text,
  port: types.number,
  /** Empty for the gateway's default. */
  timeout: types.text,
  is_internal: types.flag,
  signs_in: types.flag,
  hidden_paths: types.list(types.text),
});

/** The gateways, one for the local network and one for the internet. Each has the listeners `http` and `https`. */
export default defineApp({
  name: 'envoy-gateway',
  title: 'Envoy Gateway: connections from outside the cluster',
  layer: 'platform',
  uses: ['cluster', 'cluster-issuer', 'envoy-gateway-operator', 'gateways', 'monitoring'],
  namespace: (v) => v.gateway_namespace,
  runBy: (v) => (v.envoy_gateway_deployed ? undefined : runBy),
  kustomization: (v) =>
    v.envoy_gateway_deployed ? { name: 'envoy-gateway-routes', namespace: 'flux-system' } : undefined,
  settings: {
    envoy_gateway_enabled: flag({
      description:
        'Run Envoy Gateway with the Gateways `envoy-internal` and `envoy-external`. One of `true`, `false`. With `false`, two Gateways with these names are expected in the namespace `network`.',
      default: false,
      inits: { platform: true },
    }),
    gateway_replicas: count({
      description: 'Number of Envoy pods of each Gateway. With two, one may fail.',
      defaults: { small: 2, dev: 1, production: 3 },
    }),
    gateway_internal_address: ipv4Address({
      description:
        'Address of the gateway for your own network. The load balancer of the cluster assigns it.',
      examples: ['192.168.1.40'],
    }),
    gateway_external_address: ipv4Address({
      description: 'Address of the gateway for the internet. The load balancer of the cluster assigns it.',
      examples: ['192.168.1.41'],
    }),
  },
  variables: {
    envoy_gateway_deployed: flag(
      'Whether the tree runs Envoy Gateway.',
      (v) => v.envoy_gateway_enabled && v.envoy_gateway_existing === undefined,
    ),
    gateway_routes: value('What apps have the gateways publish.', types.list(gatewayRoute), (v, { routes }) =>
      routes(v)
        .filter(({ isWritten }) => isWritten)
        .map(({ name, hostname, service, namespace: of, port, timeout, ...route }) => ({
          name,
          hostname,
          service,
          namespace: of,
          port,
          timeout: timeout ?? '',
          is_internal: route.isInternal,
          signs_in: route.signsIn,
          hidden_paths: route.hiddenPaths,
        })),
    ),
  },
  gateway: { service: 'envoy', kinds: 'envoy-gateway-operator' },
  folder: 'network/envoy-gateway',
  flux: { name: 'envoy-gateway-routes' },
  dependsOn: (v) => [v.envoy_gateway_deployed ? 'gateways' : 'envoy-gateway-operator'],
  services: (v) => [
    {
      name: 'envoy',
      ports: { http: 10080, https: 10443, metrics: 19001 },
      pods: v.gateway_pods,
      exposed: false,
    },
  ],
  connections: (v) =>
    v.envoy_gateway_deployed
      ? [
          ...(['http', 'https'] as const).flatMap((port) =>
            (['world', 'cluster'] as const).map((entity) => ({
              from: { entity },
              to: 'envoy',
              port,
              why: 'browsers and SDKs',
            })),
          ),
          { from: 'envoy', ...toApiServer('its own tokens') },
          { from: 'monitoring/prometheus', to: 'envoy', port: 'metrics', why: 'metrics' },
        ]
      : [],
  provides: (v) =>
    v.envoy_gateway_deployed
      ? []
      : [...new Set([v.gateway_internal_name, v.gateway_external_name])].map((name) => ({
          apiVersion: 'gateway.networking.k8s.io/v1',
          kind: 'Gateway',
          name,
          namespace: v.gateway_namespace,
          ports: [
            { name: 'http', port: 80 },
            { name: v.gateway_listener, port: 443 },
          ],
          by: runBy,
        })),
  checks: [
    readiness({
      name: 'routes',
      title: 'every HTTPRoute is accepted, and finds its Service',
      kind: 'gateway.networking.k8s.io/HTTPRoute',
      problem: routeProblem,
      advice:
        'Its host name has to fit a listener of the Gateway, whose allowedRoutes have to admit its namespace; a Service in another namespace needs a ReferenceGrant there.',
    }),
  ],
});
