import type { Derivations } from '../../derive/derivation.ts';
import { dnsLabel, flag } from '../../schema/types.ts';
import type { App } from '../app.ts';
import { provides } from './provides.ts';

export interface KeycloakDerived {
  keycloak_namespace: string;
  keycloak_hostname: string;
  keycloak_url: string;
  keycloak_internal_url: string;
  keycloak_issuer_url: string;
  keycloak_internal_issuer_url: string;
}

const derivations: Derivations<KeycloakDerived> = {
  keycloak_namespace: {
    description: 'Namespace of Keycloak.',
    compute: () => 'identity',
  },
  keycloak_hostname: {
    description: 'Host name under which browsers reach Keycloak.',
    compute: (v) => `${v.keycloak_subdomain}.${v.cloudflare_domain}`,
  },
  keycloak_url: {
    description: 'Address under which browsers reach Keycloak.',
    compute: (v) => `https://${v.keycloak_hostname}`,
  },
  keycloak_internal_url: {
    description: 'Address under which pods reach Keycloak, without leaving the cluster.',
    compute: (v) => `http://keycloak-service.${v.keycloak_namespace}.svc.cluster.local:8080`,
  },
  keycloak_issuer_url: {
    description: 'Issuer of the realm, as browsers and tokens know it.',
    compute: (v) => `${v.keycloak_url}/realms/${v.keycloak_realm}`,
  },
  keycloak_internal_issuer_url: {
    description:
      'Issuer of the realm for discovery from pods: with `backchannelDynamic`, Keycloak answers there with external addresses for browsers and internal ones for servers.',
    compute: (v) => `${v.keycloak_internal_url}/realms/${v.keycloak_realm}`,
  },
};

export const app: App<KeycloakDerived> = {
  name: 'keycloak',
  layer: 'platform',
  schema: {
    groups: [
      {
        title: 'Keycloak: single sign-on',
        settings: {
          keycloak_enabled: flag({
            description:
              'Whether Keycloak runs in the cluster (namespace `identity`). One of `true`, `false`. Single sign-on and the synchronization of roles need it.',
            default: false,
          }),
          keycloak_subdomain: dnsLabel({
            description: 'Host part of the address of Keycloak below `cloudflare_domain`.',
            default: 'auth',
            examples: ['auth', 'sso'],
          }),
          keycloak_realm: {
            type: 'string',
            description: 'Realm whose users sign in.',
            maxLength: 255,
            pattern: '^[A-Za-z0-9][A-Za-z0-9_.-]*$',
            patternErrorMessage:
              'must be the name of a realm as it stands in addresses: letters, digits, hyphens, dots and underscores',
            default: 'platform',
            examples: ['platform', 'matherlynet'],
          },
        },
      },
    ],
  },
  derivations,
  provides,
};
