import type { OidcClient, Variables } from '../../app-kit/index.ts';

/** Users sign in to Langfuse through one client; the synchronization of roles reads users and roles through another. */
export function oidcClients(v: Variables): readonly OidcClient[] {
  return [...(v.langfuse_sso_enabled ? [signIn(v)] : []), ...(v.langfuse_scim_sync_enabled ? [sync(v)] : [])];
}

function signIn(v: Variables): OidcClient {
  const roles = Object.entries(v.langfuse_role_mapping).filter(([role]) => role !== 'default');
  const strong = roles.find(([, given]) => given === 'OWNER' || given === 'ADMIN');
  return {
    id: 'langfuse',
    title: 'Langfuse',
    secret: 'langfuse_keycloak_client_secret',
    urls: [v.langfuse_url],
    callback: '/api/auth/callback/keycloak',
    pkce: true,
    roles: roles.map(([role]) => role),
    firstUserRoles: strong === undefined ? [] : [strong[0]],
    rolesSetting: 'langfuse_role_mapping',
  };
}

function sync(v: Variables): OidcClient {
  return {
    id: v.langfuse_sync_keycloak_client_id,
    title: 'Langfuse: roles of its users',
    secret: 'langfuse_sync_keycloak_client_secret',
    serviceRoles: ['query-users', 'view-realm', 'view-users'],
    idSetting: 'langfuse_sync_keycloak_client_id',
  };
}
