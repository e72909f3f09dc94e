import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { run, temporaryFolder } from '../support/cli.ts';
import { type KubernetesDocument, objectsOf } from '../support/documents.ts';
import { fixturePath, renderTree, repository } from '../support/render-fixture.ts';

/*
 * The document that describes the other shape, row by row: each test is named after a row of one of its tables, or a line of one
 * of its code blocks, and checks that ten lines of cluster.yaml render to what it says.
 */

const fixture = 'external-shape';

let objects: ReadonlyMap<string, KubernetesDocument>;
let values: Readonly<Record<string, unknown>>;
beforeAll(async () => {
  objects = objectsOf(await renderTree({ fixture }));
  values = at(object('HelmRelease/langfuse'), 'spec', 'values') as Record<string, unknown>;
});

function object(name: string): KubernetesDocument {
  const found = objects.get(name);
  if (found === undefined) throw new Error(`the tree has no ${name}`);
  return found;
}

function at(value: unknown, ...path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>((node, step) => (node as Record<string | number, unknown>)?.[step], value);
}

test('the configuration is ten lines, and none of them a secret', () => {
  const lines = readFileSync(fixturePath(fixture), 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'));
  expect(lines).toHaveLength(10);
  expect(lines.filter((line) => /password|secret|salt|key:/.test(line))).toEqual([]);
});

test('URL and Namespace', () => {
  expect(at(values, 'langfuse', 'nextauth', 'url')).toBe('https://langfuse.el-jefe.me');
  expect(object('HelmRelease/langfuse').metadata?.namespace).toBe('langfuse');
  expect(object('Namespace/langfuse')).toBeDefined();
});

describe('Components', () => {
  test('Langfuse Web + Worker | Helm (in-cluster) | UI, API, trace processing', () => {
    expect(at(values, 'langfuse', 'web', 'replicas')).toBe(1);
    expect(at(values, 'langfuse', 'web', 'service', 'port')).toBe(3000);
    expect(at(values, 'langfuse', 'worker', 'replicas')).toBe(1);
  });
  test('ClickHouse | Helm (in-cluster) | Analytics queries, 2Gi storage', () => {
    expect(at(values, 'clickhouse', 'deploy')).toBe(true);
    expect(at(values, 'clickhouse', 'persistence', 'size')).toBe('2Gi');
  });
  test('MinIO | Helm (in-cluster) | S3-compatible blob storage', () => {
    expect(at(values, 's3', 'deploy')).toBe(true);
    // The MinIO chart is part of the first major version.
    expect(at(object('HelmRelease/langfuse'), 'spec', 'chart', 'spec', 'version')).toMatch(/^1\./);
    for (const upload of ['eventUpload', 'batchExport', 'mediaUpload']) {
      const bucket = String(at(values, 's3', upload, 'bucket'));
      expect(String(at(values, 's3', 'defaultBuckets')).split(',')).toContain(bucket);
    }
  });
  test('PostgreSQL | Neon (external) | Metadata and configuration', () => {
    expect(at(values, 'postgresql', 'deploy')).toBe(false);
    expect(at(values, 'postgresql', 'host')).toMatch(/\.neon\.tech$/);
    expect(at(values, 'postgresql', 'args')).toContain('sslmode=require');
    expect(objects.has('Cluster/langfuse-postgresql')).toBe(false);
  });
  test('Redis | Shared cluster (external) | Session and cache management', () => {
    expect(at(values, 'redis', 'deploy')).toBe(false);
    // Others use it as well.
    expect(at(values, 'langfuse', 'additionalEnv')).toContainEqual({
      name: 'REDIS_KEY_PREFIX',
      value: 'langfuse:',
    });
  });
});

describe('Prerequisites', () => {
  test('Kubernetes cluster with Helm 3+', async () => {
    const { stdout } = await cli('helm-values');
    expect(stdout).toContain('helm upgrade --install langfuse langfuse/langfuse');
  });
  test('External Neon PostgreSQL database with a `langfuse` database created', () => {
    expect(at(values, 'postgresql', 'auth', 'database')).toBe('langfuse');
  });
  test('Shared Redis accessible at `redis.default.svc.cluster.local`', () => {
    expect(at(values, 'redis', 'host')).toBe('redis.default.svc.cluster.local');
  });
  test('Secrets provisioned via Doppler + External Secrets Operator (or created manually)', async () => {
    expect(at(object('ClusterSecretStore/doppler'), 'spec', 'provider')).toEqual({
      doppler: {
        auth: {
          secretRef: {
            dopplerToken: { name: 'doppler-token', namespace: 'external-secrets', key: 'dopplerToken' },
          },
        },
      },
    });
    // Without a store: the list has the name, the key, and how to create a value.
    const { stdout } = await cli('secrets', 'list');
    expect(stdout).toContain('Secret langfuse-salt, key salt, in langfuse');
    expect(stdout).toContain('make it with: openssl rand');
  });
});

describe('Secrets', () => {
  test.each([
    ['langfuse-salt', { salt: 'LANGFUSE_SALT' }, 'langfuse.salt.secretKeyRef'],
    [
      'langfuse-encryption',
      { 'encryption-key': 'LANGFUSE_ENCRYPTION_KEY' },
      'langfuse.encryptionKey.secretKeyRef',
    ],
    [
      'langfuse-nextauth',
      { 'nextauth-secret': 'LANGFUSE_NEXTAUTH_SECRET' },
      'langfuse.nextauth.secret.secretKeyRef',
    ],
    ['langfuse-postgresql', { 'postgres-password': 'LANGFUSE_POSTGRES_PASSWORD' }, 'postgresql.auth'],
    ['redis-secrets', { 'redis-password': 'LANGFUSE_REDIS_PASSWORD' }, 'redis.auth'],
    ['langfuse-clickhouse', { 'admin-password': 'LANGFUSE_CLICKHOUSE_PASSWORD' }, 'clickhouse.auth'],
    [
      'langfuse-s3',
      { 'root-user': 'LANGFUSE_S3_ACCESS_KEY', 'root-password': 'LANGFUSE_S3_SECRET_KEY' },
      's3.auth',
    ],
  ])('%s', (name, keys, reader) => {
    const { spec } = object(`ExternalSecret/${name}`) as unknown as {
      spec: { data: { secretKey: string; remoteRef: { key: string } }[]; target: object };
    };
    expect(spec).toMatchObject({
      refreshInterval: '1h',
      secretStoreRef: { kind: 'ClusterSecretStore', name: 'doppler' },
      target: { name, creationPolicy: 'Owner' },
    });
    expect(
      Object.fromEntries(spec.data.map(({ secretKey, remoteRef }) => [secretKey, remoteRef.key])),
    ).toEqual(keys);
    const read = JSON.stringify(at(values, ...reader.split('.')));
    expect(read).toContain(`"${name}"`);
    for (const key of Object.keys(keys)) expect(read).toContain(`"${key}"`);
  });

  test('nothing is sealed, and nothing is decrypted', () => {
    expect([...objects.values()].filter(({ kind }) => kind === 'Secret')).toEqual([]);
    for (const { spec } of objects.values()) expect(spec ?? {}).not.toHaveProperty('decryption');
  });
});

describe('Key Helm Values', () => {
  test.each([
    ['postgresql.deploy: false', 'postgresql.deploy', false],
    [
      'postgresql.host: "<neon-endpoint>"',
      'postgresql.host',
      'ep-cool-name-123456-pooler.eu-central-1.aws.neon.tech',
    ],
    [
      'postgresql.auth.existingSecret: langfuse-postgresql',
      'postgresql.auth.existingSecret',
      'langfuse-postgresql',
    ],
    ['redis.deploy: false', 'redis.deploy', false],
    ['redis.host: "redis.default.svc.cluster.local"', 'redis.host', 'redis.default.svc.cluster.local'],
    ['redis.auth.existingSecret: redis-secrets', 'redis.auth.existingSecret', 'redis-secrets'],
    ['clickhouse.deploy: true', 'clickhouse.deploy', true],
    ['clickhouse.persistence.size: 2Gi', 'clickhouse.persistence.size', '2Gi'],
    ['clickhouse.resources.requests.memory: 1Gi', 'clickhouse.resources.requests.memory', '1Gi'],
    ['clickhouse.resources.requests.cpu: 100m', 'clickhouse.resources.requests.cpu', '100m'],
    ['clickhouse.resources.limits.memory: 4Gi', 'clickhouse.resources.limits.memory', '4Gi'],
    ['clickhouse.resources.limits.cpu: 1', 'clickhouse.resources.limits.cpu', '1'],
    ['clickhouse.startupProbe.enabled: true', 'clickhouse.startupProbe.enabled', true],
    ['clickhouse.startupProbe.failureThreshold: 30', 'clickhouse.startupProbe.failureThreshold', 30],
    ['s3.deploy: true', 's3.deploy', true],
    ['s3.auth.existingSecret: langfuse-s3', 's3.auth.existingSecret', 'langfuse-s3'],
  ])('%s', (_, path, expected) => {
    expect(at(values, ...path.split('.'))).toBe(expected);
  });

  test('what the chart needs beside them: the key of each Secret', () => {
    // By default the chart looks for other keys, or uses empty values instead.
    expect(at(values, 'postgresql', 'auth', 'secretKeys', 'userPasswordKey')).toBe('postgres-password');
    expect(at(values, 'redis', 'auth', 'existingSecretPasswordKey')).toBe('redis-password');
    expect(at(values, 'clickhouse', 'auth', 'existingSecretKey')).toBe('admin-password');
    expect(at(values, 's3', 'auth', 'rootUserSecretKey')).toBe('root-user');
    expect(at(values, 's3', 'auth', 'rootPasswordSecretKey')).toBe('root-password');
  });
});

describe('LiteLLM Integration', () => {
  const config = () =>
    parse(String(at(object('ConfigMap/litellm-config-with-langfuse'), 'data', 'config.yaml')));

  test('LiteLLM routes Claude and Groq requests', () => {
    expect(config().model_list).toEqual([
      {
        model_name: 'anthropic/*',
        litellm_params: { model: 'anthropic/*', api_key: 'os.environ/ANTHROPIC_API_KEY' },
      },
      { model_name: 'groq/*', litellm_params: { model: 'groq/*', api_key: 'os.environ/GROQ_API_KEY' } },
    ]);
  });
  test('success_callback: ["langfuse"]', () => {
    expect(config().litellm_settings.success_callback).toEqual(['langfuse']);
  });
  test('failure_callback: ["langfuse"]', () => {
    expect(config().litellm_settings.failure_callback).toEqual(['langfuse']);
  });
  test.each(['LANGFUSE_PUBLIC_KEY', 'LANGFUSE_SECRET_KEY'])('%s', (key) => {
    const data = at(object('ExternalSecret/litellm-langfuse'), 'spec', 'data') as { secretKey: string }[];
    expect(data.map(({ secretKey }) => secretKey)).toContain(key);
  });
  test('the keys of LiteLLM are those that the first start of Langfuse creates', () => {
    const remote = (name: string) =>
      (at(object(`ExternalSecret/${name}`), 'spec', 'data') as { remoteRef: { key: string } }[]).map(
        ({ remoteRef }) => remoteRef.key,
      );
    for (const key of remote('litellm-langfuse')) expect(remote('langfuse-init')).toContain(key);
  });
  test('LANGFUSE_HOST=http://langfuse-web.langfuse.svc.cluster.local:3000', () => {
    expect(at(object('ConfigMap/litellm-langfuse-env'), 'data', 'LANGFUSE_HOST')).toBe(
      'http://langfuse-web.langfuse.svc.cluster.local:3000',
    );
  });
  test('on the platform: callbacks, the namespace and the host of the other document', async () => {
    const platform = objectsOf(
      await renderTree({
        text: `${readFileSync(fixturePath('required-only'), 'utf8')}${[
          'litellm_enabled: true',
          'litellm_master_key: sk-7c1f4be2-90a5-4d38-8e6b-5f2d71c09a34',
          'litellm_salt_key: uT5wEr8QzXc1VbN4mKj7HgF2dSa9PoLi',
          'litellm_postgres_password: Rw6yHn3TgB9vFc2XsZ8qAe5D',
        ].join('\n')}\n`,
      }),
    );
    const map = platform.get('ConfigMap/litellm-config-with-langfuse');
    expect(map?.metadata?.namespace).toBe('ai-system');
    expect(parse(String(at(map, 'data', 'config.yaml')))).toMatchObject({
      litellm_settings: { callbacks: ['langfuse'] },
    });
    expect(at(platform.get('ConfigMap/litellm-langfuse-env'), 'data', 'LANGFUSE_HOST')).toBe(
      'http://langfuse-web.ai-system.svc.cluster.local:3000',
    );
  });
});

test('ClickHouse Startup: failureThreshold: 30 × periodSeconds: 10', () => {
  expect(at(values, 'clickhouse', 'startupProbe')).toEqual({
    enabled: true,
    failureThreshold: 30,
    periodSeconds: 10,
  });
});

test('Network Policy: only backend components and Langfuse workers can reach port 6379', () => {
  const policy = object('NetworkPolicy/redis-np');
  expect(policy.metadata?.namespace).toBe('default');
  expect(at(policy, 'spec')).toEqual({
    podSelector: { matchLabels: { app: 'redis' } },
    policyTypes: ['Ingress'],
    ingress: [
      {
        from: [
          { podSelector: { matchLabels: { component: 'backend' } } },
          {
            podSelector: {
              matchLabels: { 'app.kubernetes.io/name': 'langfuse', 'app.kubernetes.io/instance': 'langfuse' },
            },
            namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'langfuse' } },
          },
        ],
        ports: [{ protocol: 'TCP', port: 6379 }],
      },
    ],
  });
});

describe('Files', () => {
  test('langfuse-values-stable.yaml | Production Helm values', async () => {
    const { status, stdout } = await cli('helm-values');
    expect(status).toBe(0);
    expect(parse(stdout)).toEqual(values);
  });
  test('litellm-integration.md | LiteLLM → Langfuse integration guide', () => {
    const guide = readFileSync(`${repository}docs/litellm.md`, 'utf8');
    for (const part of ['success_callback', 'LANGFUSE_HOST', 'clusterwright litellm connect']) {
      expect(guide).toContain(part);
    }
  });
  test('litellm-config-with-langfuse.yaml | LiteLLM ConfigMap with callbacks enabled', async () => {
    const tree = await renderTree({ fixture });
    expect([...tree.keys()]).toContain(
      'kubernetes/apps/ai-system/litellm/app/litellm-config-with-langfuse.yaml',
    );
  });
  test('clickhouse-probe-fix.yaml | ClickHouse probe configuration', async () => {
    expect(parse((await cli('helm-values')).stdout).clickhouse.startupProbe.failureThreshold).toBe(30);
  });
  test('redis-np.yaml | Redis NetworkPolicy', async () => {
    expect([...(await renderTree({ fixture })).keys()]).toContain(
      'kubernetes/apps/default/redis/app/redis-np.yaml',
    );
  });
  test('connect-litellm-to-langfuse.sh | Script to inject Langfuse credentials into LiteLLM', async () => {
    expect((await cli('litellm', 'connect')).stdout).toMatch(/^#!\/bin\/sh\n/);
  });
  test('enable-langfuse-callbacks.sh | Enable Langfuse callbacks in LiteLLM config', async () => {
    expect((await cli('litellm', 'callbacks')).stdout).toMatch(/^#!\/bin\/sh\n/);
  });
});

describe('Verification', () => {
  const guide = () => readFileSync(`${repository}docs/external-shape.md`, 'utf8');
  test('kubectl get pods -n langfuse', () => {
    expect(guide()).toContain('kubectl get pods -n langfuse');
  });
  test('kubectl port-forward -n langfuse svc/langfuse 3000:3000', () => {
    // No Service has that name: the chart calls it langfuse-web.
    expect(guide()).toContain('kubectl port-forward -n langfuse svc/langfuse-web 3000:3000');
    expect(guide()).not.toMatch(/svc\/langfuse\s/);
  });
  test('Open http://localhost:3000', () => {
    expect(guide()).toContain('http://localhost:3000');
  });
});

test('What Langfuse Captures: the guide has every row', () => {
  const guide = readFileSync(`${repository}docs/litellm.md`, 'utf8');
  for (const row of ['Traces', 'Generations', 'Token usage', 'Latency', 'Cost', 'Sessions', 'Errors']) {
    expect(guide).toContain(`| ${row} |`);
  }
});

/** Runs the command line on the configuration. */
async function cli(...args: readonly string[]) {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'cluster.yaml'), readFileSync(fixturePath(fixture), 'utf8'));
  const result = await run(folder, args);
  expect(existsSync(join(folder, 'kubernetes'))).toBe(false);
  return result;
}
