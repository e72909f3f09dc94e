import type { ChartVersion, ProvidedObject, Release, ValueIssue } from '../../../verify/declarations.ts';
import { definitionOnce } from '../../../verify/helm/notation/read.ts';
import { isPlainMap } from '../../../verify/model/data.ts';
import { missing, refused, sharedChecks } from './check.ts';
import { environment } from './environment.ts';
import { applicationObjects, provider, sharedDefaults } from './provides.ts';
import { fullName, type Reader, reader, short, sources } from './read.ts';
import { sharedMisplaced, sharedValues } from './values.ts';

const ownSecrets = {
  postgresql: 'langfuse-postgresql-auth',
  redis: 'langfuse-redis-auth',
  s3: 'langfuse-s3-auth',
};

const defaults: Readonly<Record<string, unknown>> = {
  ...sharedDefaults,
  'postgresql.auth.username': 'langfuse',
  'postgresql.auth.database': 'langfuse',
  'postgresql.auth.secretKeys.adminPasswordKey': 'postgres-password',
  'postgresql.settings.existingSecret': ownSecrets.postgresql,
  'postgresql.userDatabase.existingSecret': ownSecrets.postgresql,
  'redis.auth.usersExistingSecret': ownSecrets.redis,
  'clickhouse.cluster.enabled': true,
  'clickhouse.cluster.replicas': 1,
  'clickhouse.keeper.enabled': true,
  's3.bucket': 'langfuse',
  's3.defaultBuckets': 'langfuse',
  's3.auth.rootUser': 'langfuse',
  's3.allInOne.s3.existingConfigSecret': ownSecrets.s3,
  's3.allInOne.s3.port': 8333,
  's3.allInOne.s3.createBuckets': [{ name: 'langfuse' }],
};

/** The values are read on first use. */
const values = definitionOnce(`
Values {
  global any
  nameOverride, fullnameOverride string
  langfuse { ...Langfuse  allowV1Upgrade bool }
  postgresql {
    ...Postgres
    image { repository, registry string  tag text  pullPolicy (Always|IfNotPresent|Never)  @open }
    replicaCount int
    service { type string  port port  @open }
    storage { requestedSize quantity  className string  @open }
    settings { superuserPassword any  existingSecret string  @open }
    userDatabase { name, user, password any  existingSecret string  @open }
    resources ResourceRequirements
    @open
  }
  redis {
    ...Redis
    auth {
      username, password, existingSecret, existingSecretPasswordKey, usersExistingSecret, aclConfig string
      database int(0..)
      enabled bool
      aclUsers <any>
      @open
    }
    image { repository, registry string  tag text  pullPolicy (Always|IfNotPresent|Never)  @open }
    dataStorage { enabled bool  requestedSize quantity  className string  accessModes [string]  keepPvc bool  @open }
    valkeyConfig string
    resources ResourceRequirements
    @open
  }
  # No chart of its own: Langfuse's templates write the operator's objects, and read nothing else.
  clickhouse {
    ...Clickhouse
    auth { username, password, existingSecret, existingSecretKey string }
    crdCheck bool
    cluster { ...Cluster  enabled bool  settings, profileSettings <any> }
    keeper { ...Cluster  enabled bool }
  }
  s3 {
    ...Blobs
    master, volume, filer { enabled bool  @open }
    s3 { enabled bool  @open }
    allInOne {
      enabled bool
      s3 { enabled, enableAuth bool  port port  existingConfigSecret string  createBuckets [{ name string  @open }]  @open }
      data { type string  size quantity  storageClass string  accessModes [string]  @open }
      resources ResourceRequirements
      @open
    }
    @open
  }
  extraManifests [any]
}
Cluster {
  replicas int(0..)
  image { repository string  tag text }
  storage { size quantity  className string  accessModes [string] }
  resources ResourceRequirements
  nodeSelector <string>
  tolerations [Toleration]
  affinity Affinity
}
${sharedValues}`);

/** Chart 2, whose ClickHouse is run by its operator: read from the templates and values of 2.0.0. */
export const v2: ChartVersion = {
  range: '>=2.0.0 <3',
  values,
  misplaced: {
    ...sharedMisplaced,
    'clickhouse.clusterEnabled': 'Since chart 2 it is clickhouse.cluster.enabled.',
    'clickhouse.replicaCount': 'Since chart 2 it is clickhouse.cluster.replicas.',
    'clickhouse.shards': 'Chart 2 always has one shard: remove it.',
    'clickhouse.resourcesPreset': 'Since chart 2 resources stand in clickhouse.cluster.resources.',
    'clickhouse.resources': 'Since chart 2 it is clickhouse.cluster.resources.',
    'clickhouse.persistence': 'Since chart 2 it is clickhouse.cluster.storage, with size and className.',
    'clickhouse.zookeeper': 'Since chart 2 Keeper takes its place: clickhouse.keeper.',
    'clickhouse.image': 'Since chart 2 it is clickhouse.cluster.image.',
    'clickhouse.startupProbe': 'Since chart 2 the operator sets the probes: remove it.',
    'clickhouse.livenessProbe': 'Since chart 2 the operator sets the probes: remove it.',
    'clickhouse.metrics': 'Since chart 2 the operator serves metrics: remove it.',
    'postgresql.primary':
      'It is a value of chart 1: storage stands in postgresql.storage, the port in postgresql.service.',
    'postgresql.architecture': 'It is a value of chart 1: remove it.',
    'redis.primary':
      'It is a value of chart 1: flags stand in redis.valkeyConfig, storage in redis.dataStorage.',
    'redis.architecture': 'It is a value of chart 1: remove it.',
    's3.persistence': 'Since chart 2 it is s3.allInOne.data.',
  },
  environment: (release) => environment(reader(release, defaults), 2),
  check: (release) => check(reader(release, defaults)),
  provides: (release) => provides(reader(release, defaults), release),
};

function* check(values: Reader): Iterable<ValueIssue> {
  const { text, flag } = values;
  yield* sharedChecks(values);
  if (flag('clickhouse.deploy')) {
    if (text('clickhouse.auth.username') !== 'default') {
      yield refused(
        'clickhouse.auth.username',
        'the bundled ClickHouse has the user default alone',
        'Remove it, or run ClickHouse outside and set clickhouse.deploy: false.',
      );
    }
    if (!flag('clickhouse.keeper.enabled')) {
      yield refused(
        'clickhouse.keeper.enabled',
        'the bundled ClickHouse always needs Keeper',
        'Remove it, or run ClickHouse outside and set clickhouse.deploy: false.',
      );
    }
    if (Number(values.get('clickhouse.cluster.replicas')) < 1) {
      yield refused(
        'clickhouse.cluster.replicas',
        'the bundled ClickHouse needs a replica',
        'Set it to 1 or more.',
      );
    }
  }
  const blobs = text('s3.auth.existingSecret');
  if (flag('s3.deploy') && blobs !== undefined && !values.mayHave('s3.auth.rootUserSecretKey')) {
    yield missing(
      's3.auth.rootUserSecretKey',
      's3.auth.existingSecret needs s3.auth.rootUserSecretKey, without which the chart refuses to render',
    );
  }
  const config = text('redis.valkeyConfig');
  if (flag('redis.deploy') && config !== undefined && !config.includes('maxmemory-policy noeviction')) {
    yield refused(
      'redis.valkeyConfig',
      'the configuration lacks maxmemory-policy noeviction, without which jobs are lost',
      'Add the line maxmemory-policy noeviction.',
    );
  }
  const user = text('redis.auth.username');
  const users = values.get('redis.auth.aclUsers');
  if (
    flag('redis.deploy') &&
    user !== 'default' &&
    user !== undefined &&
    !(isPlainMap(users) && Object.hasOwn(users, user))
  ) {
    yield refused(
      'redis.auth.username',
      `the bundled Valkey has no user ${user}`,
      'Add it to redis.auth.aclUsers.',
    );
  }
  yield* ownCredentials(values);
  if (flag('s3.deploy')) yield* bundledBuckets(values);
}

/** A Secret of one's own must also be the one that the store's chart mounts. */
function* ownCredentials({ text, flag }: Reader): Iterable<ValueIssue> {
  const places = [
    ['postgresql', 'postgresql.settings.existingSecret'],
    ['redis', 'redis.auth.usersExistingSecret'],
    ['s3', 's3.allInOne.s3.existingConfigSecret'],
  ] as const;
  for (const [store, place] of places) {
    const own = text(`${store}.auth.existingSecret`);
    if (
      !flag(`${store}.deploy`) ||
      own === undefined ||
      own === ownSecrets[store] ||
      text(place) !== ownSecrets[store]
    )
      continue;
    yield refused(
      `${store}.auth.existingSecret`,
      `the store still mounts ${ownSecrets[store]}, which the chart no longer writes`,
      `Set ${place} to a Secret of yours as well.`,
    );
  }
  if (
    flag('postgresql.deploy') &&
    text('postgresql.auth.existingSecret') === undefined &&
    text('postgresql.settings.existingSecret') !== text('postgresql.userDatabase.existingSecret')
  ) {
    yield refused(
      'postgresql.userDatabase.existingSecret',
      'postgresql.settings and postgresql.userDatabase name different Secrets',
      'Name the same one in both.',
    );
  }
}

function* bundledBuckets(values: Reader): Iterable<ValueIssue> {
  const created = values.get('s3.allInOne.s3.createBuckets');
  const names = Array.isArray(created)
    ? created.map((bucket: unknown) => (isPlainMap(bucket) ? bucket['name'] : undefined))
    : [];
  for (const upload of ['eventUpload', 'batchExport', 'mediaUpload']) {
    if (upload === 'batchExport' && !values.flag('s3.batchExport.enabled')) continue;
    const bucket =
      values.text(`s3.${upload}.bucket`) ?? values.text('s3.bucket') ?? values.text('s3.defaultBuckets');
    if (bucket === undefined || names.includes(bucket)) continue;
    const place = values.text(`s3.${upload}.bucket`) === undefined ? 's3.bucket' : `s3.${upload}.bucket`;
    yield refused(
      place,
      `the bundled blob store does not create the bucket ${bucket}`,
      'Add it to s3.allInOne.s3.createBuckets.',
    );
    return;
  }
}

function provides(values: Reader, release: Release): readonly ProvidedObject[] {
  const { text, flag } = values;
  const make = provider(values);
  const objects = applicationObjects(values);
  const name = fullName(values, 'langfuse');
  const labels = (store: string): Readonly<Record<string, string>> => ({
    'app.kubernetes.io/name': store,
    'app.kubernetes.io/instance': release.name,
  });
  const generated = [
    ['langfuse.salt', 'salt'],
    ['langfuse.encryptionKey', 'encryption-key'],
    ['langfuse.nextauth.secret', 'nextauth-secret'],
  ] as const;
  objects.push(
    make.secret(
      `${name}-app`,
      generated.filter(([place]) => sources(values, place).length === 0).map(([, key]) => key),
    ),
  );
  if (flag('postgresql.deploy')) {
    const store = fullName(values, 'postgresql', 'postgresql.');
    objects.push(
      make.service(
        store,
        [{ name: 'postgres', port: Number(values.get('postgresql.service.port') ?? 5432) }],
        labels('postgresql'),
      ),
    );
    if (text('postgresql.auth.existingSecret') === undefined) {
      objects.push(
        make.secret(text('postgresql.settings.existingSecret') ?? '', [
          'POSTGRES_USER',
          'POSTGRES_PASSWORD',
          'POSTGRES_DB',
          'USERDB_USER',
          'USERDB_PASSWORD',
        ]),
      );
    }
  }
  if (flag('redis.deploy')) {
    objects.push(
      make.service(
        fullName(values, 'redis', 'redis.'),
        [{ name: 'tcp', port: Number(values.get('redis.service.port') ?? 6379) }],
        labels('redis'),
      ),
    );
    if (text('redis.auth.existingSecret') === undefined) {
      objects.push(
        make.secret(text('redis.auth.usersExistingSecret') ?? '', [text('redis.auth.username') ?? 'default']),
      );
    }
  }
  if (flag('clickhouse.deploy')) {
    objects.push(
      make.object('clickhouse.com/v1alpha1', 'ClickHouseCluster', name),
      make.object('clickhouse.com/v1alpha1', 'KeeperCluster', name),
      // What their operator makes of the two.
      make.workload(
        'StatefulSet',
        `${name}-clickhouse`,
        { app: `${name}-clickhouse`, 'clickhouse.com/role': 'clickhouse-server' },
        [
          { name: 'http', port: 8123 },
          { name: 'tcp', port: 9000 },
          { name: 'management', port: 9001 },
          { name: 'interserver', port: 9009 },
          { name: 'prometheus', port: 9363 },
        ],
      ),
      make.workload(
        'StatefulSet',
        `${name}-keeper`,
        { app: `${name}-keeper`, 'clickhouse.com/role': 'clickhouse-keeper' },
        [
          { name: 'native', port: 2181 },
          { name: 'prometheus', port: 9090 },
          { name: 'interserver', port: 9234 },
        ],
      ),
    );
    objects.push(
      make.service(
        `${name}-clickhouse-headless`,
        [
          { name: 'http', port: 8123 },
          { name: 'tcp', port: 9000 },
        ],
        {},
      ),
    );
    if (text('clickhouse.auth.existingSecret') === undefined)
      objects.push(make.secret(`${name}-clickhouse-auth`, ['password']));
  }
  if (flag('s3.deploy')) {
    const store = short(fullName(values, 's3', 's3.'), 52);
    objects.push(
      make.service(
        `${store}-all-in-one`,
        [{ name: 'swfs-s3', port: Number(values.get('s3.allInOne.s3.port')) }],
        labels('s3'),
      ),
    );
    if (text('s3.auth.existingSecret') === undefined) {
      objects.push(
        make.secret(text('s3.allInOne.s3.existingConfigSecret') ?? '', [
          'accessKey',
          'secretKey',
          'seaweedfs_s3_config',
        ]),
      );
    }
  }
  return objects;
}
