import { type TypeOf, types, type Variables } from '../../app-kit/index.ts';

/** A client of the realm, as templates see it. */
export const client = types.record({
  id: types.text,
  name: types.text,
  /** The user by which it signs itself in. */
  service_account: types.text,
  /** The name of its secret in the imported text and in the Secret. */
  placeholder: types.text,
  /** None for a client that only signs itself in. */
  redirect_uris: types.list(types.text),
  web_origins: types.list(types.text),
  pkce: types.flag,
  /** Roles of the client `realm-management` that its service account has. */
  service_roles: types.list(types.text),
});

type Client = TypeOf<typeof client>;

/** The settings that hold the secrets of clients, by placeholder. */
export const clientSecrets = {
  LANGFUSE_CLIENT_SECRET: 'langfuse_keycloak_client_secret',
  LANGFUSE_SYNC_CLIENT_SECRET: 'langfuse_sync_keycloak_client_secret',
  GRAFANA_CLIENT_SECRET: 'grafana_keycloak_client_secret',
  LITELLM_CLIENT_SECRET: 'litellm_keycloak_client_secret',
  GATEWAY_CLIENT_SECRET: 'gateway_keycloak_client_secret',
} as const;

export function clients(v: Variables): Client[] {
  const list: Client[] = [];
  const web = (id: string, name: string, urls: readonly string[], callback: string, pkce: boolean) =>
    list.push({
      id,
      name,
      service_account: serviceAccount(id),
      placeholder: `${id.toUpperCase()}_CLIENT_SECRET`,
      redirect_uris: urls.map((url) => `${url}${callback}`),
      web_origins: urls,
      pkce,
      service_roles: [],
    });
  if (v.langfuse_enabled && v.langfuse_sso_enabled)
    web('langfuse', 'Langfuse', [v.langfuse_url], '/api/auth/callback/keycloak', true);
  if (v.langfuse_enabled && v.langfuse_scim_sync_enabled)
    list.push({
      id: v.langfuse_sync_keycloak_client_id,
      name: 'Langfuse: roles of its users',
      service_account: serviceAccount(v.langfuse_sync_keycloak_client_id),
      placeholder: 'LANGFUSE_SYNC_CLIENT_SECRET',
      redirect_uris: [],
      web_origins: [],
      pkce: false,
      service_roles: ['query-users', 'view-realm', 'view-users'],
    });
  if (v.grafana_sso_enabled)
    web('grafana', 'Grafana', [`https://${v.grafana_hostname}`], '/login/generic_oauth', true);
  if (
    v.litellm_enabled &&
    v.litellm_public_url !== undefined &&
    v.litellm_keycloak_client_secret !== undefined
  )
    web('litellm', 'LiteLLM', [v.litellm_public_url.replace(/(?<!\/)\/+$/, '')], '/sso/callback', false);
  if (v.gateway_sign_in_enabled)
    web(
      'gateway',
      'Web interfaces behind the gateway',
      v.gateway_sign_in_routes.map(({ hostname }) => `https://${hostname}`),
      '/oauth2/callback',
      false,
    );
  return list;
}

/** Keycloak keeps names of users in small letters. */
function serviceAccount(id: string): string {
  return `service-account-${id}`.toLowerCase();
}

/** The roles by which Langfuse, Grafana, LiteLLM and the gateway tell users apart. */
export function roles(v: Variables): string[] {
  const names = [
    ...(v.langfuse_enabled && v.langfuse_sso_enabled
      ? Object.keys(v.langfuse_role_mapping).filter((role) => role !== 'default')
      : []),
    ...(v.grafana_sso_enabled ? ['grafana-admin', 'grafana-editor'] : []),
    ...(v.litellm_sso_enabled ? ['litellm-admin', 'litellm-user'] : []),
    ...(v.gateway_sign_in_enabled ? ['gateway-user'] : []),
  ];
  return [...new Set(names)];
}
