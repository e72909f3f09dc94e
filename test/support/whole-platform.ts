import { readFileSync } from 'node:fs';
import { fixturePath } from './render-fixture.ts';

/** A cluster.yaml that runs every part of the platform from the tree, Keycloak and the sign-in by it among them. */
export function wholePlatform(): string {
  return `${readFileSync(fixturePath('platform'), 'utf8')}
cloudflare_api_token: Vt7bQx2mLk9RzWc5sGf8JpDa3Te6UoXi1MnVq4hY
gateway_internal_address: 192.168.1.40
gateway_external_address: 192.168.1.41
external_dns_enabled: true
external_dns_target: home.example.net
cloudflared_enabled: true
cloudflared_tunnel_id: 6ff42ae2-765d-4adf-8112-31c55c1551ef
cloudflared_tunnel_token: eyJhIjogIjlmOGU3ZDZjNWI0YTM5MjgxNzA2ZjVlNGQzYzJiMWEwIiwgInQiOiAiNmZmNDJhZTItNzY1ZC00YWRmLTgxMTItMzFjNTVjMTU1MWVmIiwgInMiOiAiYTFRNWVGZHhNbTFSZWpkMlRqUmpWRGxpVEhNelprcG9SM0JFWVRoVVpUVT0ifQ==
k8s_gateway_enabled: true
metrics_server_enabled: true
clickhouse_operator_enabled: true
k8s_gateway_address: 192.168.1.42
storage_class: ceph-block
flux_repository_secret: flux-repository
keycloak_enabled: true
keycloak_admin_password: gT8xWk2mQz7vN4cT9bLs3fJh
keycloak_postgres_password: Lq5yDUKi0dqroZ8bBepIrw0tUVNa19Km
keycloak_setup_client_secret: Xw3mUfQfZ7ccPIyclHpvvsYL0m2fgBtn
keycloak_user_email: admin@example.org
keycloak_user_password: rVHtK9ecgy4LkbQWEQqO
grafana_keycloak_client_secret: Bn6TrfGa2JeSKinjxHy7PvNRHXgM2hlk
langfuse_sso_enabled: true
langfuse_keycloak_client_secret: Zc4vNRHXgM2hlkl3HEVmcnwq8myNwOfT
litellm_enabled: true
litellm_public_url: https://litellm.example.org
litellm_keycloak_client_secret: Kd9TrfGa2JeSKinjxHy7PvNRHXgM2hlk
`;
}
