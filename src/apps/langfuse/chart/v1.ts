import type {
  ChartKey,
  ChartVersion,
  ProvidedObject,
  Release,
  ValueIssue,
} from '../../../verify/declarations.ts';
import { definitionOnce } from '../../../verify/helm/notation/read.ts';
import { missing, refused, sharedChecks } from './check.ts';
import { environment } from './environment.ts';
import { applicationObjects, provider, sharedDefaults } from './provides.ts';
import { fullName, type Reader, reader, sources } from './read.ts';
import { storeValues } from './v1-stores.ts';
import { sharedMisplaced, sharedValues } from './values.ts';

const defaults: Readonly<Record<string, unknown>> = {
  ...sharedDefaults,
  'postgresql.auth.username': 'postgres',
  'postgresql.auth.database': 'postgres_langfuse',
  'clickhouse.clusterEnabled': true,
  'clickhouse.shards': 1,
  'clickhouse.replicaCount': 3,
  'clickhouse.zookeeper.enabled': true,
  's3.defaultBuckets': 'langfuse',
  's3.auth.rootUser': 'minio',
};

/** The values are read on first use. */
const values = definitionOnce(`
Values {
  global any
  nameOverride, fullnameOverride string
  langfuse Langfuse
  postgresql { ...PostgresChart ...Postgres  auth { ...PostgresLogin ...PostgresAuth } }
  redis { ...ValkeyChart ...Redis  auth { ...RedisLogin ...ValkeyAuth } }
  clickhouse { ...ClickhouseChart ...Clickhouse  clusterEnabled bool }
  s3 { ...MinioChart ...Blobs  auth { ...BlobLogin ...MinioAuth } }
  extraManifests [any]
}
${sharedValues}${storeValues}`);

/** Chart 1.5, whose stores are Bitnami's charts: read from the templates and values of 1.5.41. */
export const v1: ChartVersion = {
  range: '1.5.x',
  values,
  misplaced: {
    ...sharedMisplaced,
    'clickhouse.cluster':
      'Chart 1 has clickhouse.clusterEnabled and clickhouse.replicaCount instead; clickhouse.cluster is of chart 2.',
    'langfuse.allowV1Upgrade': 'It is a value of chart 2: remove it.',
    'clickhouse.storage': 'clickhouse.persistence',
  },
  environment: (release) => environment(reader(release, defaults), 1),
  check: (release) => check(reader(release, defaults)),
  reads: (release) => reads(reader(release, defaults)),
  provides: (release) => provides(reader(release, defaults), release),
};

/** What the charts of the stores read from the Secrets that the values name, if these do not say which key. */
function reads(values: Reader): ChartKey[] {
  const keys: ChartKey[] = [];
  for (const [store, secret, field, fallback] of [
    ['s3', 's3.auth.existingSecret', 's3.auth.rootUserSecretKey', 'root-user'],
    ['s3', 's3.auth.existingSecret', 's3.auth.rootPasswordSecretKey', 'root-password'],
    [
      'postgresql',
      'postgresql.auth.existingSecret',
      'postgresql.auth.secretKeys.adminPasswordKey',
      'postgres-password',
    ],
  ] as const) {
    const name = values.text(secret);
    if (!values.flag(`${store}.deploy`) || name === undefined || values.text(field) !== undefined) continue;
    keys.push({ name, key: fallback, path: field.split('.') });
  }
  return keys;
}

function* check(values: Reader): Iterable<ValueIssue> {
  yield* sharedChecks(values);
  for (const place of ['langfuse.salt', 'langfuse.nextauth.secret']) {
    if (sources(values, place).length === 0 && values.release.partial !== true)
      yield missing(place, `${place} has no value, so the chart refuses to render`);
  }
  if (Number(values.get('clickhouse.shards')) !== 1) {
    yield refused(
      'clickhouse.shards',
      'Langfuse takes one ClickHouse shard',
      'Set clickhouse.shards: 1; replicas make it available, shards do not work.',
    );
  }
  const flags = values.get('redis.primary.extraFlags');
  if (
    values.flag('redis.deploy') &&
    Array.isArray(flags) &&
    !flags.includes('--maxmemory-policy noeviction')
  ) {
    yield refused(
      'redis.primary.extraFlags',
      'the flags lack --maxmemory-policy noeviction, without which jobs are lost',
      'Add --maxmemory-policy noeviction to them.',
    );
  }
  if (
    values.flag('clickhouse.deploy') &&
    values.text('clickhouse.auth.password') === undefined &&
    !values.mayHave('clickhouse.auth.existingSecret')
  ) {
    yield missing(
      'clickhouse.auth.existingSecret',
      'the bundled ClickHouse needs a password, which its chart does not hand to Langfuse',
    );
  }
  // The sub-chart writes the user's database password where the tree cannot see it, but the helper asks for it.
  if (
    values.flag('postgresql.deploy') &&
    values.text('postgresql.auth.password') === undefined &&
    !values.mayHave('postgresql.auth.existingSecret')
  ) {
    yield missing(
      'postgresql.auth.existingSecret',
      'the bundled PostgreSQL needs a password, which its chart does not hand to Langfuse',
    );
  }
}

function provides(values: Reader, release: Release): readonly ProvidedObject[] {
  const { text, flag } = values;
  const make = provider(values);
  const objects = applicationObjects(values);
  const labels = (name: string, component: string): Readonly<Record<string, string>> => ({
    'app.kubernetes.io/name': name,
    'app.kubernetes.io/instance': release.name,
    'app.kubernetes.io/component': component,
  });
  if (sources(values, 'langfuse.nextauth.secret').includes('value')) {
    objects.push(make.secret(`${fullName(values, 'langfuse')}-nextauth`, ['nextauth-secret']));
  }
  if (flag('postgresql.deploy')) {
    const name = fullName(values, 'postgresql', 'postgresql.');
    const pods = labels('postgresql', 'primary');
    objects.push(make.service(name, [{ name: 'tcp-postgresql', port: 5432 }], pods), make.account(name));
    objects.push(make.service(`${name}-hl`, [{ name: 'tcp-postgresql', port: 5432 }], pods));
    objects.push(make.workload('StatefulSet', name, pods, [{ name: 'tcp-postgresql', port: 5432 }]));
    if (text('postgresql.auth.existingSecret') === undefined) {
      objects.push(
        make.secret(
          name,
          text('postgresql.auth.username') === 'postgres'
            ? ['postgres-password']
            : ['postgres-password', 'password'],
        ),
      );
    }
  }
  if (flag('redis.deploy')) {
    const name = fullName(values, 'redis', 'redis.');
    const pods = labels(text('redis.nameOverride') ?? 'redis', 'primary');
    for (const suffix of ['primary', 'headless'])
      objects.push(make.service(`${name}-${suffix}`, [{ name: 'tcp-redis', port: 6379 }], pods));
    objects.push(make.workload('StatefulSet', `${name}-primary`, pods, [{ name: 'redis', port: 6379 }]));
    if (text('redis.auth.existingSecret') === undefined) objects.push(make.secret(name, ['valkey-password']));
  }
  if (flag('clickhouse.deploy')) objects.push(...clickhouse(values, labels));
  if (flag('s3.deploy')) {
    const name = fullName(values, 's3', 's3.');
    const ports = [
      { name: 'minio-api', port: 9000 },
      { name: 'minio-console', port: 9001 },
    ];
    const pods = {
      'app.kubernetes.io/name': text('s3.nameOverride') ?? 's3',
      'app.kubernetes.io/instance': release.name,
    };
    objects.push(
      make.service(name, ports, pods),
      make.workload('Deployment', name, pods, ports),
      make.account(name),
    );
    if (text('s3.auth.existingSecret') === undefined)
      objects.push(make.secret(name, ['root-user', 'root-password']));
  }
  return objects;
}

function clickhouse(
  values: Reader,
  labels: (name: string, component: string) => Readonly<Record<string, string>>,
): ProvidedObject[] {
  const { text, flag } = values;
  const make = provider(values);
  const name = fullName(values, 'clickhouse', 'clickhouse.');
  const pods = labels('clickhouse', 'clickhouse');
  const ports = [
    { name: 'http', port: 8123 },
    { name: 'tcp', port: 9000 },
    { name: 'tcp-mysql', port: 9004 },
    { name: 'tcp-postgresql', port: 9005 },
    { name: 'http-intersrv', port: 9009 },
    ...(flag('clickhouse.metrics.enabled') ? [{ name: 'http-metrics', port: 8001 }] : []),
  ];
  const objects = [
    make.service(name, ports, pods),
    make.service(`${name}-headless`, ports, pods),
    make.workload('StatefulSet', `${name}-shard0`, pods, ports),
    make.account(name),
  ];
  if (text('clickhouse.auth.existingSecret') === undefined)
    objects.push(make.secret(name, ['admin-password']));
  if (flag('clickhouse.zookeeper.enabled')) {
    const keeper = fullName(values, 'zookeeper', 'clickhouse.zookeeper.');
    const keeperPods = labels('zookeeper', 'zookeeper');
    const keeperPorts = [
      { name: 'tcp-client', port: 2181 },
      { name: 'tcp-follower', port: 2888 },
      { name: 'tcp-election', port: 3888 },
    ];
    objects.push(make.service(keeper, keeperPorts.slice(0, 1), keeperPods));
    objects.push(make.service(`${keeper}-headless`, keeperPorts, keeperPods));
    objects.push(make.workload('StatefulSet', keeper, keeperPods, keeperPorts));
  }
  return objects;
}
