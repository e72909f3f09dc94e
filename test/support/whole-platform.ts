import { readFileSync } from 'node:fs';
import { fixturePath } from './render-fixture.ts';

/** A cluster.yaml that runs every part of the platform from the tree, including Keycloak and the sign-in with it. */
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
keycloak_backup_enabled: true
keycloak_backup_s3_access_key: Jt6mYx4QnV9vLk2RzWc8
keycloak_backup_s3_secret_key: m3KtZr8LmB5vQx7NcYh2sJf6GpDa4Te9UoXi1MnWr
litellm_backup_enabled: true
litellm_backup_s3_access_key: Ut6mYx4QnV9vLk2RzWc8
litellm_backup_s3_secret_key: k3KtZr8LmB5vQx7NcYh2sJf6GpDa4Te9UoXi1MnWr
langfuse_clickhouse_backup_enabled: true
langfuse_clickhouse_backup_s3_access_key: Vt6mYx4QnV9vLk2RzWc8
langfuse_clickhouse_backup_s3_secret_key: r3KtZr8LmB5vQx7NcYh2sJf6GpDa4Te9UoXi1MnWr
keycloak_user_email: admin@example.org
keycloak_user_password: rVHtK9ecgy4LkbQWEQqO
gateway_keycloak_client_secret: Gf7TrfGa2JeSKinjxHy7PvNRHXgM2hlk
prometheus_route_enabled: true
alertmanager_route_enabled: true
rustfs_console_route_enabled: true
grafana_keycloak_client_secret: Bn6TrfGa2JeSKinjxHy7PvNRHXgM2hlk
langfuse_sso_enabled: true
langfuse_keycloak_client_secret: Zc4vNRHXgM2hlkl3HEVmcnwq8myNwOfT
tempo_s3_access_key: Ty6Ui8Op1As3Df5Gh7Jk
tempo_s3_secret_key: Zx2Cv4Bn6Mq8We1Rt3Yu5Io7Pa9Sd0Fg2Hj4Kl6
litellm_enabled: true
litellm_public_url: https://litellm.example.org
litellm_keycloak_client_secret: Kd9TrfGa2JeSKinjxHy7PvNRHXgM2hlk
langfuse_init_org_name: Platform
langfuse_init_project_id: default
langfuse_init_project_public_key: pk-lf-0a4c7d1e-52b6-4f83-9e7a-61d3c8b05f24
langfuse_init_project_secret_key: sk-lf-9b3e6f2c-74d1-4a58-8c0f-27e5a1d94b63
litellm_master_key: sk-7c1f4be2-90a5-4d38-8e6b-5f2d71c09a34
litellm_salt_key: uT5wEr8QzXc1VbN4mKj7HgF2dSa9PoLi
litellm_postgres_password: Rw6yHn3TgB9vFc2XsZ8qAe5D
litellm_anthropic_api_key: sk-ant-api03-Jh7Gf5Ds3Aq1
litellm_groq_api_key: gsk_Mn8Bv6Cx4Zl2Kj9H
`;
}
