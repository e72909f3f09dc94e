import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { pathText } from '../../../diagnostics/path-text.ts';
import type { ChartVersion, Release } from '../../../verify/declarations.ts';
import { checkValues } from '../../../verify/helm/check-values.ts';
import { v1 } from './v1.ts';
import { v2 } from './v2.ts';

const sound = `
langfuse:
  salt: {secretKeyRef: {name: langfuse, key: salt}}
  encryptionKey: {secretKeyRef: {name: langfuse, key: encryption-key}}
  nextauth: {url: "https://langfuse.example.com", secret: {secretKeyRef: {name: langfuse, key: nextauth}}}
  features: {telemetryEnabled: false}
  auth: {disableUsernamePassword: false, providers: {keycloak: {clientId: langfuse, clientSecret: {secretKeyRef: {name: langfuse, key: oidc}}, issuer: "https://id.example.com/realms/home", allowAccountLinking: true}}}
  additionalEnv: [{name: OTEL_SERVICE_NAME, value: langfuse}]
  web: {replicas: 2, resources: {requests: {cpu: 100m}}, pod: {additionalEnv: [{name: NEXTAUTH_COOKIE_DOMAIN, value: langfuse.example.com}]}}
  worker: {replicas: 1, livenessProbe: {failureThreshold: 5}}
postgresql: {deploy: false, host: langfuse-postgresql-rw, auth: {username: langfuse, database: langfuse, existingSecret: pg, secretKeys: {userPasswordKey: password}}}
redis: {deploy: false, host: dragonfly.cache, auth: {username: langfuse, existingSecret: redis, existingSecretPasswordKey: password}}
clickhouse: {deploy: true, auth: {existingSecret: clickhouse, existingSecretKey: password}}
s3: {deploy: false, bucket: langfuse-events, endpoint: "http://rustfs.storage:9000", accessKeyId: {secretKeyRef: {name: s3, key: id}}, secretAccessKey: {secretKeyRef: {name: s3, key: secret}}, mediaUpload: {bucket: langfuse-media, prefix: media/}}
`;

function release(change = '', version = '1.5.41'): Release {
  const values = parse(sound) as Record<string, unknown>;
  for (const [path, value] of Object.entries((parse(change) ?? {}) as Record<string, unknown>)) {
    const steps = path.split('.');
    const last = steps.pop() ?? '';
    let current = values;
    for (const step of steps) {
      current[step] ??= {};
      current = current[step] as Record<string, unknown>;
    }
    current[last] = value;
  }
  return { name: 'langfuse', namespace: 'ai-system', version, values };
}

const majors = { v1, v2 } as const;

test.each(['v1', 'v2'] as const)('%s: sound values have no finding', (major) => {
  expect(checkValues(release(), majors[major])).toEqual([]);
});

/** Majors, values at dotted paths, the code, the place, and the expected hint. */
const mistakes: readonly (readonly [string, string, string, string, RegExp])[] = [
  // Typos, including those in sub-charts
  [
    'v1',
    'clickhouse.networkPolicyx: {enabled: false}',
    'helm/unknown-value',
    'clickhouse.networkPolicyx',
    /networkPolicy/,
  ],
  [
    'v1',
    'clickhouse.networkPolicy: {enable: false}',
    'helm/unknown-value',
    'clickhouse.networkPolicy.enable',
    /enabled/,
  ],
  [
    'v1',
    'clickhouse.zookeeper: {persistance: {size: 1Gi}}',
    'helm/unknown-value',
    'clickhouse.zookeeper.persistance',
    /persistence/,
  ],
  ['v1', 'redis.auth.usernaem: a', 'helm/unknown-value', 'redis.auth.usernaem', /username/],
  ['v1', 's3.provisoning: {enabled: true}', 'helm/unknown-value', 's3.provisoning', /provisioning/],
  [
    'v1 v2',
    'langfuse.resources: {limits: {memoyr: 1Gi}}',
    'helm/wrong-type',
    'langfuse.resources.limits.memoyr',
    /match/,
  ],
  [
    'v1 v2',
    'langfuse.additionalEnv: [{name: null, value: a}]',
    'helm/wrong-type',
    'langfuse.additionalEnv[0].name',
    /./,
  ],
  [
    'v1 v2',
    'langfuse.nextauth.url: langfuse.example.com',
    'helm/wrong-type',
    'langfuse.nextauth.url',
    /https/,
  ],
  [
    'v1 v2',
    'langfuse.auth.providers.okta: {clientId: a, clientSecret: b, issure: c}',
    'helm/unknown-value',
    'langfuse.auth.providers.okta.issure',
    /issuer/,
  ],
  [
    'v1 v2',
    'langfuse.auth.providers.keycloak.clientSecret: null',
    'helm/missing-value',
    'langfuse.auth.providers.keycloak.clientSecret',
    /./,
  ],
  [
    'v1 v2',
    'langfuse.auth.providers.keycloak.issuer: id.example.com',
    'helm/refused-value',
    'langfuse.auth.providers.keycloak.issuer',
    /https/,
  ],
  // Mistakes from real repositories
  ['v1 v2', 'web: {replicas: 2}', 'helm/misplaced-value', 'web', /langfuse\.web/],
  ['v1 v2', 'worker: {replicas: 2}', 'helm/misplaced-value', 'worker', /langfuse\.worker/],
  ['v1 v2', 'mediaUpload: {enabled: true}', 'helm/misplaced-value', 'mediaUpload', /s3\.mediaUpload/],
  ['v1 v2', 'batchExport: {enabled: true}', 'helm/misplaced-value', 'batchExport', /s3\.batchExport/],
  ['v1 v2', 'ingress: {enabled: false}', 'helm/misplaced-value', 'ingress', /langfuse\.ingress/],
  ['v1 v2', 'otel: {enabled: true}', 'helm/misplaced-value', 'otel', /additionalEnv/],
  [
    'v1 v2',
    'langfuse.web.replicaCount: 2',
    'helm/misplaced-value',
    'langfuse.web.replicaCount',
    /langfuse\.web\.replicas/,
  ],
  [
    'v1 v2',
    's3.concurrentWrites: 50',
    'helm/misplaced-value',
    's3.concurrentWrites',
    /s3\.concurrency\.writes/,
  ],
  [
    'v2',
    'clickhouse.clusterEnabled: false',
    'helm/misplaced-value',
    'clickhouse.clusterEnabled',
    /clickhouse\.cluster\.enabled/,
  ],
  [
    'v1',
    'clickhouse.cluster: {enabled: false}',
    'helm/misplaced-value',
    'clickhouse.cluster',
    /clusterEnabled/,
  ],
  // Keys and types
  [
    'v1 v2',
    'langfuse.web.additionalEnv: []',
    'helm/misplaced-value',
    'langfuse.web.additionalEnv',
    /web\.pod\.additionalEnv/,
  ],
  [
    'v1 v2',
    'langfuse.worker.service: {port: 3030}',
    'helm/misplaced-value',
    'langfuse.worker.service',
    /no Service/,
  ],
  [
    'v1 v2',
    'langfuse.worker.livenessProbe.path: /x',
    'helm/misplaced-value',
    'langfuse.worker.livenessProbe.path',
    /\/api\/health/,
  ],
  [
    'v1 v2',
    'langfuse.feature: {telemetryEnabled: true}',
    'helm/unknown-value',
    'langfuse.feature',
    /features/,
  ],
  ['v1 v2', 'langfuse.salt: abc', 'helm/wrong-type', 'langfuse.salt', /map/],
  ['v1 v2', 'langfuse.web.replicas: two', 'helm/wrong-type', 'langfuse.web.replicas', /whole number/],
  [
    'v1 v2',
    'langfuse.features.signUpDisabled: "false"',
    'helm/wrong-type',
    'langfuse.features.signUpDisabled',
    /quotes/,
  ],
  ['v1 v2', 'langfuse.additionalEnv: {A: b}', 'helm/wrong-type', 'langfuse.additionalEnv', /- /],
  ['v1 v2', 'langfuse.logging.level: verbose', 'helm/refused-value', 'langfuse.logging.level', /debug/],
  ['v1', 'clickhouse.replicacount: 3', 'helm/unknown-value', 'clickhouse.replicacount', /replicaCount/],
  // What the templates refuse
  [
    'v1 v2',
    'langfuse.auth.providers.keyclock: {clientId: a}',
    'helm/refused-value',
    'langfuse.auth.providers.keyclock',
    /keycloak/,
  ],
  ['v1 v2', 'langfuse.salt.value: abc', 'helm/refused-value', 'langfuse.salt.secretKeyRef', /one of the two/],
  ['v1 v2', 'redis.host: ""', 'helm/missing-value', 'redis.host', /redis\.host/],
  ['v1 v2', 'postgresql.host: ""', 'helm/missing-value', 'postgresql.host', /postgresql\.host/],
  [
    'v1 v2',
    'redis.auth.existingSecretPasswordKey: ""',
    'helm/missing-value',
    'redis.auth.existingSecretPasswordKey',
    /Set/,
  ],
  [
    'v1 v2',
    'clickhouse.auth.existingSecretKey: ""',
    'helm/missing-value',
    'clickhouse.auth.existingSecretKey',
    /Set/,
  ],
  ['v1 v2', 's3.mediaUpload.bucket: ""\ns3.bucket: ""', 'helm/missing-value', 's3.eventUpload.bucket', /Set/],
  ['v1', 'langfuse.salt: {}', 'helm/missing-value', 'langfuse.salt', /Set/],
  ['v1', 'clickhouse.shards: 2', 'helm/refused-value', 'clickhouse.shards', /shards: 1/],
  ['v2', 'clickhouse.auth.username: langfuse', 'helm/refused-value', 'clickhouse.auth.username', /outside/],
  ['v2', 'clickhouse.keeper.enabled: false', 'helm/refused-value', 'clickhouse.keeper.enabled', /outside/],
  ['v2', 's3.deploy: true', 'helm/refused-value', 's3.bucket', /createBuckets/],
  // One variable, twice
  [
    'v1 v2',
    'langfuse.additionalEnv: [{name: AUTH_KEYCLOAK_CLIENT_ID, value: a}]',
    'helm/duplicate-variable',
    'langfuse.additionalEnv[0].name',
    /langfuse\.auth\.providers\.keycloak\.clientId/,
  ],
  [
    'v1 v2',
    'langfuse.additionalEnv: [{name: NEXTAUTH_URL, value: a}]',
    'helm/duplicate-variable',
    'langfuse.additionalEnv[0].name',
    /langfuse\.nextauth\.url/,
  ],
  [
    'v1 v2',
    'langfuse.web.pod.additionalEnv: [{name: OTEL_SERVICE_NAME, value: a}]',
    'helm/duplicate-variable',
    'langfuse.web.pod.additionalEnv[0].name',
    /langfuse\.additionalEnv\[0\]/,
  ],
  // The passwords of this release come from Secrets.
  ...['REDIS_PASSWORD', 'CLICKHOUSE_PASSWORD'].map(
    (name) =>
      [
        'v1 v2',
        `langfuse.additionalEnv: [{name: ${name}, value: a}]`,
        'helm/duplicate-variable',
        'langfuse.additionalEnv[0].name',
        /existingSecret/,
      ] as const,
  ),
  [
    'v1 v2',
    'langfuse.additionalEnv: [{name: LANGFUSE_S3_EVENT_UPLOAD_BUCKET, value: a}]',
    'helm/duplicate-variable',
    'langfuse.additionalEnv[0].name',
    /s3\.bucket/,
  ],
];

test.each(mistakes)('%s: %s is %s', (in_, change, code, path, hint) => {
  for (const major of in_.split(' ') as (keyof typeof majors)[]) {
    const issues = checkValues(release(change), majors[major]);
    const found = issues.find((issue) => issue.code === code && pathText(issue.path) === path);
    expect(found, `${major} ${JSON.stringify(issues, null, 1)}`).toBeDefined();
    expect(`${found?.message} ${found?.hint}`).toMatch(hint);
  }
});

test('values from Secrets may give what the release does not', () => {
  const values = { ...release('redis.host: ""').values };
  expect(checkValues({ ...release(), values, partial: true }, v1)).toEqual([]);
});

function objects(chart: ChartVersion, change = ''): readonly string[] {
  return (chart.provides(release(change)) ?? []).map(({ kind, name, keys, ports }) => {
    const more = keys?.join() ?? ports?.map(({ port }) => port).join() ?? '';
    return `${kind} ${name}${more === '' ? '' : ` ${more}`}`;
  });
}

test('chart 1 with its own ClickHouse creates these objects', () => {
  const kinds = /^(Service|Deployment|StatefulSet|ServiceAccount|Secret) /;
  expect(objects(v1).filter((object) => kinds.test(object))).toEqual([
    'Deployment langfuse-web 3000',
    'Deployment langfuse-worker 3030',
    'Service langfuse-zookeeper 2181,2888,3888',
    'Service langfuse-zookeeper-headless 2181,2888,3888',
    'Service langfuse-clickhouse 8123,9000,9004,9005,9009',
    'Service langfuse-clickhouse-headless 8123,9000,9004,9005,9009',
    'Service langfuse-web 3000',
    'ServiceAccount langfuse-clickhouse',
    'ServiceAccount langfuse-zookeeper',
    'ServiceAccount langfuse',
    'StatefulSet langfuse-zookeeper 2181,2888,3888,8080',
    'StatefulSet langfuse-clickhouse-shard0 8123,9000,9005,9004,9009',
  ]);
});

test('metrics open a port, a password of its own makes a Secret, and ZooKeeper can be off', () => {
  const changed = objects(
    v1,
    'clickhouse.metrics: {enabled: true}\nclickhouse.auth: {password: x}\nclickhouse.zookeeper: {enabled: false}',
  );
  expect(changed).toContain('Service langfuse-clickhouse 8123,9000,9004,9005,9009,8001');
  expect(changed).toContain('Secret langfuse-clickhouse admin-password');
  expect(changed.filter((object) => object.includes('zookeeper'))).toEqual([]);
});

test("chart 2 writes the operator's objects, and Secrets for what nobody gave", () => {
  const made = objects(v2, 'langfuse.salt: {}\nclickhouse.auth: {}');
  expect(made).toContain('Secret langfuse-app salt');
  expect(made).toContain('ClickHouseCluster langfuse');
  expect(made).toContain('Service langfuse-clickhouse-headless 8123,9000');
  expect(made).toContain('Secret langfuse-clickhouse-auth password');
});
