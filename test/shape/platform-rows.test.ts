/*
 * The document that describes the platform, row by row: each test has the name of a row of docs/seeds.md, and sees that
 * the example of the document comes to what it says. test/docs-seeds.test.ts compares the names.
 */

import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { checkConfiguration } from '../support/check-configuration.ts';
import { objectsOf } from '../support/documents.ts';
import { fixturePath, renderTree, repository, validConfiguration } from '../support/render-fixture.ts';
import { wholePlatform } from '../support/whole-platform.ts';

const fixture = readFileSync(fixturePath('seed-example'), 'utf8');
const example = objectsOf(await renderTree({ text: fixture }));
const whole = objectsOf(await renderTree({ text: wholePlatform() }));
const { variables } = validConfiguration(fixture);
const folder = join(repository, 'templates/config/kubernetes/apps/ai-system/langfuse');
const namespace = 'ai-system';

/** What is at a path of maps and lists. */
function at(value: unknown, ...path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>((node, step) => (node as Record<string | number, unknown>)?.[step], value);
}
function spec(name: string, objects = example, ...path: string[]): unknown {
  return at(object(name, objects), 'spec', ...path);
}
function object(name: string, objects = example) {
  const found = objects.get(name);
  if (found === undefined) throw new Error(`the tree has no ${name}`);
  return found;
}
const secret = (name: string, objects = example) =>
  object(`Secret/${name}`, objects)['stringData'] as Readonly<Record<string, string>>;
const values = (...path: string[]) => spec('HelmRelease/langfuse', example, 'values', ...path);
/** The environment of web or worker, as the release adds it. */
function environment(of: 'web' | 'worker', objects = example): Readonly<Record<string, unknown>> {
  const langfuse = spec('HelmRelease/langfuse', objects, 'values', 'langfuse');
  const lists = [
    at(langfuse, 'additionalEnv'),
    at(langfuse, of, 'pod', 'additionalEnv'),
  ] as readonly Variable[][];
  return Object.fromEntries(lists.flat().map(({ name, value, valueFrom }) => [name, value ?? valueFrom]));
}
interface Variable {
  readonly name: string;
  readonly value?: string;
  readonly valueFrom?: unknown;
}
const codesOf = (...lines: string[]) => {
  const replaced = lines.map((line) => `${line.split(':')[0]}:`);
  const rest = fixture.split('\n').filter((line) => !replaced.some((start) => line.startsWith(start)));
  return checkConfiguration([...rest, ...lines].join('\n')).diagnostics.map(({ code }) => code);
};

describe('settings', () => {
  test('switch and host name', () => {
    expect(variables).toMatchObject({ langfuse_enabled: true, langfuse_hostname: 'langfuse.example.com' });
  });
  test('session secret and salt of 32 characters, encryption key of 64 hex digits', () => {
    expect(secret('langfuse-credentials')).toMatchObject({
      'nextauth-secret': variables['langfuse_nextauth_secret'],
      salt: variables['langfuse_salt'],
      'encryption-key': variables['langfuse_encryption_key'],
    });
    for (const line of [
      `langfuse_nextauth_secret: ${'a1'.repeat(15)}`,
      `langfuse_salt: ${'a1'.repeat(15)}`,
      `langfuse_encryption_key: ${'a1'.repeat(31)}`,
    ])
      expect(codesOf(line), line).not.toEqual([]);
  });
  test('PostgreSQL by CloudNativePG: instances and storage', () => {
    expect(spec('Cluster/langfuse-postgresql')).toMatchObject({ instances: 1, storage: { size: '10Gi' } });
    expect(spec('Database/langfuse-postgresql-langfuse')).toMatchObject({
      name: 'langfuse',
      owner: 'langfuse',
    });
  });
  test('rotation of its password by a managed role, and a restart by Reloader', () => {
    expect(spec('Cluster/langfuse-postgresql', example, 'managed', 'roles')).toMatchObject([
      { name: 'langfuse', passwordSecret: { name: 'langfuse-postgresql-credentials' } },
    ]);
    expect(secret('langfuse-postgresql-credentials')['password']).toBe(
      variables['langfuse_postgres_password'],
    );
    expect(values('langfuse', 'deployment', 'annotations', 'secret.reloader.stakater.com/reload')).toContain(
      'langfuse-postgresql-credentials',
    );
  });
  test('ClickHouse: password and storage', () => {
    expect(values('clickhouse')).toMatchObject({ deploy: true, persistence: { size: '20Gi' } });
    expect(Object.values(secret('langfuse-clickhouse-credentials'))).toContain(
      variables['langfuse_clickhouse_password'],
    );
  });
  test('S3 by RustFS: its keys, path style, three buckets', () => {
    expect(secret('langfuse-s3-credentials')).toEqual({
      'access-key': variables['langfuse_s3_access_key'],
      'secret-key': variables['langfuse_s3_secret_key'],
    });
    expect(values('s3')).toMatchObject({
      deploy: false,
      forcePathStyle: true,
      eventUpload: { bucket: 'langfuse-events' },
      mediaUpload: { bucket: 'langfuse-media' },
      batchExport: { bucket: 'langfuse-exports' },
    });
  });
  test('the shared Dragonfly: a user and a prefix of keys', () => {
    expect(values('redis')).toMatchObject({
      host: 'dragonfly.cache.svc.cluster.local',
      port: 6379,
      auth: { username: 'langfuse' },
    });
    expect(environment('worker')['REDIS_KEY_PREFIX']).toBe('langfuse:');
    expect(secret('dragonfly-acl', whole)['users.acl']).toMatch(/^user langfuse on >\S+ ~langfuse:\* /m);
  });
  test('single sign-on with Keycloak', () => {
    expect(values('langfuse', 'auth', 'providers', 'keycloak')).toMatchObject({ clientId: 'langfuse' });
    expect(secret('langfuse-credentials')['keycloak-client-secret']).toBe(
      variables['langfuse_keycloak_client_secret'],
    );
    expect(codesOf('keycloak_enabled: false')).not.toEqual([]);
  });
  test('cookies for the host alone', () => {
    expect(environment('web')['NEXTAUTH_COOKIE_DOMAIN']).toBe('langfuse.example.com');
  });
  test('traces of Langfuse itself, a tenth of them', () => {
    expect(environment('web')).toMatchObject({
      OTEL_EXPORTER_OTLP_ENDPOINT: 'http://tempo.monitoring.svc.cluster.local:4318',
      OTEL_TRACE_SAMPLING_RATIO: '0.1',
    });
    expect(environment('worker')['OTEL_TRACES_SAMPLER_ARG']).toBe('0.1');
  });
  test('metrics and a dashboard', () => {
    expect(object('PodMonitor/langfuse-clickhouse')).toBeDefined();
    expect(object('ConfigMap/langfuse-dashboard')).toMatchObject({
      metadata: { labels: { grafana_dashboard: '1' } },
    });
  });
  test('backups of PostgreSQL, by a user of their own', () => {
    expect(spec('ObjectStore/langfuse-postgresql-backup', example, 'configuration')).toMatchObject({
      destinationPath: 's3://langfuse-postgres-backups/',
      s3Credentials: { accessKeyId: { name: 'langfuse-backup-credentials' } },
    });
    expect(secret('langfuse-backup-credentials')['access-key']).toBe(
      variables['langfuse_backup_s3_access_key'],
    );
  });
  test('first user and organization', () => {
    expect(secret('langfuse-init')).toMatchObject({
      'user-email': 'admin@example.com',
      'user-password': variables['langfuse_init_user_password'],
      'user-name': 'Admin',
      'org-name': 'MyOrg',
    });
    expect(codesOf('langfuse_init_user_password: fifteen-letters')).not.toEqual([]);
  });
  test('sign-up stays open with single sign-on', () => {
    expect(values('langfuse', 'features', 'signUpDisabled')).toBe(false);
    expect(codesOf('langfuse_disable_signup: true')).not.toEqual([]);
  });
  test('roles of users who come by single sign-on', () => {
    expect(environment('web')).toMatchObject({
      LANGFUSE_DEFAULT_ORG_ROLE: 'VIEWER',
      LANGFUSE_DEFAULT_PROJECT_ROLE: 'VIEWER',
    });
    expect(codesOf('langfuse_default_org_role: NONE')).not.toContain('config/schema');
    expect(codesOf('langfuse_default_project_role: NONE')).not.toEqual([]);
  });
  test('roles from Keycloak by a CronJob: schedule, keys, mapping, files', () => {
    expect(spec('CronJob/langfuse-role-sync')).toMatchObject({ schedule: '*/5 * * * *' });
    expect(Object.values(secret('langfuse-sync-credentials'))).toEqual(
      expect.arrayContaining([
        'langfuse-sync',
        variables['langfuse_sync_keycloak_client_secret'],
        variables['langfuse_scim_public_key'],
        variables['langfuse_scim_secret_key'],
      ]),
    );
    const data = object('ConfigMap/langfuse-sync-config')['data'] as Record<string, string>;
    const { mapping, default: fallback } = JSON.parse(data['role-mapping.json'] ?? '') as {
      readonly mapping: readonly { readonly keycloakRole: string; readonly langfuseRole: string }[];
      readonly default: string;
    };
    const roles = mapping.map(({ keycloakRole, langfuseRole }) => [keycloakRole, langfuseRole]);
    expect({ ...Object.fromEntries(roles), default: fallback }).toEqual(variables['langfuse_role_mapping']);
  });
  test('roles set by PATCH', () => {
    const script = readFileSync(join(folder, 'app/sync-roles.partial.py'), 'utf8');
    expect(script).toContain('"PUT"');
    expect(script).not.toContain('"PATCH"');
  });
});

describe('RustFS', () => {
  const { tenants, group } = JSON.parse(
    (object('ConfigMap/rustfs-setup', whole)['data'] as Record<string, string>)['setup.json'] ?? '',
  );
  /** The document of a policy as the program of the tree makes it. */
  const policyOf = (buckets: readonly string[]) => {
    const script = join(
      repository,
      'templates/config/kubernetes/apps/storage/rustfs-setup/app/setup.partial.py',
    );
    const code = `import json, runpy, sys; print(json.dumps(runpy.run_path(sys.argv[1])['policy_document'](sys.argv[2:])))`;
    return JSON.parse(execFileSync('python3', ['-B', '-c', code, script, ...buckets], { encoding: 'utf8' }));
  };

  test('buckets, policies and users by the setup of the tree', () => {
    expect(tenants).toEqual(
      expect.arrayContaining([
        {
          policy: 'langfuse-storage',
          user: 'langfuse',
          buckets: ['langfuse-events', 'langfuse-media', 'langfuse-exports'],
        },
        {
          policy: 'langfuse-backup-storage',
          user: 'langfuse-backup',
          buckets: ['langfuse-postgres-backups'],
        },
      ]),
    );
    expect(group).toBe('ai-system');
  });
  test('the policies, to the letter', () => {
    const buckets = ['langfuse-events', 'langfuse-media', 'langfuse-exports'];
    const arns = buckets.map((bucket) => `arn:aws:s3:::${bucket}`);
    const { Version, Statement } = policyOf(buckets);
    expect(Version).toBe('2012-10-17');
    expect(Statement).toEqual([
      {
        Effect: 'Allow',
        Action: expect.arrayContaining(['s3:ListBucket', 's3:GetBucketLocation']),
        Resource: arns,
      },
      {
        Effect: 'Allow',
        Action: expect.arrayContaining(['s3:GetObject', 's3:PutObject', 's3:DeleteObject']),
        Resource: arns.map((arn) => `${arn}/*`),
      },
    ]);
    // What uploads in parts need besides.
    expect(Statement.flatMap(({ Action }: { Action: string[] }) => Action).toSorted()).toEqual([
      ...[
        's3:AbortMultipartUpload',
        's3:DeleteObject',
        's3:GetBucketLocation',
        's3:GetObject',
        's3:ListBucket',
      ],
      ...['s3:ListBucketMultipartUploads', 's3:ListMultipartUploadParts', 's3:PutObject'],
    ]);
  });
});

describe('the tree', () => {
  test('the files of the template folder', () => {
    for (const file of [
      'ks.yaml.j2',
      ...[
        ...['kustomization', 'helmrepository', 'helmrelease', 'postgresql', 'secret.sops', 'referencegrant'],
        ...['networkpolicy', 'servicemonitor', 'sync-cronjob', 'sync-secret.sops', 'sync-configmap'],
      ].map((name) => `app/${name}.yaml.j2`),
    ])
      expect(existsSync(join(folder, file)), file).toBe(true);
  });
  test('one HTTPRoute on both gateways, and no OIDC before Langfuse', () => {
    expect(spec('HTTPRoute/langfuse')).toMatchObject({
      hostnames: ['langfuse.example.com'],
      parentRefs: [{ name: 'envoy-internal' }, { name: 'envoy-external' }],
      rules: [{ backendRefs: [{ name: 'langfuse-web', namespace, port: 3000 }] }],
    });
    expect([...whole.keys()].filter((name) => name.startsWith('SecurityPolicy/'))).toEqual([]);
    expect(object('ReferenceGrant/langfuse-web-from-network')).toBeDefined();
  });
  test("LiteLLM's callback, its keys and its host", () => {
    const config = (
      object('ConfigMap/litellm-config-with-langfuse', whole)['data'] as Record<string, string>
    )['config.yaml'];
    expect(config).toMatch(/callbacks:\n +- "langfuse"\n/);
    expect(secret('litellm-langfuse', whole)).toHaveProperty('LANGFUSE_PUBLIC_KEY');
    expect(object('ConfigMap/litellm-langfuse-env', whole)['data']).toEqual({
      LANGFUSE_HOST: 'http://langfuse-web.ai-system.svc.cluster.local:3000',
    });
  });
  test('LLM connections to LiteLLM', () => {
    expect(environment('worker', whole)['LANGFUSE_LLM_CONNECTION_WHITELISTED_HOST']).toBe(
      'litellm.ai-system.svc.cluster.local',
    );
    expect(spec('Service/litellm', whole, 'ports')).toMatchObject([{ port: 4000 }]);
  });
  test('client `langfuse` of Keycloak, with its addresses', () => {
    const clients = spec('KeycloakRealmImport/keycloak-realm', whole, 'realm', 'clients') as {
      clientId: string;
    }[];
    const client = clients.find(({ clientId }) => clientId === 'langfuse');
    expect(client).toMatchObject({
      redirectUris: ['https://langfuse.example.org/api/auth/callback/keycloak'],
      webOrigins: ['https://langfuse.example.org'],
    });
  });
  test('accounts of one address are linked', () => {
    expect(values('langfuse', 'auth', 'providers', 'keycloak', 'allowAccountLinking')).toBe(true);
  });
  test('discovery inside the cluster', () => {
    expect(values('langfuse', 'auth', 'providers', 'keycloak', 'issuer')).toBe(
      'http://keycloak-service.identity.svc.cluster.local:8080/realms/matherlynet',
    );
    expect(spec('Keycloak/keycloak', whole, 'hostname', 'backchannelDynamic')).toBe(true);
  });
  test('health checks of web and worker', () => {
    expect(values('langfuse', 'web')).toMatchObject({
      livenessProbe: { path: '/api/public/health', initialDelaySeconds: 30 },
      readinessProbe: { path: '/api/public/ready', initialDelaySeconds: 10 },
    });
    expect(values('langfuse', 'worker', 'livenessProbe')).toEqual({ initialDelaySeconds: 30 });
  });
  test('network policies: six destinations and their ports', () => {
    const rules = spec('CiliumNetworkPolicy/langfuse-web', example, 'egress') as {
      readonly toEndpoints?: readonly { readonly matchLabels: Readonly<Record<string, string>> }[];
      readonly toPorts: readonly { readonly ports: readonly { readonly port: string }[] }[];
    }[];
    const opened = rules.flatMap(({ toEndpoints = [], toPorts }) =>
      toEndpoints.flatMap(({ matchLabels }) =>
        toPorts.flatMap(({ ports }) =>
          ports.map(({ port }) => `${matchLabels['k8s:io.kubernetes.pod.namespace'] ?? namespace} ${port}`),
        ),
      ),
    );
    expect(opened).toEqual(
      expect.arrayContaining([
        ...[
          'ai-system 5432',
          'ai-system 8123',
          'ai-system 9000',
          'cache 6379',
          'storage 9000',
          'identity 8080',
        ],
        'monitoring 4318',
      ]),
    );
  });
  test('names of the Services', () => {
    expect(spec('Service/langfuse-worker', example, 'ports')).toMatchObject([{ port: 3030 }]);
    expect(values('langfuse', 'web', 'service', 'port')).toBe(3000);
    expect(values('postgresql', 'host')).toBe('langfuse-postgresql-rw.ai-system.svc.cluster.local');
  });
  test('the parts that it stands on', () => {
    for (const name of [
      ...[
        'HelmRelease/cloudnative-pg',
        'Dragonfly/dragonfly',
        'HelmRelease/rustfs',
        'Gateway/envoy-internal',
      ],
      ...[
        'Gateway/envoy-external',
        'Keycloak/keycloak',
        'HelmRelease/kube-prometheus-stack',
        'HelmRelease/tempo',
      ],
      'HelmRelease/reloader',
    ])
      expect(whole.has(name), name).toBe(true);
  });
  test('derived variables', () => {
    expect(variables).toMatchObject({
      langfuse_hostname: 'langfuse.example.com',
      langfuse_url: 'https://langfuse.example.com',
      langfuse_sso_enabled: true,
      langfuse_backup_enabled: true,
      langfuse_monitoring_enabled: true,
      langfuse_tracing_enabled: true,
      langfuse_scim_sync_enabled: true,
    });
  });
});

describe('pages', () => {
  const page = (name: string) => readFileSync(join(repository, 'docs', name), 'utf8');
  test('commands to test it', () => {
    for (const command of [
      'kubectl get pods -n ai-system',
      'svc/langfuse-web 3000:3000',
      '/api/public/health',
      '/api/public/ready',
      'langfuse-clickhouse-shard0-0',
    ])
      expect(page('troubleshooting.md'), command).toContain(command);
  });
  test.each([
    ...['CrashLoopBackOff', 'OAuthCreateAccount', 'ClickHouse', 'LiteLLM', 'S3', 'backchannelDynamic'],
    ...['langfuse-role-sync', 'view-realm'],
  ])('troubleshooting: %s', (word) => {
    expect(page('troubleshooting.md')).toContain(word);
  });
});
