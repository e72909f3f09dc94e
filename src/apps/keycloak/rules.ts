import type { Finding, RuleInput } from '../../app-kit/index.ts';

const purposes = {
  keycloak_postgres_password: 'Keycloak signs in to its database with it',
  keycloak_admin_password: 'without it nobody could administer Keycloak',
  keycloak_setup_client_secret: 'clients and roles in Keycloak follow this file by it',
} as const;

export function* ownSecrets({ config, variables }: RuleInput): Iterable<Finding> {
  if (!variables.keycloak_deployed) return;
  for (const key of Object.keys(purposes) as (keyof typeof purposes)[]) {
    if (config[key] !== undefined) continue;
    yield {
      path: [key],
      at: ['keycloak_enabled'],
      message: `${key} is missing: ${purposes[key]}`,
      hint: `Add ${key}: "…" to cluster.yaml, \`openssl rand -hex 16\` makes one; or describe the Keycloak that runs already as keycloak_existing.`,
    };
  }
}

export function* database({ config, variables }: RuleInput): Iterable<Finding> {
  if (!variables.keycloak_deployed || config.cnpg_enabled) return;
  yield {
    path: ['cnpg_enabled'],
    at: ['keycloak_enabled'],
    message: 'Keycloak needs cnpg_enabled: CloudNativePG runs its database',
    hint: 'Set cnpg_enabled: true, or describe the Keycloak that runs already as keycloak_existing.',
  };
}
