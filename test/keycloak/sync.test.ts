import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { runSync } from '../scim/run-sync.ts';
import { documentOf, secretsOf, withKeycloak } from './configuration.ts';
import { FakeAdmin } from './fake-admin.ts';

const folder = 'kubernetes/apps/identity/keycloak-realm/app';
const script = 'templates/config/kubernetes/apps/identity/keycloak-realm/app/sync.partial.py';
let scratch = '';
let server = new FakeAdmin();
let secrets: Record<string, string> = {};

beforeEach(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'keycloak-'));
  server = await new FakeAdmin().start();
  const config = await documentOf(withKeycloak, `${folder}/configmap.yaml`, 'ConfigMap');
  secrets = await secretsOf(withKeycloak, `${folder}/secret.sops.yaml`);
  await mkdir(join(scratch, 'secrets'));
  await mkdir(join(scratch, 'admin'));
  await writeFile(join(scratch, 'realm.json'), String(config['data']?.['realm.json']));
  await writeSecrets({ ...secrets });
});
afterEach(async () => {
  await server.stop();
  await rm(scratch, { recursive: true });
});

async function writeSecrets(values: Record<string, string>): Promise<void> {
  for (const [name, value] of Object.entries(values)) await writeFile(join(scratch, 'secrets', name), value);
  await writeFile(join(scratch, 'admin', 'client-id'), server.admin.id);
  await writeFile(join(scratch, 'admin', 'client-secret'), server.admin.secret);
}

async function sync(attempts = 1) {
  const result = await runSync(script, {
    KEYCLOAK_URL: server.url,
    CONFIG: join(scratch, 'realm.json'),
    SECRETS: join(scratch, 'secrets'),
    ADMIN: join(scratch, 'admin'),
    ATTEMPTS: String(attempts),
    RETRY_SECONDS: '0.01',
  });
  for (const secret of [...Object.values(secrets), server.admin.secret, 'rotatedSecret7'])
    expect(result.output).not.toContain(secret);
  return result;
}

const writes = () =>
  server.requests.filter(({ method, path }) => method !== 'GET' && !path.endsWith('/token'));

describe('the program that maintains the realm', () => {
  test('creates what is missing, and changes nothing a second time', async () => {
    expect((await sync()).status).toBe(0);
    expect(server.client('langfuse')).toMatchObject({
      secret: secrets['LANGFUSE_KEYCLOAK_CLIENT_SECRET'],
      redirectUris: ['https://langfuse.example.com/api/auth/callback/keycloak'],
      webOrigins: ['https://langfuse.example.com'],
      attributes: { 'pkce.code.challenge.method': 'S256' },
    });
    expect([...server.roles]).toContain('langfuse-admin');
    expect(server.given).toEqual({ 'user-c2': ['query-users', 'view-realm', 'view-users'] });
    const before = writes().length;
    expect((await sync()).status).toBe(0);
    expect(writes()).toHaveLength(before);
  });

  test('applies a rotated secret, and does not touch what others added', async () => {
    await sync();
    Object.assign(server.client('langfuse') ?? {}, {
      description: 'ours',
      attributes: { 'pkce.code.challenge.method': 'S256', login_theme: 'home' },
    });
    await writeSecrets({ LANGFUSE_KEYCLOAK_CLIENT_SECRET: 'rotatedSecret7' });
    const { output } = await sync();
    expect(output).toContain('changed client langfuse: secret\n');
    expect(server.client('langfuse')).toMatchObject({
      secret: 'rotatedSecret7',
      description: 'ours',
      attributes: { 'pkce.code.challenge.method': 'S256', login_theme: 'home' },
    });
  });

  test('restores addresses, mappers and roles that someone changed', async () => {
    await sync();
    Object.assign(server.client('langfuse') ?? {}, { redirectUris: ['*'], protocolMappers: [] });
    server.roles.delete('developer');
    server.given['user-c2'] = [];
    await sync();
    expect(server.client('langfuse')).toMatchObject({
      redirectUris: ['https://langfuse.example.com/api/auth/callback/keycloak'],
      protocolMappers: [{ name: 'roles', config: { 'claim.name': 'roles' } }],
    });
    expect(server.roles).toContain('developer');
    expect(server.given['user-c2']).toEqual(['query-users', 'view-realm', 'view-users']);
  });

  test('waits for the import, and for a server that does not answer', async () => {
    server.failNext(1, 'POST', /token$/, 'drop');
    server.failNext(1, 'GET', /realms\/platform$/, { status: 404 });
    server.failNext(1, 'GET', /clients$/, { status: 503 });
    const { status, output } = await sync(4);
    expect(status).toBe(0);
    expect(output).toContain('the realm platform is not imported yet');
  });

  test('names the setting if Keycloak denies access', async () => {
    await writeFile(join(scratch, 'admin', 'client-secret'), 'another');
    const { status, output } = await sync(4);
    expect(status).toBe(1);
    expect(output).toContain('keycloak_setup_client_secret');
    expect(server.requests).toHaveLength(1);
  });
});
