import { answers, defineApp, text, textOf } from '../../app-kit/index.ts';
import { webAddress } from '../parts/web-address.ts';
import { realmName } from './rules.ts';

/** The Keycloak realm in which users sign in, whoever runs Keycloak. */
export default defineApp({
  name: 'single-sign-on',
  title: 'Single sign-on: the realm, and where Keycloak is',
  layer: 'platform',
  uses: ['cluster', 'keycloak'],
  alongside: ['envoy-gateway', 'langfuse'],
  namespace: (v) => v.keycloak_namespace,
  enabled: (v) => v.keycloak_enabled,
  parts: [webAddress('keycloak', 'Keycloak', { default: 'auth', examples: ['auth', 'sso'] })],
  settings: {
    keycloak_realm: text({
      description: 'Keycloak realm whose users sign in.',
      maxLength: 255,
      pattern: '^[A-Za-z0-9][A-Za-z0-9_.-]*$',
      patternErrorMessage:
        'must be the name of a realm as in its address: letters, digits, hyphens, dots and underscores',
      default: 'platform',
      examples: ['platform', 'matherlynet'],
    }),
  },
  variables: {
    keycloak_url: text(
      'Address under which browsers reach Keycloak.',
      (v) => `https://${v.keycloak_hostname}`,
    ),
    keycloak_internal_url: text(
      'Address under which pods reach Keycloak, without leaving the cluster.',
      (v) => `http://${v.keycloak_host}:${v.keycloak_port}`,
    ),
    keycloak_issuer_url: text(
      'Issuer of the realm, as browsers and tokens know it.',
      (v) => `${v.keycloak_url}/realms/${v.keycloak_realm}`,
    ),
    keycloak_internal_issuer_url: text(
      'Issuer of the realm for discovery from pods: with `backchannelDynamic`, Keycloak answers there with external addresses for browsers and internal ones for servers.',
      (v) => `${v.keycloak_internal_url}/realms/${v.keycloak_realm}`,
    ),
  },
  rules: [realmName],
  routes: (v) => [
    {
      name: 'keycloak',
      hostname: v.keycloak_hostname,
      to: 'keycloak/keycloak-service',
      port: 'http',
      written: v.envoy_gateway_enabled || v.langfuse_route_mode === 'gateway',
    },
  ],
  checks: [
    answers({
      name: 'discovery',
      title: 'Keycloak tells pods about its realm, under the address that browsers know',
      target: (v) => ({
        namespace: v.keycloak_namespace,
        service: v.keycloak_host.split('.')[0] ?? '',
        port: v.keycloak_port,
        path: `/realms/${v.keycloak_realm}/.well-known/openid-configuration`,
      }),
      accept: ({ status, text: body }, v) => status === 200 && issuerIn(body) === v.keycloak_issuer_url,
      advice: (v) =>
        `The realm ${v.keycloak_realm} has to exist, and the issuer in its answer has to be ${v.keycloak_issuer_url}: with backchannelDynamic, Keycloak gives external addresses to browsers and internal ones to pods.`,
    }),
  ],
});

/** Returns the issuer in a discovery document. */
function issuerIn(body: string): string | undefined {
  try {
    return textOf(JSON.parse(body), 'issuer');
  } catch {
    return undefined;
  }
}
