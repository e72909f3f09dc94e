import type { Cluster } from '../../config/cluster.generated.ts';
import type { Finding, Rule, RuleInput } from '../app.ts';
import type { Store } from './schema.ts';

const needed: Readonly<Partial<Record<Store, keyof Cluster>>> = {
  vault: 'external_secrets_vault_server',
  aws: 'external_secrets_aws_region',
  gcp: 'external_secrets_gcp_project',
  azure: 'external_secrets_azure_vault_url',
  onepassword: 'external_secrets_onepassword_vault',
};

/** A ClusterSecretStore that we write has to know where the store is. */
function* completeStore({ config, variables }: RuleInput): Iterable<Finding> {
  if (!variables.external_secrets_enabled || !config.external_secrets_store_managed) return;
  const setting = needed[config.external_secrets_store];
  if (setting === undefined || config[setting] !== undefined) return;
  yield {
    code: 'external-secrets/incomplete-store',
    severity: 'error',
    path: [setting],
    at: ['external_secrets_store'],
    message: `external_secrets_store is ${config.external_secrets_store}, but ${setting} is missing`,
    hint: `Add ${setting}; or set external_secrets_store_managed: false where the cluster has its ClusterSecretStore already.`,
  };
}

export const rules: readonly Rule[] = [completeStore];
