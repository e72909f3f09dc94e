import { describe, expect, test } from 'vitest';
import { type App, defineApp, flag, secret, text } from '../../src/app-kit/index.ts';
import type { Project } from '../../src/app-kit/project.ts';
import { assembleSchema } from '../../src/app-kit/schema.ts';
import { shipped } from '../../src/apps/shipped.ts';
import { compileSchema } from '../../src/config/compile-schema.ts';
import { validate } from '../../src/config/validate.ts';
import { parseSource } from '../../src/diagnostics/source.ts';
import { withKeycloak } from '../keycloak/configuration.ts';
import { changedText } from '../readers/observe.ts';
import { objectsOf } from '../support/documents.ts';
import { renderTree } from '../support/render-fixture.ts';
import { wholePlatform } from '../support/whole-platform.ts';

/** An app that signs users in and stores files, in one object. */
const notes = defineApp({
  name: 'notes',
  layer: 'application',
  enabled: (v) => Reflect.get(v, 'notes_enabled'),
  settings: {
    notes_enabled: flag({ description: 'Run Notes.', default: false }),
    notes_client_secret: secret({ description: 'Secret of its client.' }),
    notes_access_key: secret({ description: 'Access key of its bucket.' }),
    notes_secret_key: secret({ description: 'Secret key of its bucket.' }),
  },
  oidcClients: [
    {
      id: 'notes',
      title: 'Notes',
      secret: 'notes_client_secret',
      urls: ['https://notes.example.org'],
      callback: '/oauth/callback',
      roles: ['notes-editor', 'notes-reader'],
      firstUserRoles: ['notes-editor'],
    },
  ],
  buckets: [
    { user: 'notes', buckets: ['notes-files'], accessKey: 'notes_access_key', secretKey: 'notes_secret_key' },
  ],
});

function projectWith(...own: readonly App[]): Project {
  const apps = [...shipped.apps, ...own];
  const schema = assembleSchema(apps);
  return { apps, schema, validateSchema: compileSchema(schema), own: own.map(({ name }) => name) };
}

const given = `
notes_client_secret: nKq5mnbfy8e8XdCiIK5472A
notes_access_key: nKqAKmUngm9kxDD8
notes_secret_key: nKqyGUDU0QafRtbq6uZYA1at9Y1H7
`;

/** The objects of a tree with the app, by `Kind/name`. */
async function treeWith(configuration: string, enabled = true) {
  const all = `${configuration}${given}notes_enabled: ${enabled}\n`;
  return objectsOf(await renderTree({ text: all }, projectWith(notes)));
}

function memberOf(objects: Awaited<ReturnType<typeof treeWith>>, name: string, member: string): unknown {
  const object = objects.get(name);
  if (object === undefined) throw new Error(`the tree has no ${name}`);
  return object[member];
}

describe('an app that declares a client of the OpenID Connect provider', () => {
  test('has it in the realm, with its addresses, its roles and its secret', async () => {
    const objects = await treeWith(withKeycloak);
    const { realm } = memberOf(objects, 'KeycloakRealmImport/keycloak-realm', 'spec') as {
      readonly realm: {
        readonly clients: readonly { readonly clientId: string }[];
        readonly roles: { readonly realm: readonly unknown[] };
        readonly users: readonly object[];
      };
    };
    expect(realm.clients.find(({ clientId }) => clientId === 'notes')).toMatchObject({
      name: 'Notes',
      redirectUris: ['https://notes.example.org/oauth/callback'],
      webOrigins: ['https://notes.example.org'],
      standardFlowEnabled: true,
      serviceAccountsEnabled: false,
    });
    expect(realm.roles.realm).toEqual(
      expect.arrayContaining([{ name: 'notes-editor' }, { name: 'notes-reader' }]),
    );
    expect(realm.users.at(-1)).toMatchObject({ realmRoles: expect.arrayContaining(['notes-editor']) });
    expect(objects.get('Secret/keycloak-realm')?.['stringData']).toMatchObject({
      NOTES_CLIENT_SECRET: 'nKq5mnbfy8e8XdCiIK5472A',
    });
  });

  test('has none while it is disabled', async () => {
    const objects = await treeWith(withKeycloak, false);
    expect(JSON.stringify(objects.get('KeycloakRealmImport/keycloak-realm'))).not.toContain('notes');
  });
});

describe('an app that declares routes', () => {
  const wiki = defineApp({
    name: 'wiki',
    layer: 'application',
    uses: ['gateway-sign-in'],
    services: [{ name: 'wiki', ports: { http: 8000, admin: 8001 }, pods: { app: 'wiki' } }],
    release: { chart: 'oci://ghcr.io/example/charts/wiki', version: '1.0.0', values: {} },
    routes: [
      { hostname: 'wiki.example.org', port: 'http', service: { port: 80 }, timeout: '2m' },
      {
        name: 'wiki-admin',
        hostname: 'a.example.org',
        port: 'admin',
        gateway: 'internal',
        signIn: 'gateway',
      },
    ],
  });
  const treeOf = async (text: string, app = wiki) => objectsOf(await renderTree({ text }, projectWith(app)));

  test('is published by the gateways, which may reach its Service and its pods', async () => {
    const objects = await treeOf(wholePlatform());
    expect(memberOf(objects, 'HTTPRoute/wiki', 'spec')).toMatchObject({
      hostnames: ['wiki.example.org'],
      parentRefs: [{ name: 'envoy-internal' }, { name: 'envoy-external' }],
      rules: [{ backendRefs: [{ name: 'wiki', namespace: 'wiki', port: 80 }], timeouts: { request: '2m' } }],
    });
    expect(objects.get('ReferenceGrant/wiki-from-network')).toMatchObject({
      metadata: { namespace: 'wiki' },
      spec: { to: [{ kind: 'Service', name: 'wiki' }] },
    });
    const policies = JSON.stringify(memberOf(objects, 'CiliumNetworkPolicy/wiki', 'spec'));
    expect(policies).toContain('"port":"8000"');
    expect(policies).toContain('"port":"8001"');
    expect(JSON.stringify(memberOf(objects, 'Kustomization/wiki', 'spec'))).toContain('envoy-gateway');
  });

  test('has users sign in at the gateway if it says so', async () => {
    const objects = await treeOf(wholePlatform());
    expect(memberOf(objects, 'HTTPRoute/wiki-admin', 'spec')).toMatchObject({
      parentRefs: [{ name: 'envoy-internal' }],
      rules: [{ backendRefs: [{ name: 'wiki', namespace: 'wiki', port: 8001 }] }],
    });
    expect(memberOf(objects, 'SecurityPolicy/wiki-admin', 'spec')).toMatchObject({
      oidc: { redirectURL: 'https://a.example.org/oauth2/callback' },
      authorization: { defaultAction: 'Deny' },
    });
    expect(objects.get('SecurityPolicy/wiki')).toBe(undefined);
    expect(JSON.stringify(objects.get('KeycloakRealmImport/keycloak-realm'))).toContain(
      'https://a.example.org/oauth2/callback',
    );
  });

  test('is refused if users cannot sign in there, rather than published without', () => {
    const text = changedText(wholePlatform(), {
      gateway_keycloak_client_secret: undefined,
      prometheus_route_enabled: undefined,
      alertmanager_route_enabled: undefined,
    });
    const parsed = parseSource('cluster.yaml', text);
    if (!('source' in parsed)) throw new Error('cluster.yaml is not valid YAML');
    const messages = validate(parsed.source, projectWith(wiki)).diagnostics.map(({ message }) => message);
    expect(messages).toContain(
      'users of a.example.org sign in at the gateway, which needs gateway_keycloak_client_secret',
    );
  });

  test('is told of a port that its service does not have', async () => {
    const wrong = { ...wiki, routes: [{ hostname: 'wiki.example.org', port: 'https' }] };
    await expect(treeOf(wholePlatform(), wrong)).rejects.toThrow(
      'routes of wiki: wiki has no port https; it has http, admin',
    );
  });
});

describe('an app that declares buckets', () => {
  test('has them created, with a user that may use only them', async () => {
    const objects = await treeWith(wholePlatform());
    const data = memberOf(objects, 'ConfigMap/rustfs-setup', 'data') as { readonly 'setup.json': string };
    const { tenants } = JSON.parse(data['setup.json']) as { readonly tenants: readonly { user: string }[] };
    const tenant = tenants.find(({ user }) => user === 'notes');
    expect(tenant).toMatchObject({ buckets: ['notes-files'], policy: 'notes-storage' });
    expect(JSON.stringify(tenant)).toContain('arn:aws:s3:::notes-files/*');
    expect(JSON.stringify(tenant)).not.toContain('langfuse');
    expect(objects.get('Secret/rustfs-setup')?.['stringData']).toMatchObject({
      'notes-access-key': 'nKqAKmUngm9kxDD8',
      'notes-secret-key': 'nKqyGUDU0QafRtbq6uZYA1at9Y1H7',
    });
  });
});

describe('a declaration that does not name a setting', () => {
  const check = (changes: Partial<App>) => {
    const parsed = parseSource('cluster.yaml', `${withKeycloak}${given}notes_enabled: true\n`);
    if (!('source' in parsed)) throw new Error('cluster.yaml is not valid YAML');
    return validate(parsed.source, projectWith({ ...notes, ...changes }));
  };

  test.each<[string, Partial<App>]>([
    ['oidcClients', { oidcClients: [{ id: 'notes', title: 'Notes', secret: 'notes_sekret' }] }],
    ['buckets', { buckets: [{ user: 'n', buckets: ['n'], accessKey: 'notes_sekret', secretKey: 'x' }] }],
  ])('is reported: %s', (member, changes) => {
    expect(() => check(changes)).toThrow(`${member} of notes names notes_sekret, which is not a setting`);
  });
});

describe('a required setting', () => {
  const app = defineApp({
    name: 'wiki',
    layer: 'application',
    enabled: (v) => Reflect.get(v, 'wiki_enabled'),
    runBy: (v) => (Reflect.get(v, 'wiki_existing') === undefined ? undefined : 'Wiki'),
    settings: {
      wiki_enabled: flag({ description: 'Run Wiki.', default: false }),
      wiki_existing: text({ description: 'Yours.' }),
      wiki_password: secret({
        description: '.',
        needed: 'Wiki signs in with it',
        generate: 'alphanumeric:20',
      }),
    },
  });
  const diagnostics = (lines: string) => {
    const parsed = parseSource('cluster.yaml', `cloudflare_domain: example.org\n${lines}`);
    if (!('source' in parsed)) throw new Error('cluster.yaml is not valid YAML');
    return validate(parsed.source, projectWith(app)).diagnostics;
  };

  test('is an error at the line that requires the app', () => {
    expect(diagnostics('wiki_enabled: true\n')).toMatchObject([
      {
        code: 'wiki/refused',
        severity: 'error',
        message: 'wiki_password is missing: Wiki signs in with it',
        range: { start: { line: 2 } },
        hint: 'Add wiki_password: "…" to cluster.yaml, `openssl rand -hex 10` generates one; or describe the existing one as wiki_existing.',
      },
    ]);
  });

  test.each([
    '',
    'wiki_enabled: true\nwiki_existing: mine\n',
    'wiki_enabled: true\nwiki_password: aB3dE5gH7jK9mN1p\n',
  ])('is not required otherwise: %j', (lines) => {
    expect(diagnostics(lines)).toEqual([]);
  });
});
