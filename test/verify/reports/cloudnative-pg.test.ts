import { describe } from 'vitest';
import { object, runNeighbours, runSound, smallFile } from '../neighbours/support.ts';

/** Reports about CloudNativePG. */
const secret = (name: string, keys: string, space = 'apps', type = 'Opaque') =>
  `---\napiVersion: v1\nkind: Secret\nmetadata: {name: ${name}, namespace: ${space}}\ntype: ${type}\nstringData: {${keys}}\n`;
const filled = (...names: string[]) => names.map((name) => `${name}: "\${X:=a}"`).join(', ');
const postgres = (spec: string) =>
  object(
    'postgresql.cnpg.io/v1',
    'Cluster',
    'main',
    `{instances: 3, storage: {size: 1Gi}${spec === '' ? '' : `, ${spec}`}}`,
    'db',
  );
const beside = (kind: string, name: string, spec: string) =>
  object('postgresql.cnpg.io/v1', kind, name, spec, 'db');

describe('CloudNativePG', () => {
  runNeighbours([
    [
      'an image without a fixed tag',
      smallFile(postgres('imageName: "ghcr.io/cloudnative-pg/postgresql:latest"')),
      'error apps/o.yaml:4',
    ],
    [
      'two ways to begin',
      smallFile(
        postgres(
          'bootstrap: {initdb: {database: a}, recovery: {source: x}}, externalClusters: [{name: x, connectionParameters: {host: h}}]',
        ),
      ),
      'error apps/o.yaml:4',
    ],
    [
      'more replicas in sync than there are',
      smallFile(postgres('minSyncReplicas: 1, maxSyncReplicas: 3')),
      'error apps/o.yaml:4',
    ],
    [
      'more replicas in sync than instances',
      smallFile(postgres('postgresql: {synchronous: {method: any, number: 3}}')),
      'error apps/o.yaml:4',
    ],
    [
      'a replica without its source',
      smallFile(postgres('replica: {enabled: true, source: origin}')),
      'error apps/o.yaml:4',
    ],
    [
      'an import from a cluster that is not declared',
      smallFile(
        postgres(
          'bootstrap: {initdb: {import: {type: microservice, databases: [a], source: {externalCluster: old}}}}',
        ),
      ),
      'error apps/o.yaml:4',
    ],
    [
      'an import of several databases as one',
      smallFile(
        postgres(
          'bootstrap: {initdb: {import: {type: microservice, databases: [a, b], source: {externalCluster: old}}}}, externalClusters: [{name: old, connectionParameters: {host: h}}]',
        ),
      ),
      'error apps/o.yaml:4',
    ],
    [
      'two tablespaces of one name',
      smallFile(postgres('tablespaces: [{name: t, storage: {size: 1Gi}}, {name: t, storage: {size: 1Gi}}]')),
      'error apps/o.yaml:4',
    ],
    [
      'a tablespace with a reserved name',
      smallFile(postgres('tablespaces: [{name: pg_t, storage: {size: 1Gi}}]')),
      'error apps/o.yaml:4',
    ],
    [
      'two managed roles of one name',
      smallFile(postgres('managed: {roles: [{name: a}, {name: a}]}')),
      'error apps/o.yaml:4',
    ],
    [
      'a managed role with a reserved name',
      smallFile(postgres('managed: {roles: [{name: postgres}]}')),
      'error apps/o.yaml:4',
    ],
    [
      'libraries among the parameters',
      smallFile(postgres('postgresql: {parameters: {shared_preload_libraries: timescaledb}}')),
      'error apps/o.yaml:4',
    ],
    [
      'a backup of a missing Cluster',
      smallFile(
        postgres(''),
        beside(
          'ScheduledBackup',
          'b',
          '{schedule: "0 0 3 * * *", cluster: {name: mian}, method: volumeSnapshot}',
        ),
      ),
      'apps/o.yaml:9',
    ],
    [
      'a backup by a plugin that is not named',
      smallFile(
        postgres(''),
        beside('ScheduledBackup', 'b', '{schedule: "0 0 3 * * *", cluster: {name: main}, method: plugin}'),
      ),
      'error apps/o.yaml:9',
    ],
    [
      'a pooler with half of its own authentication',
      smallFile(
        postgres(''),
        beside(
          'Pooler',
          'p',
          '{cluster: {name: main}, instances: 1, type: rw, pgbouncer: {poolMode: session, authQuery: "SELECT 1"}}',
        ),
      ),
      'error apps/o.yaml:9',
    ],
    [
      'a Database of a missing Cluster',
      smallFile(postgres(''), beside('Database', 'd', '{name: d, owner: app, cluster: {name: mian}}')),
      'apps/o.yaml:9',
    ],
    [
      'a policy of retention without its unit',
      smallFile(
        postgres(
          'backup: {retentionPolicy: "30", barmanObjectStore: {destinationPath: "s3://a/", s3Credentials: {inheritFromIAMRole: true}}}',
        ),
      ),
      'error apps/o.yaml:4',
    ],
    [
      'a window that is not a number of megabytes',
      smallFile(postgres('walStorage: {size: ten}')),
      'error apps/o.yaml:4',
    ],
    [
      'a store whose Secret lacks a key',
      smallFile(
        object(
          'barmancloud.cnpg.io/v1',
          'ObjectStore',
          's',
          '{configuration: {destinationPath: "s3://a/", s3Credentials: {accessKeyId: {name: s3, key: ID}, secretAccessKey: {name: s3, key: SECRET}}}}',
          'db',
        ),
        secret('s3', filled('ID', 'KEY'), 'db'),
      ),
      'error apps/o.yaml:4',
    ],
    [
      'a server certificate without its authority',
      smallFile(
        postgres('certificates: {serverTLSSecret: tls}'),
        secret('tls', filled('tls.crt', 'tls.key'), 'db', 'kubernetes.io/tls'),
      ),
      'error apps/o.yaml:4',
    ],
  ]);
  runSound([
    [
      'a Cluster in full',
      smallFile(
        postgres(
          'imageName: "ghcr.io/cloudnative-pg/postgresql:17.5", primaryUpdateStrategy: unsupervised, postgresql: {parameters: {max_connections: "200", shared_buffers: 256MB}, shared_preload_libraries: [pg_stat_statements], synchronous: {method: any, number: 1}, pg_hba: [host all all 10.0.0.0/8 scram-sha-256]}, bootstrap: {initdb: {database: a, owner: a, encoding: UTF8, postInitApplicationSQL: [CREATE EXTENSION pg_trgm]}}, affinity: {podAntiAffinityType: required, topologyKey: kubernetes.io/hostname}, monitoring: {enablePodMonitor: true}, resources: {requests: {memory: 1Gi}}',
        ),
      ),
    ],
    [
      'a pooler and its databases',
      smallFile(
        postgres(''),
        beside(
          'Pooler',
          'p',
          '{cluster: {name: main}, instances: 2, type: ro, pgbouncer: {poolMode: transaction, parameters: {max_client_conn: "100"}}}',
        ),
        beside(
          'Database',
          'd',
          '{name: d, owner: app, cluster: {name: main}, extensions: [{name: vector, ensure: present}], schemas: [{name: s, owner: app}]}',
        ),
      ),
    ],
    [
      'a replica of another cluster',
      smallFile(
        postgres(
          'replica: {enabled: true, source: origin}, bootstrap: {pg_basebackup: {source: origin}}, externalClusters: [{name: origin, connectionParameters: {host: h, user: u}}]',
        ),
      ),
    ],
  ]);
});
