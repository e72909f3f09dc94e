import { defineApp, dnsLabel, flag, text } from '../../app-kit/index.ts';

export default defineApp({
  name: 'keycloak',
  title: 'Keycloak: single sign-on',
  layer: 'platform',
  uses: ['cluster'],
  namespace: (v) => v.keycloak_namespace,
  enabled: (v) => v.keycloak_enabled,
  runBy: 'Keycloak',
  kustomization: (v) => ({ name: 'keycloak', namespace: v.keycloak_namespace }),
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
    keycloak_realm: text({
      description: 'Realm whose users sign in.',
      maxLength: 255,
      pattern: '^[A-Za-z0-9][A-Za-z0-9_.-]*$',
      patternErrorMessage:
        'must be the name of a realm as it stands in addresses: letters, digits, hyphens, dots and underscores',
      default: 'platform',
      examples: ['platform', 'matherlynet'],
    }),
  },
  variables: {
    keycloak_namespace: text('Namespace of Keycloak.', () => 'identity'),
    keycloak_hostname: text(
      'Host name under which browsers reach Keycloak.',
      (v) => `${v.keycloak_subdomain}.${v.cloudflare_domain}`,
    ),
    keycloak_url: text(
      'Address under which browsers reach Keycloak.',
      (v) => `https://${v.keycloak_hostname}`,
    ),
    keycloak_internal_url: text(
      'Address under which pods reach Keycloak, without leaving the cluster.',
      (v) => `http://keycloak-service.${v.keycloak_namespace}.svc.cluster.local:8080`,
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
  services: [
    {
      name: 'keycloak-service',
      ports: { http: 8080 },
      pods: { app: 'keycloak' },
      // As its operator labels them.
      labels: { 'app.kubernetes.io/managed-by': 'keycloak-operator' },
    },
  ],
});
