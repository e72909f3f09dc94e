/*
 * The document that describes the platform, row by row: each test is named after a row of docs/seeds.md, and checks that the
 * document's example renders to what the row says. test/docs-seeds.test.ts compares the names.
 */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { repository } from '../../support/render-fixture.ts';
import { codesOf, environment, example, object, secret, spec, values, variables, whole } from './example.ts';

const folder = join(repository, 'templates/config/kubernetes/apps/ai-system/langfuse');

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
