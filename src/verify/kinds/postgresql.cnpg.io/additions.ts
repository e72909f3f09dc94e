import { type Additions, at, between, distinct, matching, oneOf, scalar } from '../additions.ts';
import {
  backupPlugin,
  barmanPlugin,
  clusterReferences,
  clusterSync,
  databaseName,
  fixedParameters,
  localeProvider,
  oneArchiver,
  ownerPassword,
  poolerName,
  postgresImage,
  preferredDurability,
  rolePassword,
  s3Credentials,
  snapshotOfLog,
  storageSize,
} from './rules.ts';

/** What the API server, a webhook or the controller checks beyond the structure. */
export const additions: Additions = {
  '….usage': { fields: { name: between(1) } },
  'Cluster.spec.affinity': { fields: { podAntiAffinityType: oneOf('preferred', 'required') } },
  '….s3Credentials': { rules: [s3Credentials] },
  '….barmanObjectStore': {
    fields: {
      destinationPath: matching(/^(s3|gs|azure|https?|file):\/\//),
      endpointURL: matching(/^https?:\/\//),
    },
    choices: [{ of: ['azureCredentials', 's3Credentials', 'googleCredentials'], least: 0, most: 1 }],
  },
  'Cluster.spec.bootstrap.initdb': { rules: [localeProvider] },
  'Cluster.spec.bootstrap': { choices: [{ of: ['initdb', 'pg_basebackup', 'recovery'], least: 0, most: 1 }] },
  ...at(['….plugin', '….plugins'], { rules: [barmanPlugin] }),
  'Cluster.spec.imageCatalogRef': {
    fields: { apiGroup: oneOf('postgresql.cnpg.io'), kind: oneOf('ImageCatalog', 'ClusterImageCatalog') },
  },
  'Cluster.spec.managed.roles': { rules: [rolePassword] },
  'Cluster.spec.managed': { fields: { roles: distinct('name') } },
  'Cluster.spec.postgresql.synchronous': { fields: { number: between(1) }, rules: [preferredDurability] },
  'Cluster.spec.postgresql': { rules: [fixedParameters] },
  'Cluster.spec.projectedVolumeTemplate': { fields: { defaultMode: between(0, 511) } },
  ...at(['….spec.storage', '….spec.walStorage', '….tablespaces.storage'], {
    fields: { size: scalar('quantityText') },
    rules: [storageSize],
  }),
  'Cluster.spec': {
    fields: { imageName: scalar('image'), plugins: distinct('name') },
    rules: [clusterReferences, clusterSync, oneArchiver, postgresImage, ownerPassword, snapshotOfLog],
  },
  'Database.spec.servers': { fields: { fdw: between(1) } },
  'Database.spec': { rules: [databaseName, localeProvider] },
  'ScheduledBackup.spec': { fields: { schedule: scalar('cronWithSeconds') }, rules: [backupPlugin] },
  'Backup.spec': { rules: [backupPlugin] },
  Pooler: { rules: [poolerName] },
  'Pooler.spec': { fields: { instances: between(0) } },
  'Pooler.spec.deploymentStrategy.rollingUpdate': {
    fields: { maxSurge: scalar('intOrPercent'), maxUnavailable: scalar('intOrPercent') },
  },
  'Pooler.spec.deploymentStrategy': { fields: { type: oneOf('Recreate', 'RollingUpdate') } },
  '….images': { fields: { image: scalar('image') } },
};
