import type { ProvidedObject, ValueIssue } from '../../../verify/declarations.ts';
import { describedChart } from '../../../verify/helm/described-chart.ts';
import { readDescription } from '../../../verify/helm/description.ts';
import { fillIn, type ReleaseValues } from '../../../verify/helm/release-values.ts';
import { isPlainMap } from '../../../verify/model/data.ts';
import { dataFile } from '../../data-file.ts';
import { sharedMisplaced, sharedObjects, sharedTypes } from './advice.ts';
import { missing, refused, sharedChecks } from './check.ts';
import { signInVariables } from './environment.ts';

const ownSecrets = {
  postgresql: 'langfuse-postgresql-auth',
  redis: 'langfuse-redis-auth',
  s3: 'langfuse-s3-auth',
};

/** Chart 2, whose ClickHouse an operator runs: its description, and additions to it. */
export const v2 = describedChart(() => readDescription(dataFile('langfuse/chart/2.0.json')), {
  range: '>=2.0.0 <3',
  types: sharedTypes,
  objects: sharedObjects,
  when: {
    'ClickHouseCluster {fullname}': ['clickhouse.deploy'],
    'KeeperCluster {fullname}': ['clickhouse.deploy'],
    'Secret {fullname}-clickhouse-auth': ['clickhouse.deploy', '!clickhouse.auth.existingSecret'],
    'Secret langfuse-postgresql-auth': ['postgresql.deploy', '!postgresql.auth.existingSecret'],
    'Secret {redis.auth.usersExistingSecret}': ['redis.deploy', '!redis.auth.existingSecret'],
    'Secret {s3.allInOne.s3.existingConfigSecret}': ['s3.deploy', '!s3.auth.existingSecret'],
  },
  misplaced: {
    ...sharedMisplaced,
    'clickhouse.clusterEnabled': 'Since chart 2 it is clickhouse.cluster.enabled.',
    'clickhouse.replicaCount': 'Since chart 2 it is clickhouse.cluster.replicas.',
    'clickhouse.shards': 'Chart 2 always has one shard: remove it.',
    'clickhouse.resourcesPreset': 'Since chart 2 it is clickhouse.cluster.resources.',
    'clickhouse.resources': 'Since chart 2 it is clickhouse.cluster.resources.',
    'clickhouse.persistence': 'Since chart 2 it is clickhouse.cluster.storage, with size and className.',
    'clickhouse.zookeeper': 'Chart 2 uses Keeper instead: clickhouse.keeper.',
    'clickhouse.image': 'Since chart 2 it is clickhouse.cluster.image.',
    'clickhouse.startupProbe': 'Since chart 2 the operator sets the probes: remove it.',
    'clickhouse.livenessProbe': 'Since chart 2 the operator sets the probes: remove it.',
    'clickhouse.metrics': 'Since chart 2 the operator serves metrics: remove it.',
    'postgresql.primary':
      'It is a value of chart 1: storage is in postgresql.storage, the port in postgresql.service.',
    'postgresql.architecture': 'It is a value of chart 1: remove it.',
    'redis.primary':
      'It is a value of chart 1: flags are in redis.valkeyConfig, storage in redis.dataStorage.',
    'redis.architecture': 'It is a value of chart 1: remove it.',
    's3.persistence': 'Since chart 2 it is s3.allInOne.data.',
  },
  environment: signInVariables,
  check,
  provides: operated,
});

function* check(values: ReleaseValues): Iterable<ValueIssue> {
  const { text, flag } = values;
  yield* sharedChecks(values);
  if (flag('clickhouse.deploy')) {
    if (text('clickhouse.auth.username') !== 'default') {
      yield refused(
        'clickhouse.auth.username',
        'the bundled ClickHouse has only the user default',
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

/** A Secret of the user must also be the one that the chart of the store mounts. */
function* ownCredentials({ text, flag }: ReleaseValues): Iterable<ValueIssue> {
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

function* bundledBuckets(values: ReleaseValues): Iterable<ValueIssue> {
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

/** Returns what ClickHouse's operator creates from the chart's two objects. */
function operated(values: ReleaseValues): readonly ProvidedObject[] {
  if (!values.flag('clickhouse.deploy')) return [];
  const { namespace, name: release } = values.release;
  const name = fillIn('{fullname}', values, 'langfuse');
  const by = `the chart of ${release}`;
  const workload = (part: string, role: string, ports: Readonly<Record<string, number>>): ProvidedObject => ({
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    name: `${name}-${part}`,
    namespace,
    labels: { app: `${name}-${part}`, 'clickhouse.com/role': role },
    ports: Object.entries(ports).map(([port, number]) => ({ name: port, port: number })),
    by,
  });
  return [
    workload('clickhouse', 'clickhouse-server', {
      http: 8123,
      tcp: 9000,
      management: 9001,
      interserver: 9009,
      prometheus: 9363,
    }),
    workload('keeper', 'clickhouse-keeper', { native: 2181, prometheus: 9090, interserver: 9234 }),
    {
      apiVersion: 'v1',
      kind: 'Service',
      name: `${name}-clickhouse-headless`,
      namespace,
      ports: [
        { name: 'http', port: 8123 },
        { name: 'tcp', port: 9000 },
      ],
      labels: {},
      by,
    },
  ];
}
