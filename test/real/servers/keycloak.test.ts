/** A real Keycloak with the realm that the tree imports, configured as in the tree's Keycloak object. */

import { spawnSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freePorts, type Program, start, waitFor } from '../../cluster/support/process.ts';
import { FakeLangfuse } from '../../scim/fake-langfuse.ts';
import { runSync, summaryOf } from '../../scim/run-sync.ts';
import { type KubernetesDocument, objectsOf } from '../../support/documents.ts';
import { renderTree } from '../../support/render-fixture.ts';
import { wholePlatform } from '../../support/whole-platform.ts';

const installed = process.env['KEYCLOAK_HOME'];
if (installed === undefined)
  throw new Error('KEYCLOAK_HOME is not set: scripts/install-keycloak.sh prints it');

const text = `${wholePlatform()}
langfuse_license_key: langfuse_ee_1234567890
langfuse_scim_sync_enabled: true
langfuse_scim_public_key: pk-lf-0qafr
langfuse_scim_secret_key: sk-lf-0qafr
langfuse_sync_keycloak_client_secret: 5mnbfy8e8XdCiIK5472AKmUngm9kxDD8
`;
const objects = objectsOf(await renderTree({ text }));
const { hostname, proxy, bootstrapAdmin } = specOf<{
  hostname: { hostname: string; backchannelDynamic: boolean };
  proxy: { headers: string };
  bootstrapAdmin: { service: { secret: string } };
}>('Keycloak/keycloak');
const { realm, placeholders } = specOf<{
  realm: {
    realm: string;
    clients: readonly Client[];
    users: readonly { email?: string; realmRoles?: readonly string[] }[];
  };
  placeholders: Readonly<Record<string, { secret: { name: string; key: string } }>>;
}>('KeycloakRealmImport/keycloak-realm');
const administrator = secretOf(bootstrapAdmin.service.secret);
const bootstrap = {
  KC_BOOTSTRAP_ADMIN_CLIENT_ID: administrator['client-id'] ?? '',
  KC_BOOTSTRAP_ADMIN_CLIENT_SECRET: administrator['client-secret'] ?? '',
};
const secrets = Object.fromEntries(
  Object.entries(placeholders).map(([name, { secret }]) => [name, secretOf(secret.name)[secret.key] ?? '']),
);
const redirecting = realm.clients.filter(({ redirectUris }) => redirectUris.length > 0);
const person = realm.users.find(({ email }) => email !== undefined);

interface Client {
  readonly clientId: string;
  readonly secret: string;
  readonly redirectUris: readonly string[];
}

let folder: string;
let server: Program;
let url: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'clusterwright-keycloak-'));
  // Its database is in a separate folder.
  const home = join(folder, 'keycloak');
  cpSync(installed, home, { recursive: true });
  const program = join(home, 'bin/kc.sh');
  writeFileSync(join(folder, 'realm.json'), JSON.stringify(realm));
  // As the operator's Job imports it: the placeholders are environment variables.
  const imported = spawnSync(
    program,
    ['import', '--optimized', `--file=${join(folder, 'realm.json')}`, '--override=false'],
    {
      encoding: 'utf8',
      // The operator gives it the server's environment too. Whichever is first creates the administrator.
      env: { PATH: process.env['PATH'], HOME: folder, ...bootstrap, ...secrets },
    },
  );
  expect(imported.status, imported.stdout + imported.stderr).toBe(0);

  const [port = 0, management = 0] = await freePorts(2);
  url = `http://127.0.0.1:${port}`;
  const options = {
    hostname: hostname.hostname,
    'hostname-backchannel-dynamic': hostname.backchannelDynamic,
    'proxy-headers': proxy.headers,
    'http-enabled': true,
    'http-host': '127.0.0.1',
    'http-port': port,
    'http-management-port': management,
    cache: 'local',
  };
  server = start(
    'keycloak',
    program,
    ['start', '--optimized', ...Object.entries(options).map(([name, value]) => `--${name}=${value}`)],
    {
      logs: folder,
      env: bootstrap,
    },
  );
  await waitFor(
    async () => {
      server.check();
      return (await fetch(`http://127.0.0.1:${management}/health/ready`)).ok;
    },
    { what: 'Keycloak', seconds: 600 },
  );
  for (const name of ['secrets', 'admin']) mkdirSync(join(folder, name));
  write('config.json', JSON.stringify(JSON.parse(dataOf('keycloak-sync')['realm.json'] ?? '')));
  for (const [name, value] of Object.entries(secrets)) write(`secrets/${name}`, value);
  for (const [name, value] of Object.entries(administrator)) write(`admin/${name}`, value);
}, 1_200_000);
afterAll(async () => {
  await server.stop();
  rmSync(folder, { recursive: true });
});

test('pods find the issuer inside the cluster, and send browsers to its public address', async () => {
  const discovered = (await (
    await fetch(`${url}/realms/${realm.realm}/.well-known/openid-configuration`)
  ).json()) as Record<string, string>;
  expect(discovered['issuer']).toBe(`${hostname.hostname}/realms/${realm.realm}`);
  expect(discovered['authorization_endpoint']).toMatch(`${hostname.hostname}/`);
  for (const endpoint of ['token_endpoint', 'userinfo_endpoint', 'jwks_uri'])
    expect(discovered[endpoint]).toMatch(`${url}/`);
});

test('every application gets a sign-in page, only for its own address', async () => {
  expect(redirecting.map(({ clientId }) => clientId)).toEqual(
    expect.arrayContaining(['langfuse', 'grafana', 'litellm', 'gateway']),
  );
  for (const { clientId, redirectUris } of redirecting) {
    expect((await signInPage(clientId, redirectUris[0] ?? '')).status, clientId).toBe(200);
    expect((await signInPage(clientId, 'https://elsewhere.example.net/')).status, clientId).toBe(400);
  }
});

test('the first user can sign in to every application, with a verified address and the roles', async () => {
  let password = secrets['USER_PASSWORD'] ?? '';
  for (const { clientId, redirectUris } of redirecting) {
    const browser = new Browser();
    const verifier = randomBytes(32).toString('base64url');
    let page = await browser.open(signInAddress(clientId, redirectUris[0] ?? '', verifier));
    page = await browser.submit(page, { username: person?.email ?? '', password });
    if (page.body.includes('password-new')) {
      // The first password is temporary.
      password = 'another-Password-1';
      page = await browser.submit(page, { 'password-new': password, 'password-confirm': password });
    }
    if (page.body.includes('firstName'))
      page = await browser.submit(page, { email: person?.email ?? '', firstName: 'First', lastName: 'User' });
    if (page.location === undefined) throw new Error(`${clientId}: no way back: ${page.status} ${page.body}`);
    const code = new URL(page.location).searchParams.get('code') ?? '';
    const tokens = await token(clientId, {
      grant_type: 'authorization_code',
      code,
      redirect_uri: redirectUris[0] ?? '',
      code_verifier: verifier,
    });
    const claims = JSON.parse(
      Buffer.from((tokens['id_token'] ?? '').split('.')[1] ?? '', 'base64url').toString(),
    );
    expect(claims, clientId).toMatchObject({
      email: person?.email,
      email_verified: true,
      iss: `${hostname.hostname}/realms/${realm.realm}`,
    });
    expect(claims.roles, clientId).toEqual(expect.arrayContaining([...(person?.realmRoles ?? [])]));
  }
});

test('the service account of the role sync reads users and roles, but no clients', async () => {
  const { access_token } = await token('langfuse-sync', { grant_type: 'client_credentials' });
  const read = async (path: string) =>
    (
      await fetch(`${url}/admin/realms/${realm.realm}/${path}`, {
        headers: { authorization: `Bearer ${access_token}` },
      })
    ).status;
  expect(await Promise.all(['users', 'users/count', 'roles', 'roles/admin/users'].map(read))).toEqual([
    200, 200, 200, 200,
  ]);
  expect(await Promise.all(['clients', 'client-scopes'].map(read))).toEqual([403, 403]);
});

test('the role sync changes the role of the first user', async () => {
  const langfuse = new FakeLangfuse();
  await langfuse.start();
  const mapping = dataOf('langfuse-sync-config')['role-mapping.json'] ?? '';
  write('mapping.json', mapping);
  langfuse.members = [{ userId: 'user-1', email: person?.email ?? '', role: 'VIEWER' }];
  const result = await runSync(
    'templates/config/kubernetes/apps/ai-system/langfuse/app/sync-roles.partial.py',
    {
      KEYCLOAK_URL: url,
      KEYCLOAK_REALM: realm.realm,
      KEYCLOAK_CLIENT_ID: 'langfuse-sync',
      KEYCLOAK_CLIENT_SECRET: secrets['LANGFUSE_SYNC_KEYCLOAK_CLIENT_SECRET'] ?? '',
      LANGFUSE_URL: langfuse.url,
      LANGFUSE_PUBLIC_KEY: langfuse.publicKey,
      LANGFUSE_SECRET_KEY: langfuse.secretKey,
      ROLE_MAPPING_FILE: join(folder, 'mapping.json'),
    },
  );
  await langfuse.stop();
  expect(result.status, result.output).toBe(0);
  expect(summaryOf(result)).toMatchObject({ updated: 1 });
});

test('the program of the tree finds the imported realm up to date, and applies a rotated secret', async () => {
  expect((await sync()).output).toBe(`the realm ${realm.realm} is as it should be\n`);

  write('secrets/LANGFUSE_SYNC_KEYCLOAK_CLIENT_SECRET', 'rotatedSecretOfTheSync7');
  expect((await sync()).output).toBe(
    `changed client langfuse-sync: secret\nthe realm ${realm.realm} is as it should be\n`,
  );
  await expect(token('langfuse-sync', { grant_type: 'client_credentials' })).rejects.toThrow(
    'unauthorized_client',
  );
  secrets['LANGFUSE_SYNC_KEYCLOAK_CLIENT_SECRET'] = 'rotatedSecretOfTheSync7';
  expect(await token('langfuse-sync', { grant_type: 'client_credentials' })).toHaveProperty('access_token');
  expect((await sync()).output).toBe(`the realm ${realm.realm} is as it should be\n`);
});

function sync() {
  return runSync('templates/config/kubernetes/apps/identity/keycloak-realm/app/sync.partial.py', {
    KEYCLOAK_URL: url,
    CONFIG: join(folder, 'config.json'),
    SECRETS: join(folder, 'secrets'),
    ADMIN: join(folder, 'admin'),
    ATTEMPTS: '1',
  });
}

async function token(
  clientId: string,
  form: Readonly<Record<string, string>>,
): Promise<Record<string, string>> {
  const placeholder =
    /\$\{(.*)\}/.exec(realm.clients.find((client) => client.clientId === clientId)?.secret ?? '')?.[1] ?? '';
  const response = await fetch(`${url}/realms/${realm.realm}/protocol/openid-connect/token`, {
    method: 'POST',
    body: new URLSearchParams({ client_id: clientId, client_secret: secrets[placeholder] ?? '', ...form }),
  });
  const answer = (await response.json()) as Record<string, string>;
  if (!response.ok) throw new Error(JSON.stringify(answer));
  return answer;
}

function signInAddress(clientId: string, redirect: string, verifier: string): string {
  const query = new URLSearchParams({
    client_id: clientId,
    redirect_uri: redirect,
    response_type: 'code',
    scope: 'openid email profile',
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
  });
  return `${url}/realms/${realm.realm}/protocol/openid-connect/auth?${query}`;
}

function signInPage(clientId: string, redirect: string) {
  return new Browser().open(signInAddress(clientId, redirect, 'verifier'));
}

interface Page {
  readonly status: number;
  readonly body: string;
  readonly location: string | undefined;
}

/** A minimal browser for forms; it reaches the public address through a proxy on this machine. */
class Browser {
  readonly #cookies = new Map<string, string>();

  async open(address: string, form?: Readonly<Record<string, string>>): Promise<Page> {
    const response = await fetch(address.replace(hostname.hostname, url), {
      ...(form !== undefined && { method: 'POST', body: new URLSearchParams(form) }),
      redirect: 'manual',
      headers: {
        cookie: [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; '),
        'x-forwarded-proto': 'https',
        'x-forwarded-host': new URL(hostname.hostname).host,
      },
    });
    for (const cookie of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
      this.#cookies.set(name, value);
    }
    const location = response.headers.get('location') ?? undefined;
    if (location?.startsWith(`${hostname.hostname}/`)) return this.open(location);
    return { status: response.status, body: await response.text(), location };
  }

  submit({ body }: Page, form: Readonly<Record<string, string>>): Promise<Page> {
    const action = /<form[^>]* action="([^"]+)"/.exec(body)?.[1] ?? '';
    if (action === '') throw new Error(`no form in ${body}`);
    return this.open(action.replaceAll('&amp;', '&'), form);
  }
}

function write(name: string, content: string): void {
  writeFileSync(join(folder, name), content);
}

function object(name: string): KubernetesDocument {
  const found = objects.get(name);
  if (found === undefined) throw new Error(`the tree has no ${name}`);
  return found;
}

function specOf<T>(name: string): T {
  return object(name)['spec'] as T;
}

function secretOf(name: string): Readonly<Record<string, string>> {
  return object(`Secret/${name}`)['stringData'] as Readonly<Record<string, string>>;
}

function dataOf(name: string): Readonly<Record<string, string>> {
  return object(`ConfigMap/${name}`)['data'] as Readonly<Record<string, string>>;
}
