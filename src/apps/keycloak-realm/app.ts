import {
  defineApp,
  emailAddress,
  list,
  oidcClient,
  readiness,
  readyByCondition,
  sealedSecret,
  secret,
  text,
  types,
  value,
} from '../../app-kit/index.ts';
import { clientNames, plainSecrets, realmKeys, userPassword } from './rules.ts';

/**
 * The realm: imported once, and then kept up to date by a program that uses the Admin API, because Keycloak never
 * imports over an existing realm.
 */
export default defineApp({
  name: 'keycloak-realm',
  title: 'Keycloak realm: clients, roles and the first user',
  layer: 'platform',
  uses: ['keycloak', 'python-image', 'single-sign-on'],
  namespace: (v) => v.keycloak_namespace,
  folder: 'identity/keycloak-realm',
  enabled: (v) => v.keycloak_deployed,
  dependsOn: ['keycloak'],
  parts: [sealedSecret('keycloak-realm', { keys: realmKeys })],
  flux: {
    healthChecks: [
      readyByCondition('k8s.keycloak.org/v2beta1', 'KeycloakRealmImport', 'Done', { failedBy: 'HasErrors' }),
    ],
  },
  settings: {
    keycloak_user_email: emailAddress({
      description:
        'E-mail address and user name of the first user of the realm, who gets the administrator roles. The address is marked as verified, because the role sync ignores users without a verified address. If unset, the realm has no users at first. Has no effect once the realm exists.',
      examples: ['admin@example.com'],
    }),
    keycloak_user_password: secret({
      description: 'Initial password of that user, who must change it at the first sign-in.',
      minLength: 8,
      generate: 'alphanumeric:20',
      rotation: 'Has no effect once the realm exists: change it in Keycloak.',
    }),
  },
  variables: {
    keycloak_clients: value(
      'The clients of the realm. The secret of each is in the Secret `keycloak-realm`, under the name of its setting in capitals.',
      types.list(oidcClient),
      (v, { oidcClients }) => oidcClients(v),
    ),
    keycloak_user_name: text('Name of the first user, as Keycloak keeps it.', (v) =>
      (v.keycloak_user_email ?? '').toLowerCase(),
    ),
    keycloak_roles: list('The roles of the realm.', types.text, (v) => [
      ...new Set(v.keycloak_clients.flatMap(({ roles = [] }) => roles)),
    ]),
    keycloak_user_roles: list('The roles of the first user of the realm.', types.text, (v) => [
      ...new Set(v.keycloak_clients.flatMap(({ firstUserRoles = [] }) => firstUserRoles)),
    ]),
  },
  services: [{ name: 'keycloak-sync', pods: { 'app.kubernetes.io/name': 'keycloak-sync' }, exposed: false }],
  connections: [{ to: 'keycloak/keycloak-service', port: 'http', why: 'clients and roles' }],
  rules: [clientNames, plainSecrets, userPassword],
  checks: [
    readiness({
      name: 'import',
      title: 'the realm is imported',
      kind: 'k8s.keycloak.org/KeycloakRealmImport',
      condition: 'Done',
      advice: 'Keycloak has to be ready first; then the log of the Job of the import says what it refuses.',
    }),
  ],
  troubleshooting: [
    {
      pods: { 'app.kubernetes.io/name': 'keycloak-sync' },
      advice: [
        'It signs in to Keycloak as the client platform-setup: keycloak_setup_client_secret must be the one that the client has.',
      ],
    },
  ],
});
