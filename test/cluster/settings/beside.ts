import type { Changes } from '../../readers/observe.ts';

/** What to change with a setting if `configure` refuses its change in the whole platform. */
export interface Beside {
  /** What to change first. */
  readonly given?: Changes;
  /** What to change together with the setting. */
  readonly along?: Changes;
}

/** Web interfaces whose users sign in at the gateway. */
const signIn = { prometheus_route_enabled: false, alertmanager_route_enabled: false };
const rustfsConsole = { rustfs_console_route_enabled: false };

/** By setting, in the whole platform. */
export const beside: Readonly<Record<string, Beside>> = {
  cert_manager_enabled: { given: { cluster_issuer_existing: 'letsencrypt-production' } },
  cloudflared_tunnel_id: {
    along: { cloudflared_tunnel_token: tokenOf('6ff42ae2-765d-4adf-8112-31c55c1551e7') },
  },
  cloudflared_tunnel_token: {
    along: { cloudflared_tunnel_id: '6ff42ae2-765d-4adf-8112-31c55c1551e8' },
  },
  cnpg_enabled: {
    given: { ...signIn, langfuse_enabled: false, litellm_enabled: false, keycloak_enabled: false },
  },
  envoy_gateway_enabled: { given: { ...signIn, ...rustfsConsole } },
  envoy_gateway_existing: { given: signIn },
  keycloak_enabled: { given: signIn },
  keycloak_existing: { given: signIn },
  monitoring_existing: { given: signIn },
  rustfs_enabled: { given: { ...rustfsConsole, langfuse_enabled: false } },
  rustfs_existing: { given: rustfsConsole },
};

/** The values that must have a certain form. */
export const values: Readonly<Record<string, unknown>> = {
  cloudflared_tunnel_id: '6ff42ae2-765d-4adf-8112-31c55c1551e7',
  cloudflared_tunnel_token: tokenOf('6ff42ae2-765d-4adf-8112-31c55c1551e8'),
};

/** A token as Cloudflare creates it: the account, the tunnel and its secret. */
function tokenOf(tunnel: string): string {
  const token = { a: '9f8e7d6c5b4a39281706f5e4d3c2b1a0', t: tunnel, s: 'YTFRNWVGZHhNbTFSZWpkMg==' };
  return Buffer.from(JSON.stringify(token)).toString('base64');
}
