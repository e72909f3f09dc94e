import { databaseBackup } from '../parts/database-backup.ts';

/**
 * Keys, budgets and spending are only in LiteLLM's database. A secret store would not contain the keys for the bucket.
 */
export const backup = databaseBackup({
  app: 'litellm',
  title: 'LiteLLM',
  schedule: '0 4 * * *',
  runsElsewhere: (v) => v.litellm_deployed && v.litellm_postgres_mode === 'external',
  runs: (v) => v.litellm_deployed && v.litellm_postgres_mode === 'cnpg' && !v.external_secrets_enabled,
});
