import {
  conditionOf,
  count,
  defineApp,
  dnsLabel,
  fieldOf,
  flag,
  ipv4Address,
  kustomizationSetting,
  type LiveObject,
  listOf,
  map,
  podsSetting,
  readiness,
  text,
  textOf,
  toApiServer,
  types,
  value,
} from '../../app-kit/index.ts';

const runBy = 'Envoy Gateway';
const home = 'network';
const ourPods = { 'app.kubernetes.io/name': 'envoy', 'app.kubernetes.io/component': 'proxy' };

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
    envoy_gateway_existing: map({
      description:
        'Describes Envoy Gateway and its two Gateways, if you run your own: the tree then publishes its addresses there. One Gateway may be both.',
      members: {
        kustomization: kustomizationSetting('envoy-gateway'),
        namespace: dnsLabel({ description: 'Namespace of the Gateways.', examples: [home] }),
        internal: dnsLabel({
          description: 'The Gateway for your own network.',
          examples: ['envoy-internal'],
        }),
        external: dnsLabel({ description: 'The Gateway for the internet.', examples: ['envoy-external'] }),
        listener: dnsLabel({ description: 'Their listener for https.', examples: ['https'] }),
        pods: podsSetting(ourPods),
      },
      examples: [{ namespace: home, internal: 'envoy-internal', external: 'envoy-external' }],
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
    gateway_namespace: text(
      'Namespace of the Gateways and of the routes.',
      (v) => v.envoy_gateway_existing?.namespace ?? home,
    ),
    gateway_internal_name: text(
      'The Gateway for the own network.',
      (v) => v.envoy_gateway_existing?.internal ?? 'envoy-internal',
    ),
    gateway_external_name: text(
      'The Gateway for the internet.',
      (v) => v.envoy_gateway_existing?.external ?? 'envoy-external',
    ),
    gateway_listener: text(
      'Listener of the Gateways for https.',
      (v) => v.envoy_gateway_existing?.listener ?? 'https',
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
      pods: v.envoy_gateway_existing?.pods ?? ourPods,
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

/** Returns why a gateway does not accept a route; undefined if it does. */
function routeProblem(route: LiveObject): string | undefined {
  const parents = listOf(route, 'status', 'parents');
  if (parents.length === 0)
    return 'no controller has looked at it: the Gateway that it names does not exist, or has no controller';
  for (const parent of parents) {
    for (const type of ['Accepted', 'ResolvedRefs']) {
      const condition = conditionOf({ status: parent }, type);
      if (condition === undefined || fieldOf(condition, 'status') === 'True') continue;
      const gateway = textOf(parent, 'parentRef', 'name');
      return `${gateway}: ${textOf(condition, 'reason')}: ${textOf(condition, 'message')}`;
    }
  }
  return undefined;
}
