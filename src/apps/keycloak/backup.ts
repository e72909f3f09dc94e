import { databaseBackup } from '../parts/database-backup.ts';

/** Users, realms and clients are in the database of Keycloak alone: the tree holds what it begins with. */
export const backup = databaseBackup({
  app: 'keycloak',
  title: 'Keycloak',
  schedule: '30 3 * * *',
  runs: (v) => v.keycloak_deployed,
});
