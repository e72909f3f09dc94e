import { meantOneOf, suggest } from '../../../diagnostics/suggest.ts';
import type { ValueIssue } from '../../../verify/declarations.ts';
import { holds, type ReleaseValues } from '../../../verify/helm/release-values.ts';
import { isPlainMap } from '../../../verify/model/data.ts';
import { upperSnake } from './environment.ts';
import { sources } from './read.ts';

const providers = [
  'AUTH0',
  'COGNITO',
  'AZURE_AD',
  'GITHUB',
  'GITHUB_ENTERPRISE',
  'GITLAB',
  'GOOGLE',
  'KEYCLOAK',
  'OKTA',
  'WORKOS',
  'CUSTOM',
];

/** Reports values that the templates of both majors refuse, or with which Langfuse cannot start. */
export function* sharedChecks(values: ReleaseValues): Iterable<ValueIssue> {
  yield* valueSources(values);
  yield* signIn(values);
  yield* stores(values);
  yield* secretKeys(values);
  yield* buckets(values);
  yield* autoscalers(values);
  yield* twice(values);
}

/** Only one autoscaler may scale the pods. */
function* autoscalers(values: ReleaseValues): Iterable<ValueIssue> {
  for (const component of ['web', 'worker']) {
    const place = `langfuse.${component}`;
    if (values.flag(`${place}.hpa.enabled`) && values.flag(`${place}.keda.enabled`)) {
      yield refused(
        `${place}.keda.enabled`,
        `${place} has both hpa and keda enabled, and the chart allows one of them`,
        'Disable one of the two.',
      );
    }
  }
}

/** An address may be set by `additionalEnv` or by the values of the store, but not by both. */
function* twice(values: ReleaseValues): Iterable<ValueIssue> {
  for (const [name, path] of [
    ['DATABASE_URL', 'postgresql.host'],
    ['REDIS_CONNECTION_STRING', 'redis.host'],
    ['CLICKHOUSE_URL', 'clickhouse.host'],
  ] as const) {
    if (!holds(values, `langfuse.additionalEnv[${name}]`) || values.text(path) === undefined) continue;
    yield refused(
      path,
      `${path} is given, and ${name} in langfuse.additionalEnv as well: the chart takes one of the two`,
      `Remove ${path} or the variable.`,
    );
  }
}

/** A value may be set only once: directly, or by reference. */
function* valueSources(values: ReleaseValues): Iterable<ValueIssue> {
  const places = [
    'langfuse.salt',
    'langfuse.encryptionKey',
    'langfuse.licenseKey',
    'langfuse.nextauth.secret',
    's3.gcs.credentials',
    's3.accessKeyId',
    's3.secretAccessKey',
  ];
  for (const upload of ['eventUpload', 'batchExport', 'mediaUpload'])
    places.push(`s3.${upload}.accessKeyId`, `s3.${upload}.secretAccessKey`);
  const given = values.get('langfuse.auth.providers');
  for (const [provider, options] of Object.entries(isPlainMap(given) ? given : {})) {
    for (const [option, value] of Object.entries(isPlainMap(options) ? options : {}))
      if (isPlainMap(value)) places.push(`langfuse.auth.providers.${provider}.${option}`);
  }
  for (const place of places) {
    const [first, second] = sources(values, place);
    if (second !== undefined) {
      yield refused(
        `${place}.${second}`,
        `${place} has both ${first} and ${second}`,
        'Keep one of the two: the chart refuses both.',
      );
    }
    const { text } = values;
    const [name, key] = [text(`${place}.secretKeyRef.name`), text(`${place}.secretKeyRef.key`)];
    if ((name === undefined) !== (key === undefined) && values.release.partial !== true) {
      yield missing(
        `${place}.secretKeyRef.${name === undefined ? 'name' : 'key'}`,
        `${place}.secretKeyRef needs both name and key, else the chart ignores it`,
      );
    }
  }
}

function* signIn(values: ReleaseValues): Iterable<ValueIssue> {
  const given = values.get('langfuse.auth.providers');
  for (const [provider, options] of Object.entries(isPlainMap(given) ? given : {})) {
    const place = `langfuse.auth.providers.${provider}`;
    if (!providers.includes(upperSnake(provider))) {
      yield refused(
        place,
        `the chart does not know the sign-in provider ${provider}`,
        `It knows ${providers.map((name) => name.toLowerCase()).join(', ')}.`,
      );
    }
    const issuer = isPlainMap(options) ? options['issuer'] : undefined;
    if (typeof issuer === 'string' && !/^https?:\/\/|\$\{/.test(issuer)) {
      yield refused(
        `${place}.issuer`,
        'the issuer is not a URL, so Langfuse cannot discover it',
        'Write it with https:// in front, as the provider shows it.',
      );
    }
    yield* signInTypos(place, isPlainMap(options) ? Object.keys(options) : []);
    for (const option of isPlainMap(options) ? ['clientId', 'clientSecret'] : []) {
      if (!values.mayHave(`${place}.${option}`))
        yield missing(`${place}.${option}`, `${place} has no ${option}, so Langfuse does not offer it`);
    }
  }
  if (
    values.text('langfuse.smtp.connectionUrl') !== undefined &&
    !values.mayHave('langfuse.smtp.fromAddress')
  ) {
    yield missing('langfuse.smtp.fromAddress', 'langfuse.smtp.connectionUrl needs langfuse.smtp.fromAddress');
  }
}

/**
 * The options that Langfuse's sign-in providers read. Each key becomes an environment variable, AUTH_<PROVIDER>_<KEY>.
 */
const signInOptions = [
  'clientId',
  'clientSecret',
  'issuer',
  'allowAccountLinking',
  'clientAuthMethod',
  'checks',
  'scope',
  'idToken',
  'name',
  'tenantId',
  'allowedDomains',
  'baseUrl',
  'team',
  'domain',
];

function* signInTypos(place: string, given: readonly string[]): Iterable<ValueIssue> {
  for (const option of given.filter((each) => !signInOptions.includes(each))) {
    const near = suggest(
      option,
      signInOptions.filter((known) => !given.includes(known)),
    );
    if (near === undefined) continue;
    const path = `${place}.${option}`;
    yield {
      code: 'helm/unknown-value',
      severity: 'warning',
      path: path.split('.'),
      part: 'key',
      message: `${path} is not known, but ${near} is`,
      ...meantOneOf([near]),
    };
  }
}

function* stores(values: ReleaseValues): Iterable<ValueIssue> {
  const { flag, mayHave } = values;
  const external = (store: string): boolean =>
    values.get(`${store}.deploy`) === false && values.release.partial !== true;
  if (external('postgresql') && !holds(values, 'langfuse.additionalEnv[DATABASE_URL]')) {
    if (!mayHave('postgresql.host'))
      yield missing('postgresql.host', 'PostgreSQL is not deployed here, so postgresql.host is needed');
    if (!mayHave('postgresql.auth.existingSecret') && !mayHave('postgresql.auth.password')) {
      yield missing(
        'postgresql.auth.existingSecret',
        'PostgreSQL is not deployed here, so its password is needed',
      );
    }
  }
  const modes = flag('redis.cluster.enabled') || flag('redis.sentinel.enabled');
  if (
    external('redis') &&
    !mayHave('redis.host') &&
    !modes &&
    !holds(values, 'langfuse.additionalEnv[REDIS_CONNECTION_STRING]')
  ) {
    yield missing('redis.host', 'Redis is not deployed here, so redis.host is needed');
  }
  if (
    external('clickhouse') &&
    !mayHave('clickhouse.host') &&
    !holds(values, 'langfuse.additionalEnv[CLICKHOUSE_URL]')
  ) {
    yield missing('clickhouse.host', 'ClickHouse is not deployed here, so clickhouse.host is needed');
  }
  for (const mode of ['cluster', 'sentinel']) {
    if (flag('redis.deploy') && flag(`redis.${mode}.enabled`)) {
      yield refused(
        `redis.${mode}.enabled`,
        `the bundled Redis has no ${mode} mode`,
        'Set redis.deploy: false and name the nodes of yours, or disable the mode.',
      );
    }
  }
  if (flag('redis.cluster.enabled') && flag('redis.sentinel.enabled')) {
    yield refused(
      'redis.sentinel.enabled',
      'redis.sentinel excludes redis.cluster',
      'Enable one of the two.',
    );
  }
  const nodes = values.get('redis.cluster.nodes');
  if (
    flag('redis.cluster.enabled') &&
    !(Array.isArray(nodes) && nodes.length > 0) &&
    values.release.partial !== true &&
    !holds(values, 'langfuse.additionalEnv[REDIS_CLUSTER_NODES]')
  ) {
    yield missing('redis.cluster.nodes', 'redis.cluster needs its nodes');
  }
  if (flag('redis.sentinel.enabled') && !holds(values, 'langfuse.additionalEnv[REDIS_SENTINEL_NODES]')) {
    for (const field of ['masterName', 'nodes']) {
      if (!mayHave(`redis.sentinel.${field}`))
        yield missing(`redis.sentinel.${field}`, `redis.sentinel needs ${field}`);
    }
  }
}

/** A Secret needs its key if the chart has no default for it. */
function* secretKeys(values: ReleaseValues): Iterable<ValueIssue> {
  const pairs = [
    ['postgresql.auth.existingSecret', 'postgresql.auth.secretKeys.userPasswordKey'],
    ['redis.auth.existingSecret', 'redis.auth.existingSecretPasswordKey'],
    ['redis.sentinel.existingSecret', 'redis.sentinel.existingSecretPasswordKey'],
    ['clickhouse.auth.existingSecret', 'clickhouse.auth.existingSecretKey'],
  ] as const;
  for (const [secret, key] of pairs) {
    if (values.text(secret) !== undefined && !values.mayHave(key))
      yield missing(key, `${secret} needs ${key}`);
  }
}

function* buckets(values: ReleaseValues): Iterable<ValueIssue> {
  const { text, flag, mayHave } = values;
  for (const upload of ['eventUpload', 'batchExport', 'mediaUpload']) {
    // The bucket for media is required even if media uploads are off.
    if (upload === 'batchExport' && !flag('s3.batchExport.enabled')) continue;
    const bucket = text(`s3.${upload}.bucket`) ?? text('s3.bucket');
    if (!flag('s3.deploy') && bucket === undefined && !mayHave('s3.bucket')) {
      yield missing(
        `s3.${upload}.bucket`,
        `the blob store is not deployed here, so s3.bucket or s3.${upload}.bucket is needed`,
      );
    }
    if (flag('s3.deploy') && !flag('s3.forcePathStyle') && !flag(`s3.${upload}.forcePathStyle`)) {
      yield refused(
        's3.forcePathStyle',
        'the bundled blob store needs path-style addresses',
        'Set s3.forcePathStyle: true.',
      );
    }
  }
}

export function refused(path: string, message: string, hint: string): ValueIssue {
  return { code: 'helm/refused-value', path: path.split('.'), message, hint };
}

export function missing(path: string, message: string): ValueIssue {
  return { code: 'helm/missing-value', path: path.split('.'), part: 'key', message, hint: `Set ${path}.` };
}
