import { expect, test } from 'vitest';
import { changedText } from '../../../test/readers/observe.ts';
import { checkConfiguration } from '../../../test/support/check-configuration.ts';
import { objectsOf } from '../../../test/support/documents.ts';
import { renderTree } from '../../../test/support/render-fixture.ts';
import { wholePlatform } from '../../../test/support/whole-platform.ts';

const objects = objectsOf(await renderTree({ text: wholePlatform() }));
const realm = objects.get('KeycloakRealmImport/keycloak-realm')?.['spec'] as {
  readonly realm: {
    readonly clients: readonly { readonly clientId: string; readonly redirectUris: readonly string[] }[];
  };
};

interface Policy {
  readonly targetRefs: unknown;
  readonly oidc: {
    readonly clientID: string;
    readonly clientSecret: { readonly name: string };
    readonly redirectURL: string;
  };
}

test.each(['prometheus', 'alertmanager'])('%s: the own network alone, behind a sign-in', (name) => {
  expect(objects.get(`HTTPRoute/${name}`)?.['spec']).toMatchObject({
    hostnames: [`${name}.example.org`],
    parentRefs: [{ name: 'envoy-internal', sectionName: 'https' }],
  });
  const policy = objects.get(`SecurityPolicy/${name}`)?.['spec'] as Policy;
  expect(policy.targetRefs).toEqual([{ group: 'gateway.networking.k8s.io', kind: 'HTTPRoute', name }]);
  expect(policy).toMatchObject({
    oidc: { forwardAccessToken: true },
    authorization: {
      defaultAction: 'Deny',
      rules: [
        { action: 'Allow', principal: { jwt: { claims: [{ name: 'roles', values: ['gateway-user'] }] } } },
      ],
    },
  });

  const client = realm.realm.clients.find(({ clientId }) => clientId === policy.oidc.clientID);
  expect(client?.redirectUris).toContain(policy.oidc.redirectURL);
  const secret = objects.get(`Secret/${policy.oidc.clientSecret.name}`)?.['stringData'] as object;
  const placeholders = objects.get('Secret/keycloak-realm')?.['stringData'] as Record<string, string>;
  expect(secret).toEqual({ 'client-secret': placeholders['GATEWAY_KEYCLOAK_CLIENT_SECRET'] });
});

test('no sign-in before what has its own', () => {
  const names = [...objects.keys()].filter((name) => name.startsWith('SecurityPolicy/'));
  expect(names).toEqual(['SecurityPolicy/prometheus', 'SecurityPolicy/alertmanager']);
});

test('the Console of RustFS, in the own network alone', () => {
  expect(objects.get('HTTPRoute/rustfs-console')?.['spec']).toMatchObject({
    hostnames: ['rustfs.example.org'],
    parentRefs: [{ name: 'envoy-internal' }],
    rules: [{ backendRefs: [{ name: 'rustfs-svc', namespace: 'storage', port: 9001 }] }],
  });
});

test.each<[string, Record<string, unknown>, string]>([
  ['no Keycloak', { keycloak_enabled: undefined }, 'prometheus_route_enabled'],
  ['a Keycloak of others', { keycloak_existing: { namespace: 'sso' } }, 'prometheus_route_enabled'],
  ['no secret', { gateway_keycloak_client_secret: undefined }, 'gateway_keycloak_client_secret'],
  [
    'a secret that breaks the realm',
    { gateway_keycloak_client_secret: 'a"b' },
    'gateway_keycloak_client_secret',
  ],
  ['no Prometheus', { monitoring_enabled: false }, 'prometheus_route_enabled'],
  ['no gateway', { envoy_gateway_enabled: false }, 'rustfs_console_route_enabled'],
])('%s: refused, and no unprotected route', async (_, changes, path) => {
  const text = changedText(wholePlatform(), changes);
  const errors = checkConfiguration(text).diagnostics.filter(({ severity }) => severity === 'error');
  expect(errors.map((each) => each.path)).toContain(path);
});
