import { advice, type Finding, generated, type RuleInput } from '../../app-kit/index.ts';

/** Prometheus and Alertmanager have no sign-in, so they get no address without the one at the gateway. */
export function* signIn({ config, variables }: RuleInput): Iterable<Finding> {
  const setting = (['prometheus_route_enabled', 'alertmanager_route_enabled'] as const).find(
    (name) => config[name],
  );
  if (setting === undefined) return;
  if (!variables.envoy_gateway_deployed)
    yield {
      path: [setting],
      message: `${setting} needs an Envoy Gateway that this tree runs: the gateway has users sign in`,
      ...advice`Set ${{ envoy_gateway_enabled: true }} without envoy_gateway_existing, or remove the setting.`,
    };
  if (!variables.monitoring_deployed)
    yield {
      path: [setting],
      message: `${setting} needs a Prometheus that this tree runs`,
      ...advice`Set ${{ monitoring_enabled: true }} without monitoring_existing, or remove the setting.`,
    };
  if (!variables.keycloak_deployed)
    yield {
      path: [setting],
      message: `${setting} needs a Keycloak that this tree runs: without a sign-in, everyone who reaches the gateway could read and change everything there`,
      ...advice`Set ${{ keycloak_enabled: true }} without keycloak_existing, or use kubectl port-forward and remove the setting.`,
    };
  else if (config.gateway_keycloak_client_secret === undefined)
    yield {
      path: ['gateway_keycloak_client_secret'],
      at: [setting],
      message: 'gateway_keycloak_client_secret is missing: users sign in at the gateway with it',
      hint: 'Add gateway_keycloak_client_secret: "…" to cluster.yaml; `openssl rand -hex 24` generates one.',
    };
}

/** A user's own apps may require sign-in at the gateway too. */
export function* publishedRoutes({ config, variables }: RuleInput): Iterable<Finding> {
  if (variables.gateway_sign_in_possible) return;
  const route = variables.gateway_routes.find(({ signs_in }) => signs_in);
  if (route === undefined) return;
  const needed = {
    envoy_gateway_enabled: variables.envoy_gateway_deployed,
    keycloak_enabled: variables.keycloak_deployed,
    gateway_keycloak_client_secret: config.gateway_keycloak_client_secret !== undefined,
  };
  const missing = Object.entries(needed).flatMap(([name, isThere]) => (isThere ? [] : [name]));
  yield {
    path: missing.slice(0, 1),
    message: `users of ${route.hostname} sign in at the gateway, which needs ${missing.join(', ')}`,
    hint: 'Set them: the tree has to run Envoy Gateway and Keycloak. Otherwise, disable the route.',
    fixes: generated(missing),
  };
}
