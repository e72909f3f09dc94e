import {
  answers,
  count,
  defineApp,
  flag,
  platformPart,
  readiness,
  readyByCondition,
  resources,
  secret,
  serviceHost,
  text,
  textOf,
} from '../../app-kit/index.ts';
import { databaseSettings } from '../parts/database.ts';
import { webAddress } from '../parts/web-address.ts';
import { backup } from './backup.ts';
import { connections, services } from './connections.ts';
import { database } from './rules.ts';

const keycloak = platformPart({
  prefix: 'keycloak',
  called: 'Keycloak',
  namespace: 'identity',
  described: 'Keycloak, with the Service `keycloak-service`,',
  enabled: {
    description:
      'Whether Keycloak runs in the cluster. One of `true`, `false`. Single sign-on and the synchronization of roles need it. With External Secrets, the tree does not write it: yours is used.',
  },
});

export default defineApp({
  name: 'keycloak',
  title: 'Keycloak: single sign-on',
  layer: 'platform',
  uses: ['cluster', 'cloudnative-pg', 'external-secrets', 'keycloak-operator', 'prometheus-crds'],
  alongside: ['gateway-sign-in'],
  folder: 'identity/keycloak',
  // Without its secrets, which a store keeps, it is somebody else's as well.
  runBy: (v) => (v.keycloak_deployed ? undefined : 'Keycloak'),
  dependsOn: ['keycloak-operator', 'cloudnative-pg', 'prometheus-crds', 'envoy-gateway-operator'],
  // The first start builds the server and sets up its database.
  flux: { timeout: '10m', healthChecks: [readyByCondition('k8s.keycloak.org/v2beta1', 'Keycloak')] },
  // What its operator writes into the pods differs by version.
  podSecurity: 'baseline',
  parts: [
    keycloak.part,
    webAddress('keycloak', 'Keycloak', { default: 'auth', examples: ['auth', 'sso'] }),
    backup,
  ],
  settings: {
    keycloak_realm: text({
      description: 'Realm whose users sign in.',
      maxLength: 255,
      pattern: '^[A-Za-z0-9][A-Za-z0-9_.-]*$',
      patternErrorMessage:
        'must be the name of a realm as it stands in addresses: letters, digits, hyphens, dots and underscores',
      default: 'platform',
      examples: ['platform', 'matherlynet'],
    }),
    keycloak_instances: count({
      description: 'How many instances of Keycloak run.',
      defaults: { small: 1, dev: 1, production: 2 },
    }),
    keycloak_resources: resources({
      description: 'Requests and limits of each instance of Keycloak.',
      defaults: {
        small: { requests: { cpu: '200m', memory: '1Gi' }, limits: { memory: '2Gi' } },
        dev: { requests: { cpu: '100m', memory: '768Mi' }, limits: { memory: '1536Mi' } },
        production: { requests: { cpu: '1', memory: '2Gi' }, limits: { memory: '4Gi' } },
      },
    }),
    ...databaseSettings('keycloak', 'Keycloak'),
    keycloak_postgres_password: secret({
      needed: 'Keycloak signs in to its database with it',
      description: 'Password of the database of Keycloak.',
      minLength: 8,
      generate: 'alphanumeric:32',
      rotation: 'The database gets it, and Keycloak restarts with it.',
    }),
    keycloak_admin_password: secret({
      needed: 'without it nobody could administer Keycloak',
      description: 'Password of the first administrator of Keycloak, `admin`.',
      minLength: 8,
      generate: 'alphanumeric:24',
      rotation: 'Without effect once Keycloak has started: change it in Keycloak.',
    }),
    keycloak_setup_client_secret: secret({
      needed: 'clients and roles in Keycloak follow this file by it',
      description:
        'Secret of the client `platform-setup` in the realm `master`, by which clients and roles in Keycloak follow this file.',
      minLength: 8,
      generate: 'alphanumeric:32',
      rotation:
        'Must not change here alone: Keycloak reads it at its first start only. Change it on the client in Keycloak as well.',
    }),
  },
  variables: {
    keycloak_deployed: flag(
      'Whether the tree runs Keycloak: asked for, nobody else does, and its secrets are in this file.',
      (v) => v.keycloak_enabled && v.keycloak_existing === undefined && !v.external_secrets_enabled,
    ),
    keycloak_url: text(
      'Address under which browsers reach Keycloak.',
      (v) => `https://${v.keycloak_hostname}`,
    ),
    keycloak_internal_url: text(
      'Address under which pods reach Keycloak, without leaving the cluster.',
      (v) => `http://${serviceHost('keycloak-service', v.keycloak_namespace)}:8080`,
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
  services,
  connections,
  rules: [database],
  checks: [
    readiness({
      name: 'ready',
      title: 'Keycloak is ready',
      kind: 'k8s.keycloak.org/Keycloak',
      advice:
        'Its database has to be healthy; then read the log of its pods. The first start takes some minutes.',
    }),
    answers({
      name: 'discovery',
      title: 'Keycloak tells pods about its realm, under the address that browsers know',
      target: (v) => ({
        namespace: v.keycloak_namespace,
        service: 'keycloak-service',
        port: 8080,
        path: `/realms/${v.keycloak_realm}/.well-known/openid-configuration`,
      }),
      accept: ({ status, text: body }, v) => status === 200 && issuerIn(body) === v.keycloak_issuer_url,
      advice: (v) =>
        `The realm ${v.keycloak_realm} has to exist, and the issuer in its answer has to be ${v.keycloak_issuer_url}: with backchannelDynamic, Keycloak gives external addresses to browsers and internal ones to pods.`,
    }),
  ],
});

/** The issuer that a discovery document names. */
function issuerIn(body: string): string | undefined {
  try {
    return textOf(JSON.parse(body), 'issuer');
  } catch {
    return undefined;
  }
}
