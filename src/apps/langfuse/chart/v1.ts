import type { ChartKey, ValueIssue } from '../../../verify/declarations.ts';
import { describedChart } from '../../../verify/helm/described-chart.ts';
import { readDescription } from '../../../verify/helm/description.ts';
import type { ReleaseValues } from '../../../verify/helm/release-values.ts';
import { dataFile } from '../../data-file.ts';
import { sharedMisplaced, sharedObjects, sharedTypes } from './advice.ts';
import { missing, refused, sharedChecks } from './check.ts';
import { signInVariables } from './environment.ts';
import { sources } from './read.ts';

/** Chart 1, whose stores are Bitnami's charts: its description, and additions to it. */
export const v1 = describedChart(() => readDescription(dataFile('langfuse/chart/1.5.json')), {
  range: '1.5.x',
  types: sharedTypes,
  objects: sharedObjects,
  when: {
    'Secret {fullname}-nextauth': ['langfuse.nextauth.secret.value'],
    'Secret {fullname:clickhouse}': ['!clickhouse.auth.existingSecret'],
    'Secret {fullname:postgresql}': ['!postgresql.auth.existingSecret'],
    'Secret {fullname:redis}': ['!redis.auth.existingSecret'],
    'Secret {fullname:s3}': ['!s3.auth.existingSecret'],
  },
  contents: { 'PersistentVolumeClaim {fullname:s3}': 'raw events, media and exports' },
  misplaced: {
    ...sharedMisplaced,
    'clickhouse.cluster':
      'Chart 1 has clickhouse.clusterEnabled and clickhouse.replicaCount instead; clickhouse.cluster is of chart 2.',
    'langfuse.allowV1Upgrade': 'It is a value of chart 2: remove it.',
    'clickhouse.storage': 'clickhouse.persistence',
  },
  environment: signInVariables,
  check,
  reads,
});

/**
 * Returns the keys that the charts of the stores read from Secrets that the values name, unless the values set the key.
 */
function reads(values: ReleaseValues): ChartKey[] {
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

function* check(values: ReleaseValues): Iterable<ValueIssue> {
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
      'the bundled ClickHouse needs a password, which its chart does not pass to Langfuse',
    );
  }
  // The sub-chart writes the password of the database user where the tree cannot see it, but the template helper
  // requires it.
  if (
    values.flag('postgresql.deploy') &&
    values.text('postgresql.auth.password') === undefined &&
    !values.mayHave('postgresql.auth.existingSecret')
  ) {
    yield missing(
      'postgresql.auth.existingSecret',
      'the bundled PostgreSQL needs a password, which its chart does not pass to Langfuse',
    );
  }
}
