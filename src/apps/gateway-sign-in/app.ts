import { defineApp, flag, sealedSecret, secret } from '../../app-kit/index.ts';
import { webAddress } from '../parts/web-address.ts';
import { publishedRoutes, signIn } from './rules.ts';

const routeOf = (called: string) =>
  flag({
    description: `Give ${called} an address at the Gateway \`envoy-internal\`, behind a sign-in with Keycloak. One of \`true\`, \`false\`. Users need the realm role \`gateway-user\`.`,
    default: false,
  });

/**
 * Prometheus and Alertmanager show everything to everyone who reaches them, so the gateway requires users to sign in
 * with Keycloak first. HTTPRoutes with this sign-in are in this app, together with the policies that protect them, so
 * that neither exists without the other.
 */
export default defineApp({
  name: 'gateway-sign-in',
  title: 'Prometheus and Alertmanager in your own network, behind a sign-in at the gateway',
  layer: 'platform',
  uses: [
    'cluster',
    'envoy-gateway',
    'gateways',
    'keycloak',
    'keycloak-realm',
    'monitoring',
    'single-sign-on',
  ],
  namespace: 'network',
  folder: 'network/gateway-sign-in',
  enabled: (v) => v.gateway_sign_in_enabled,
  dependsOn: ['gateways', 'keycloak-realm', 'monitoring'],
  parts: [
    sealedSecret('gateway-sign-in', {
      when: (v) => v.gateway_sign_in_enabled,
      keys: {
        'client-secret': 'gateway_keycloak_client_secret',
      },
    }),
    webAddress('prometheus', 'Prometheus', { default: 'prometheus' }),
    webAddress('alertmanager', 'Alertmanager', { default: 'alertmanager' }),
  ],
  settings: {
    prometheus_route_enabled: routeOf('Prometheus'),
    alertmanager_route_enabled: routeOf('Alertmanager'),
    gateway_keycloak_client_secret: secret({
      description:
        'Secret of the Keycloak client `gateway`, for apps without a sign-in of their own: users sign in at the gateway.',
      generate: 'alphanumeric:32',
      rotation: 'The client in Keycloak gets it within five minutes; Envoy Gateway takes it at once.',
    }),
  },
  variables: {
    gateway_sign_in_possible: flag(
      'Whether the gateway can have users sign in with Keycloak: the tree runs both, and the secret is there.',
      (v) =>
        v.envoy_gateway_deployed && v.keycloak_deployed && v.gateway_keycloak_client_secret !== undefined,
    ),
    gateway_sign_in_enabled: flag(
      'Whether the gateway has users sign in with Keycloak, to what has no sign-in of its own.',
      (v) => v.gateway_sign_in_possible && v.gateway_routes.some(({ signs_in }) => signs_in),
    ),
  },
  oidcClients: (v) => [
    {
      id: 'gateway',
      title: 'Web interfaces behind the gateway',
      secret: 'gateway_keycloak_client_secret',
      urls: v.gateway_routes.filter(({ signs_in }) => signs_in).map(({ hostname }) => `https://${hostname}`),
      callback: '/oauth2/callback',
      roles: ['gateway-user'],
      firstUserRoles: ['gateway-user'],
    },
  ],
  rules: [signIn, publishedRoutes],
});
