import { configMapKind, type ReferenceTable, secretKey, secretName } from './rule.ts';

const cnpg = 'postgresql.cnpg.io';
const cluster = { group: cnpg, kind: 'Cluster' };
const objectStore = { group: 'barmancloud.cnpg.io', kind: 'ObjectStore' };

/** Credentials of an object store, below `base`, in the fields that Barman and its plugin use. */
function barmanCredentials(base: string) {
  return [
    ...['accessKeyId', 'secretAccessKey', 'region', 'sessionToken'].map((field) =>
      secretKey(`${base}.s3Credentials.${field}`),
    ),
    ...['connectionString', 'storageAccount', 'storageKey', 'storageSasToken'].map((field) =>
      secretKey(`${base}.azureCredentials.${field}`),
    ),
    secretKey(`${base}.googleCredentials.applicationCredentials`),
    secretKey(`${base}.endpointCA`),
  ];
}

const basicAuth = ['username', 'password'];

export const dataServiceReferences: ReferenceTable = [
  {
    group: cnpg,
    kinds: ['Cluster'],
    rules: [
      secretName('spec.bootstrap.initdb.secret', 'name', { fixedKeys: basicAuth }),
      secretName('spec.bootstrap.recovery.secret', 'name', { fixedKeys: basicAuth }),
      secretName('spec.superuserSecret', 'name', { fixedKeys: basicAuth }),
      secretName('spec.managed.roles[].passwordSecret', 'name', { fixedKeys: basicAuth }),
      secretName('spec.imagePullSecrets[]', 'name'),
      secretName('spec.certificates.serverTLSSecret'),
      secretName('spec.certificates.serverCASecret', '', { fixedKeys: ['ca.crt'] }),
      secretName('spec.certificates.clientCASecret', '', { fixedKeys: ['ca.crt'] }),
      secretName('spec.certificates.replicationTLSSecret'),
      ...['password', 'sslKey', 'sslCert', 'sslRootCert'].map((field) =>
        secretKey(`spec.externalClusters[].${field}`),
      ),
      ...barmanCredentials('spec.backup.barmanObjectStore'),
      ...barmanCredentials('spec.externalClusters[].barmanObjectStore'),
      { at: 'spec.plugins[].parameters.barmanObjectName', to: objectStore, name: '' },
      { at: 'spec.externalClusters[].plugin.parameters.barmanObjectName', to: objectStore, name: '' },
      {
        at: 'spec.monitoring.customQueriesConfigMap[]',
        to: configMapKind,
        name: 'name',
        keys: ['key'],
      },
      secretKey('spec.monitoring.customQueriesSecret[]'),
      ...['postInitSQLRefs', 'postInitApplicationSQLRefs', 'postInitTemplateSQLRefs'].flatMap((field) => [
        secretKey(`spec.bootstrap.initdb.${field}.secretRefs[]`),
        {
          at: `spec.bootstrap.initdb.${field}.configMapRefs[]`,
          to: configMapKind,
          name: 'name',
          keys: ['key'],
        },
      ]),
      // Schedules and people create most backups.
      {
        at: 'spec.bootstrap.recovery.backup',
        to: { group: cnpg, kind: 'Backup' },
        name: 'name',
        typosOnly: true,
      },
      {
        at: 'spec.imageCatalogRef',
        to: { group: cnpg, kind: 'ImageCatalog' },
        name: 'name',
        kind: 'kind',
      },
    ],
  },
  {
    group: cnpg,
    kinds: ['Database', 'DatabaseRole', 'ScheduledBackup', 'Backup', 'Pooler', 'Publication', 'Subscription'],
    rules: [{ at: 'spec.cluster', to: cluster, name: 'name' }],
  },
  {
    group: cnpg,
    kinds: ['DatabaseRole'],
    rules: [secretName('spec.passwordSecret', 'name', { fixedKeys: basicAuth })],
  },
  { group: cnpg, kinds: ['Pooler'], rules: [secretName('spec.pgbouncer.authQuerySecret', 'name')] },
  {
    group: 'barmancloud.cnpg.io',
    kinds: ['ObjectStore'],
    rules: barmanCredentials('spec.configuration'),
  },
  {
    group: 'dragonflydb.io',
    kinds: ['Dragonfly'],
    rules: [
      secretKey('spec.authentication.passwordFromSecret'),
      secretKey('spec.authentication.clientCaCertSecret'),
      secretKey('spec.aclFromSecret'),
      secretName('spec.tlsSecretRef', 'name', { fixedKeys: ['tls.crt', 'tls.key'] }),
      secretKey('spec.env[].valueFrom.secretKeyRef', { optional: 'optional' }),
    ],
  },
  {
    group: 'k8s.keycloak.org',
    kinds: ['Keycloak'],
    rules: [
      secretKey('spec.db.usernameSecret'),
      secretKey('spec.db.passwordSecret'),
      secretKey('spec.additionalOptions[].secret'),
      secretName('spec.http.tlsSecret', '', { fixedKeys: ['tls.crt', 'tls.key'] }),
      secretName('spec.bootstrapAdmin.user.secret', '', { fixedKeys: basicAuth }),
      secretName('spec.bootstrapAdmin.service.secret', '', { fixedKeys: ['client-id', 'client-secret'] }),
      secretName('spec.imagePullSecrets[]', 'name'),
    ],
  },
  {
    group: 'k8s.keycloak.org',
    kinds: ['KeycloakRealmImport'],
    rules: [
      { at: 'spec.keycloakCRName', to: { group: 'k8s.keycloak.org', kind: 'Keycloak' }, name: '' },
      secretKey('spec.placeholders.*.secret'),
    ],
  },
  {
    group: 'clickhouse.com',
    kinds: ['ClickHouseCluster'],
    rules: [
      {
        at: 'spec.keeperClusterRef',
        to: { group: 'clickhouse.com', kind: 'KeeperCluster' },
        name: 'name',
      },
      secretKey('spec.settings.defaultUserPassword.secret'),
    ],
  },
];
