import { databaseBackup } from '../parts/database-backup.ts';

/** Users, projects, prompts and API keys are only in PostgreSQL. */
export const backup = databaseBackup({
  app: 'langfuse',
  title: 'Langfuse',
  schedule: '0 3 * * *',
  runs: (v) => v.langfuse_enabled && v.langfuse_postgres_mode === 'cnpg',
  runsElsewhere: (v) => v.langfuse_enabled && v.langfuse_postgres_mode === 'external',
  code: 'langfuse/without-effect',
});
