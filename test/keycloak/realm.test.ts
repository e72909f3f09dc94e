import { expect, test } from 'vitest';
import { checkConfiguration } from '../support/check-configuration.ts';
import { documentOf, secretsOf, withKeycloak } from './configuration.ts';

const folder = 'kubernetes/apps/identity/keycloak-realm/app';

test('every placeholder of the realm is declared, and has its secret', async () => {
  const realm = await documentOf(withKeycloak, `${folder}/realm.yaml`, 'KeycloakRealmImport');
  const used = [...JSON.stringify(realm.spec?.['realm']).matchAll(/\$\{([^}]*)\}/g)].map(([, name]) => name);
  const secrets = await secretsOf(withKeycloak, `${folder}/secret.sops.yaml`);
  expect(used.toSorted()).toEqual([
    'LANGFUSE_KEYCLOAK_CLIENT_SECRET',
    'LANGFUSE_SYNC_KEYCLOAK_CLIENT_SECRET',
    'USER_PASSWORD',
  ]);
  expect(Object.keys(realm.spec?.['placeholders'] ?? {}).toSorted()).toEqual(used.toSorted());
  expect(Object.keys(secrets).toSorted()).toEqual(used.toSorted());
});

test('the first user has a verified address and the strongest role', async () => {
  const realm = await documentOf(withKeycloak, `${folder}/realm.yaml`, 'KeycloakRealmImport');
  expect(realm.spec).toMatchObject({
    realm: {
      users: [
        { serviceAccountClientId: 'langfuse-sync' },
        { email: 'first@example.com', emailVerified: true, realmRoles: ['admin'] },
      ],
    },
  });
});

const reported = (...lines: readonly string[]) => {
  const names = lines.map((line) => line.split(':')[0]);
  const rest = withKeycloak.split('\n').filter((line) => !names.includes(line.split(':')[0]));
  return checkConfiguration([...rest, ...lines].join('\n')).diagnostics.map(({ message }) => message);
};

test.each([
  ["langfuse_keycloak_client_secret: 'quote\"in-the-middle'", 'only letters and digits'],
  [`langfuse_sync_keycloak_client_secret: "a${'$'}{HOME}bcdefghijk"`, 'only letters and digits'],
  ['keycloak_user_password: "back\\\\slash"', 'only letters and digits'],
  ['keycloak_user_password:', 'keycloak_user_password is missing'],
  ['keycloak_admin_password:', 'keycloak_admin_password is missing'],
  ['keycloak_realm: My_Realm', 'does not fit'],
  ['keycloak_realm: master', 'the realm of the administrators'],
  ['langfuse_sync_keycloak_client_id: langfuse', 'already has a client langfuse'],
  [`langfuse_role_mapping: {"${'$'}{env.HOME}": ADMIN, default: VIEWER}`, 'would fill in'],
  ['cnpg_enabled: false', 'Keycloak needs cnpg_enabled'],
])('%s is rejected', (line, message) => {
  const lines = line.endsWith(':') ? [] : [line];
  const without = line.endsWith(':') ? withKeycloak.replace(new RegExp(`^${line}.*\n`, 'm'), '') : undefined;
  const messages =
    without === undefined
      ? reported(...lines)
      : checkConfiguration(without).diagnostics.map((each) => each.message);
  expect(messages.join('\n')).toContain(message);
});

test('what someone else’s Keycloak accepts is not rejected', () => {
  const messages = reported(
    'keycloak_existing: {namespace: sso}',
    "langfuse_keycloak_client_secret: 'quote\"in-the-middle'",
  );
  expect(messages.filter((message) => message.includes('eycloak'))).toEqual([]);
});
