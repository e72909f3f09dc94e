import { advice, type Finding, type RuleInput } from '../../app-kit/index.ts';
import { stores } from '../external-secrets-store-kinds/stores.ts';

/** A ClusterSecretStore in the tree needs the address of the store. */
export function* completeStore({ config, variables }: RuleInput): Iterable<Finding> {
  if (!variables.external_secrets_enabled || !config.external_secrets_store_managed) return;
  const { needs: setting } = stores[config.external_secrets_store];
  if (setting === undefined || config[setting] !== undefined) return;
  yield {
    code: 'external-secrets/incomplete-store',
    path: [setting],
    at: ['external_secrets_store'],
    message: `external_secrets_store is ${config.external_secrets_store}, but ${setting} is missing`,
    ...advice`Add ${setting}; or set ${{ external_secrets_store_managed: false }} if the cluster already has its ClusterSecretStore.`,
  };
}
