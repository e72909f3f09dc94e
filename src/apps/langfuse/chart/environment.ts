import type { ChartVariable } from '../../../verify/declarations.ts';
import type { ReleaseValues } from '../../../verify/helm/release-values.ts';
import { isPlainMap } from '../../../verify/model/data.ts';
import { sources, variablesAt } from './read.ts';

type Major = 1 | 2;

/** Returns the environment of the web and worker containers: what the chart's templates write, in their order. */
export function environment(values: ReleaseValues, major: Major): readonly ChartVariable[] {
  return (['web', 'worker'] as const).flatMap((component) => {
    const container = `langfuse-${component}`;
    const own = [
      ...variablesAt(values, 'langfuse.additionalEnv'),
      ...variablesAt(values, `langfuse.${component}.pod.additionalEnv`),
    ];
    const variables: ChartVariable[] = [];
    for (const { name, path } of written(values, major)) {
      variables.push({ container, name, ...(path !== undefined && { path: path.split('.') }) });
    }
    if (component === 'web')
      variables.push({ container, name: 'PORT', path: ['langfuse', 'web', 'service', 'port'] });
    // The chart checks the value: a reference to a Secret does not count.
    if (!own.some(({ name, value }) => name === 'HOSTNAME' && value !== undefined && value !== '')) {
      variables.push({ container, name: 'HOSTNAME' });
    }
    for (const path of ['langfuse.additionalEnv', `langfuse.${component}.pod.additionalEnv`]) {
      for (const { name, index } of variablesAt(values, path)) {
        variables.push({ container, name, path: [...path.split('.'), index, 'name'] });
      }
    }
    return variables;
  });
}

interface Written {
  readonly name: string;
  /** The value that it comes from; absent if it is always written with a default. */
  readonly path?: string;
}

function* written(values: ReleaseValues, major: Major): Iterable<Written> {
  const { text, flag } = values;
  const always: Readonly<Record<string, string>> = {
    NODE_ENV: 'langfuse.nodeEnv',
    LANGFUSE_LOG_LEVEL: 'langfuse.logging.level',
    LANGFUSE_LOG_FORMAT: 'langfuse.logging.format',
    SALT: 'langfuse.salt',
    TELEMETRY_ENABLED: 'langfuse.features.telemetryEnabled',
    AUTH_DISABLE_SIGNUP: 'langfuse.features.signUpDisabled',
    ENABLE_EXPERIMENTAL_FEATURES: 'langfuse.features.experimentalFeaturesEnabled',
    NEXTAUTH_URL: 'langfuse.nextauth.url',
    NEXTAUTH_SECRET: 'langfuse.nextauth.secret',
  };
  for (const [name, path] of Object.entries(always)) yield { name, path };
  if (major === 2 || sources(values, 'langfuse.encryptionKey').length > 0)
    yield { name: 'ENCRYPTION_KEY', path: 'langfuse.encryptionKey' };
  if (sources(values, 'langfuse.licenseKey').length > 0)
    yield { name: 'LANGFUSE_EE_LICENSE_KEY', path: 'langfuse.licenseKey' };
  if (text('langfuse.smtp.connectionUrl') !== undefined) {
    yield { name: 'SMTP_CONNECTION_URL', path: 'langfuse.smtp.connectionUrl' };
    yield { name: 'EMAIL_FROM_ADDRESS', path: 'langfuse.smtp.fromAddress' };
  }
  const creators = values.get('langfuse.allowedOrganizationCreators');
  if (Array.isArray(creators) && creators.length > 0) {
    yield { name: 'LANGFUSE_ALLOWED_ORGANIZATION_CREATORS', path: 'langfuse.allowedOrganizationCreators' };
  }
  if (values.get('langfuse.auth.disableUsernamePassword') !== undefined) {
    yield { name: 'AUTH_DISABLE_USERNAME_PASSWORD', path: 'langfuse.auth.disableUsernamePassword' };
  }
  yield* providers(values);
  yield* databaseVariables(values);
  yield* redisVariables(values);
  yield* clickhouseVariables(values, major, flag);
  yield* blobVariables(values);
}

function* providers(values: ReleaseValues): Iterable<Written> {
  const given = values.get('langfuse.auth.providers');
  if (!isPlainMap(given)) return;
  for (const [provider, options] of Object.entries(given)) {
    if (!isPlainMap(options)) continue;
    for (const option of Object.keys(options)) {
      yield {
        name: `AUTH_${upperSnake(provider)}_${upperSnake(option)}`,
        path: `langfuse.auth.providers.${provider}.${option}`,
      };
    }
  }
}

/** `azureAd` becomes AZURE_AD. */
export function upperSnake(name: string): string {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replaceAll('-', '_')
    .toUpperCase();
}

/** Whether `langfuse.additionalEnv` sets a variable, directly or by reference. */
export function ownValue(values: ReleaseValues, name: string): boolean {
  return variablesAt(values, 'langfuse.additionalEnv').some((each) => each.name === name && each.isSet);
}

function* databaseVariables(values: ReleaseValues): Iterable<Written> {
  const { text } = values;
  if (!ownValue(values, 'DATABASE_URL')) {
    yield { name: 'DATABASE_HOST', path: 'postgresql.host' };
    if (text('postgresql.port') !== undefined) yield { name: 'DATABASE_PORT', path: 'postgresql.port' };
    if (text('postgresql.auth.username') !== undefined)
      yield { name: 'DATABASE_USERNAME', path: 'postgresql.auth.username' };
    yield { name: 'DATABASE_PASSWORD', path: 'postgresql.auth' };
  }
  for (const [name, path] of [
    ['DATABASE_NAME', 'postgresql.auth.database'],
    ['DATABASE_ARGS', 'postgresql.args'],
    ['DIRECT_URL', 'postgresql.directUrl'],
    ['SHADOW_DATABASE_URL', 'postgresql.shadowDatabaseUrl'],
  ] as const) {
    if (text(path) !== undefined) yield { name, path };
  }
  yield { name: 'LANGFUSE_AUTO_POSTGRES_MIGRATION_DISABLED', path: 'postgresql.migration.autoMigrate' };
}

function* redisVariables(values: ReleaseValues): Iterable<Written> {
  const { text, flag } = values;
  const password = text('redis.auth.existingSecret') ?? text('redis.auth.password');
  if (password !== undefined || flag('redis.deploy')) yield { name: 'REDIS_PASSWORD', path: 'redis.auth' };
  const cluster = flag('redis.cluster.enabled');
  const sentinel = !cluster && flag('redis.sentinel.enabled');
  const own = cluster ? 'REDIS_CLUSTER_NODES' : sentinel ? 'REDIS_SENTINEL_NODES' : 'REDIS_CONNECTION_STRING';
  if (ownValue(values, own)) return;
  if (cluster || sentinel) {
    const mode = cluster ? 'cluster' : 'sentinel';
    yield { name: `REDIS_${mode.toUpperCase()}_ENABLED`, path: `redis.${mode}.enabled` };
    yield { name: own, path: `redis.${mode}.nodes` };
    if (sentinel) {
      yield { name: 'REDIS_SENTINEL_MASTER_NAME', path: 'redis.sentinel.masterName' };
      if (text('redis.sentinel.username') !== undefined)
        yield { name: 'REDIS_SENTINEL_USERNAME', path: 'redis.sentinel.username' };
      if ((text('redis.sentinel.existingSecret') ?? text('redis.sentinel.password')) !== undefined) {
        yield { name: 'REDIS_SENTINEL_PASSWORD', path: 'redis.sentinel' };
      }
    }
    if (password !== undefined) yield { name: 'REDIS_AUTH', path: 'redis.auth' };
  } else {
    yield { name: 'REDIS_CONNECTION_STRING', path: 'redis.host' };
  }
  yield { name: 'REDIS_TLS_ENABLED', path: 'redis.tls.enabled' };
  if (!flag('redis.tls.enabled')) return;
  for (const [name, path] of [
    ['REDIS_TLS_CA_PATH', 'redis.tls.caPath'],
    ['REDIS_TLS_CERT_PATH', 'redis.tls.certPath'],
    ['REDIS_TLS_KEY_PATH', 'redis.tls.keyPath'],
  ] as const) {
    if (text(path) !== undefined) yield { name, path };
  }
}

function* clickhouseVariables(
  values: ReleaseValues,
  major: Major,
  flag: ReleaseValues['flag'],
): Iterable<Written> {
  const { text } = values;
  if (ownValue(values, 'CLICKHOUSE_MIGRATION_URL')) return;
  const deploy = flag('clickhouse.deploy');
  const host = text('clickhouse.host') !== undefined;
  if (host || deploy || text('clickhouse.migration.url') !== undefined)
    yield { name: 'CLICKHOUSE_MIGRATION_URL', path: 'clickhouse.migration.url' };
  yield { name: 'CLICKHOUSE_MIGRATION_SSL', path: 'clickhouse.migration.ssl' };
  if (host || deploy) yield { name: 'CLICKHOUSE_URL', path: 'clickhouse.host' };
  yield { name: 'CLICKHOUSE_DB', path: 'clickhouse.database' };
  if (deploy || text('clickhouse.auth.username') !== undefined)
    yield { name: 'CLICKHOUSE_USER', path: 'clickhouse.auth.username' };
  if (deploy || (text('clickhouse.auth.existingSecret') ?? text('clickhouse.auth.password')) !== undefined) {
    yield { name: 'CLICKHOUSE_PASSWORD', path: 'clickhouse.auth' };
  }
  const single = major === 1 && deploy && Number(values.get('clickhouse.replicaCount')) === 1;
  if (major === 2 ? host || deploy : !flag('clickhouse.clusterEnabled') || single) {
    yield {
      name: 'CLICKHOUSE_CLUSTER_ENABLED',
      path: major === 2 ? 'clickhouse.cluster.enabled' : 'clickhouse.clusterEnabled',
    };
  }
  yield { name: 'LANGFUSE_AUTO_CLICKHOUSE_MIGRATION_DISABLED', path: 'clickhouse.migration.autoMigrate' };
}

const uploads = [
  ['eventUpload', 'LANGFUSE_S3_EVENT_UPLOAD'],
  ['batchExport', 'LANGFUSE_S3_BATCH_EXPORT'],
  ['mediaUpload', 'LANGFUSE_S3_MEDIA_UPLOAD'],
] as const;

function* blobVariables(values: ReleaseValues): Iterable<Written> {
  const { text, flag } = values;
  const provider = text('s3.storageProvider');
  if (provider === 'azure') yield { name: 'LANGFUSE_USE_AZURE_BLOB', path: 's3.storageProvider' };
  if (provider === 'gcs') {
    yield { name: 'LANGFUSE_USE_GOOGLE_CLOUD_STORAGE', path: 's3.storageProvider' };
    if (sources(values, 's3.gcs.credentials').length > 0)
      yield { name: 'LANGFUSE_GOOGLE_CLOUD_STORAGE_CREDENTIALS', path: 's3.gcs.credentials' };
  }
  for (const [key, prefix] of uploads) {
    if (key === 'batchExport') {
      yield { name: `${prefix}_ENABLED`, path: 's3.batchExport.enabled' };
      if (!flag('s3.batchExport.enabled')) continue;
    }
    const own = (field: string): string =>
      text(`s3.${key}.${field}`) === undefined ? `s3.${field}` : `s3.${key}.${field}`;
    yield { name: `${prefix}_BUCKET`, path: own('bucket') };
    if (text(`s3.${key}.prefix`) !== undefined || (key !== 'eventUpload' && text('s3.prefix') !== undefined))
      yield { name: `${prefix}_PREFIX`, path: own('prefix') };
    if (text(own('region')) !== undefined) yield { name: `${prefix}_REGION`, path: own('region') };
    if (text(own('endpoint')) !== undefined || flag('s3.deploy'))
      yield { name: `${prefix}_ENDPOINT`, path: own('endpoint') };
    for (const [field, name] of [
      ['accessKeyId', 'ACCESS_KEY_ID'],
      ['secretAccessKey', 'SECRET_ACCESS_KEY'],
    ] as const) {
      const special = sources(values, `s3.${key}.${field}`).length > 0;
      if (special || sources(values, `s3.${field}`).length > 0 || flag('s3.deploy')) {
        yield { name: `${prefix}_${name}`, path: special ? `s3.${key}.${field}` : `s3.${field}` };
      }
    }
    yield { name: `${prefix}_FORCE_PATH_STYLE`, path: own('forcePathStyle') };
  }
  yield { name: 'LANGFUSE_S3_MEDIA_UPLOAD_MAX_CONTENT_LENGTH', path: 's3.mediaUpload.maxContentLength' };
  yield {
    name: 'LANGFUSE_S3_MEDIA_UPLOAD_DOWNLOAD_URL_EXPIRY_SECONDS',
    path: 's3.mediaUpload.downloadUrlExpirySeconds',
  };
  yield { name: 'LANGFUSE_S3_CONCURRENT_READS', path: 's3.concurrency.reads' };
  yield { name: 'LANGFUSE_S3_CONCURRENT_WRITES', path: 's3.concurrency.writes' };
}
