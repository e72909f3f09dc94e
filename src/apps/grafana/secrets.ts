import { sealedSecret } from '../../app-kit/index.ts';

/** In the folder of the stack, because the chart of Prometheus installs Grafana. */
export const grafanaSecrets = [
  sealedSecret('grafana-admin', {
    keys: { password: 'grafana_admin_password' },
    values: { username: 'admin' },
  }),
  sealedSecret('grafana-oidc', {
    when: (v) => v.grafana_sso_enabled,
    keys: { GF_AUTH_GENERIC_OAUTH_CLIENT_SECRET: 'grafana_keycloak_client_secret' },
  }),
];
