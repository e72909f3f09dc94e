import { describe, expect, test } from 'vitest';
import { checkConfiguration } from '../../../test/support/check-configuration.ts';
import { objectsOf } from '../../../test/support/documents.ts';
import { renderTree } from '../../../test/support/render-fixture.ts';
import { wholePlatform } from '../../../test/support/whole-platform.ts';

const whole = wholePlatform();
const without = (key: string) => whole.replace(new RegExp(`^${key}:.*\n`, 'm'), '');
const reported = (text: string) =>
  checkConfiguration(text)
    .diagnostics.filter(({ message }) => message.includes('not backed up'))
    .map(({ path, message }) => `${path}: ${message}`);

describe('the database of Keycloak', () => {
  test('is archived to a bucket of its own, with a user of its own', async () => {
    const objects = objectsOf(await renderTree({ text: whole }));
    expect(objects.get('ObjectStore/keycloak-postgresql-backup')?.['spec']).toMatchObject({
      retentionPolicy: '30d',
      configuration: {
        destinationPath: 's3://keycloak-postgres-backups/',
        s3Credentials: { accessKeyId: { name: 'keycloak-backup-credentials', key: 'access-key' } },
      },
    });
    expect(objects.get('ScheduledBackup/keycloak-postgresql')?.['spec']).toMatchObject({
      schedule: '0 30 3 * * *',
      cluster: { name: 'keycloak-postgresql' },
      method: 'plugin',
    });
    expect(objects.get('Cluster/keycloak-postgresql')?.['spec']).toMatchObject({
      plugins: [{ isWALArchiver: true, parameters: { barmanObjectName: 'keycloak-postgresql-backup' } }],
    });
    const setup = objects.get('ConfigMap/rustfs-setup')?.['data'] as Record<string, string>;
    expect(setup['setup.json']).toContain('"keycloak-backup-storage"');
    expect(Object.keys(objects.get('Secret/rustfs-setup')?.['stringData'] as object)).toEqual(
      expect.arrayContaining(['keycloak-backup-access-key', 'keycloak-backup-secret-key']),
    );
  });

  test('waits for the buckets', async () => {
    const ks = (await renderTree({ text: whole })).get('kubernetes/apps/identity/keycloak/ks.yaml')?.content;
    expect(ks).toContain('- name: "rustfs-setup"');
    expect(ks).toContain('- name: "barman-cloud"');
  });

  test('is not backed up without being asked', async () => {
    const objects = objectsOf(await renderTree({ text: without('keycloak_backup_enabled') }));
    expect([...objects.keys()].filter((name) => name.startsWith('ObjectStore/keycloak'))).toEqual([]);
  });

  test('is backed up in production without being asked', async () => {
    const text = `${without('keycloak_backup_enabled')}platform_profile: production\n`;
    expect(objectsOf(await renderTree({ text })).has('ObjectStore/keycloak-postgresql-backup')).toBe(true);
  });
});

test.each([
  ['keycloak_backup_s3_secret_key', '', 'keycloak_backup_enabled'],
  ['keycloak_backup_s3_secret_key', 'platform_profile: production\n', 'keycloak_backup_enabled'],
])('without %s there is a warning', (key, more, path) => {
  expect(reported(without(key) + more)).toEqual([
    `${path}: the database of Keycloak is not backed up: keycloak_backup_s3_secret_key is missing or false`,
  ]);
});

test('in production, Langfuse without backups is a warning, unless they are switched off', () => {
  const production = `${without('langfuse_backup_s3_access_key')}platform_profile: production\n`;
  const paths = (text: string) =>
    checkConfiguration(text)
      .diagnostics.filter(({ code }) => code === 'langfuse/without-effect')
      .map(({ path }) => path);
  expect(paths(production.replace('langfuse_backup_enabled: true\n', ''))).toEqual([
    'langfuse_backup_enabled',
  ]);
  expect(
    paths(production.replace('langfuse_backup_enabled: true', 'langfuse_backup_enabled: false')),
  ).toEqual([]);
});

test('a schedule that cannot be is refused', () => {
  const { diagnostics } = checkConfiguration(`${whole}keycloak_backup_schedule: "61 3 * * *"\n`);
  expect(diagnostics.map(({ code, path }) => `${code} ${path}`)).toContain(
    'config/impossible-schedule keycloak_backup_schedule',
  );
});

test('keys are made at random for a RustFS of the tree, and in its Console for another', () => {
  const hints = (more: string) =>
    checkConfiguration(without('keycloak_backup_s3_secret_key') + more)
      .diagnostics.filter(({ path }) => path === 'keycloak_backup_enabled')
      .map(({ hint }) => hint);
  expect(hints('').join()).toContain('openssl rand');
  const theirs = hints('rustfs_existing: {namespace: storage}\n').join();
  expect(theirs).toContain('Create User: keycloak-backup');
  expect(theirs).toContain('arn:aws:s3:::keycloak-postgres-backups/*');
});

test('backups of an external database of LiteLLM have no effect', () => {
  const text = `${whole}litellm_postgres_mode: external\nlitellm_postgres_host: db.example.com\n`;
  const found = checkConfiguration(text).diagnostics.map(({ path, message }) => `${path}: ${message}`);
  expect(found).toContain(
    'litellm_backup_enabled: litellm_backup_enabled has no effect: an external PostgreSQL is backed up where it runs',
  );
});
