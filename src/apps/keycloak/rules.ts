import { type Finding, needs, type RuleInput } from '../../app-kit/index.ts';

export const ownSecrets = needs(
  {
    keycloak_postgres_password: 'Keycloak signs in to its database with it',
    keycloak_admin_password: 'without it nobody could administer Keycloak',
    keycloak_setup_client_secret: 'clients and roles in Keycloak follow this file by it',
  },
  {
    when: ({ variables }) => variables.keycloak_deployed,
    at: 'keycloak_enabled',
    hint: (setting) =>
      `Add ${setting}: "…" to cluster.yaml, \`openssl rand -hex 16\` makes one; or describe the Keycloak that runs already as keycloak_existing.`,
  },
);

export function* database({ config, variables }: RuleInput): Iterable<Finding> {
  if (!variables.keycloak_deployed || config.cnpg_enabled) return;
  yield {
    path: ['cnpg_enabled'],
    at: ['keycloak_enabled'],
    message: 'Keycloak needs cnpg_enabled: CloudNativePG runs its database',
    hint: 'Set cnpg_enabled: true, or describe the Keycloak that runs already as keycloak_existing.',
  };
}
