import type { Finding, RuleInput } from '../../app-kit/index.ts';

export function* database({ config, variables }: RuleInput): Iterable<Finding> {
  if (!variables.keycloak_deployed || config.cnpg_enabled) return;
  yield {
    path: ['cnpg_enabled'],
    at: ['keycloak_enabled'],
    message: 'Keycloak needs cnpg_enabled: CloudNativePG runs its database',
    hint: 'Set cnpg_enabled: true, or describe the Keycloak that runs already as keycloak_existing.',
  };
}
