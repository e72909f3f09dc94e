/**
 * The table of docs/seeds.md: each row of the two documents that clusterwright began with, where it is, and the tests that would
 * fail without it. A row of the platform has a test of its name in test/shape/platform-rows/.
 */

export interface SeedRow {
  readonly asked: string;
  /** In Markdown; "Differs" says what the tree does instead. */
  readonly where: string;
  /** Files of tests; for the platform, those besides the test of the row's name. */
  readonly tests: readonly string[];
}

const row = (asked: string, where: string, ...tests: readonly string[]): SeedRow => ({ asked, where, tests });

export const platformRows: readonly SeedRow[] = [
  row('switch and host name', '`langfuse_enabled`, `langfuse_subdomain`', 'test/readers/readers.test.ts'),
  row(
    'session secret and salt of 32 characters, encryption key of 64 hex digits',
    '`langfuse_nextauth_secret`, `langfuse_salt`, `langfuse_encryption_key`; `init` generates them',
    'test/init/cluster-yaml.test.ts',
  ),
  row(
    'PostgreSQL by CloudNativePG: instances and storage',
    '`langfuse_postgres_instances`, `langfuse_postgres_storage`',
    'test/real/servers/postgresql.test.ts',
  ),
  row(
    'rotation of its password by a managed role, and a restart by Reloader',
    '`langfuse_postgres_password`, `managed.roles` in `postgresql.yaml.j2`',
    'test/golden.test.ts',
  ),
  row(
    'ClickHouse: password and storage',
    '`langfuse_clickhouse_password`, `langfuse_clickhouse_storage`',
    'test/readers/readers.test.ts',
  ),
  row(
    'S3 by RustFS: its keys, path style, three buckets',
    '`langfuse_s3_access_key`, `langfuse_s3_secret_key`',
    'test/readers/readers.test.ts',
  ),
  row(
    'buckets, policies and users by the setup of the tree',
    '`rustfs_buckets`. Differs: the admin API makes them, not somebody in the Console; the steps are printed if others run RustFS. Each user has its own policy, and the group `ai-system` none: one on the group would give Langfuse the backups as well',
    'src/apps/langfuse/rules/rules.test.ts',
  ),
  row(
    'the policies, to the letter',
    '`rustfs_buckets`. Differs: three more actions, which uploads in parts need',
    'test/real/servers/rustfs.test.ts',
  ),
  row(
    'the shared Dragonfly: a user and a prefix of keys',
    '`dragonfly_enabled`, `dragonfly_acl_enabled`, `dragonfly_langfuse_password`',
    'test/real/servers/redis.test.ts',
  ),
  row(
    'single sign-on with Keycloak',
    '`langfuse_sso_enabled`, `langfuse_keycloak_client_secret`',
    'src/apps/langfuse/rules/rules.test.ts',
  ),
  row(
    'cookies for the host alone',
    '`NEXTAUTH_COOKIE_DOMAIN` in `helmrelease.yaml.j2`',
    'test/readers/readers.test.ts',
  ),
  row(
    'traces of Langfuse itself, a tenth of them',
    '`langfuse_tracing_enabled`, `langfuse_trace_sampling_ratio`',
    'src/apps/langfuse/needs.test.ts',
  ),
  row(
    'metrics and a dashboard',
    '`langfuse_monitoring_enabled`. Differs: Langfuse exports no metrics, so PodMonitors read those of its stores and of a program that counts the jobs in its queues, and there are alerts besides',
    'test/monitoring/dashboard.test.ts',
  ),
  row(
    'backups of PostgreSQL, by a user of their own',
    '`langfuse_backup_enabled`, `langfuse_backup_s3_access_key`, `langfuse_backup_s3_secret_key`; [backups.md](backups.md)',
    'test/docs-backups.test.ts',
  ),
  row(
    'first user and organization',
    '`langfuse_init_user_email`, `langfuse_init_user_password`, `langfuse_init_user_name`, `langfuse_init_org_name`',
    'src/apps/langfuse/derive.test.ts',
  ),
  row(
    'sign-up stays open with single sign-on',
    '`langfuse_disable_signup`; the pair is refused',
    'test/config/invalid.test.ts',
  ),
  row(
    'roles of users who come by single sign-on',
    '`langfuse_default_org_role`, `langfuse_default_project_role`',
    'src/apps/langfuse/rules/rules.test.ts',
  ),
  row(
    'roles from Keycloak by a CronJob: schedule, keys, mapping, files',
    '`langfuse_scim_sync_enabled`, `langfuse_scim_sync_schedule`, `langfuse_scim_public_key`, `langfuse_scim_secret_key`, `langfuse_sync_keycloak_client_id`, `langfuse_sync_keycloak_client_secret`, `langfuse_role_mapping`',
    'test/scim/script.test.ts',
  ),
  row(
    'roles set by PATCH',
    "differs: SCIM's PATCH knows no roles, so it is PUT ([scim.md](scim.md#decisions))",
    'test/scim/script.test.ts',
  ),
  row(
    'the files of the template folder',
    '`templates/config/kubernetes/apps/ai-system/langfuse/`, all of these names and a few more',
    'test/templates.test.ts',
  ),
  row(
    'one HTTPRoute on both gateways, and no OIDC before Langfuse',
    '`langfuse_route_mode`, `envoy_gateway_enabled`',
    'test/golden.test.ts',
  ),
  row(
    "LiteLLM's callback, its keys and its host",
    '`litellm_callback`. Differs with version 2.x of the chart, which refuses `langfuse`: `langfuse_otel`',
    'test/real/servers/litellm.test.ts',
  ),
  row(
    'LLM connections to LiteLLM',
    '`LANGFUSE_LLM_CONNECTION_WHITELISTED_HOST` in `helmrelease.yaml.j2`',
    'src/apps/langfuse/needs.test.ts',
  ),
  row(
    'client `langfuse` of Keycloak, with its addresses',
    '`keycloak_clients`',
    'test/real/servers/keycloak.test.ts',
  ),
  row(
    'accounts of one address are linked',
    '`allowAccountLinking` in `helmrelease.yaml.j2`, always',
    'test/golden.test.ts',
  ),
  row('discovery inside the cluster', '`keycloak_internal_issuer_url`', 'src/apps/keycloak/derive.test.ts'),
  row(
    'health checks of web and worker',
    '`/api/public/health`, `/api/public/ready`, `/api/health`, in `helmrelease.yaml.j2` and the chart',
    'src/apps/langfuse/chart/chart.test.ts',
  ),
  row(
    'network policies: six destinations and their ports',
    '`network_policies_enabled`; `network_policy_kind: kubernetes` without Cilium',
    'test/shape/network-policies.test.ts',
  ),
  row(
    'names of the Services',
    '`service.yaml.j2` adds that of the worker, which the chart lacks',
    'src/apps/langfuse/chart/chart.test.ts',
  ),
  row(
    'the parts that it stands on',
    '`cnpg_enabled`, `dragonfly_enabled`, `rustfs_enabled`, `keycloak_enabled`, `monitoring_enabled`, `tracing_enabled`, `envoy_gateway_enabled`',
    'test/readers/readers.test.ts',
  ),
  row(
    'derived variables',
    '`langfuse_hostname`, `langfuse_url`, and the flags that hide what is incomplete',
    'src/apps/langfuse/derive.test.ts',
  ),
  row(
    'commands to test it',
    'differs: the pod of ClickHouse is `langfuse-clickhouse-shard0-0`; [troubleshooting.md](troubleshooting.md#health-checks-by-hand)',
  ),
  row('troubleshooting', '[troubleshooting.md](troubleshooting.md)', 'test/docs.test.ts'),
];

export const externalRows: readonly SeedRow[] = [
  row(
    'Langfuse in the namespace `langfuse`',
    '`shape`, `langfuse_namespace`',
    'test/shape/seed-rows.test.ts',
  ),
  row(
    'PostgreSQL at Neon, encrypted',
    '`langfuse_postgres_host`, `langfuse_postgres_sslmode`',
    'test/shape/seed-rows.test.ts',
  ),
  row('the shared Redis', '`langfuse_redis_mode`, `langfuse_redis_host`', 'test/shape/seed-rows.test.ts'),
  row(
    'ClickHouse of 2Gi, requests and limits, its startup probe',
    '`langfuse_clickhouse_storage`, `langfuse_clickhouse_resources`',
    'test/shape/seed-rows.test.ts',
  ),
  row('MinIO', '`langfuse_blob_mode`', 'test/shape/seed-rows.test.ts'),
  row(
    'Doppler by External Secrets, or Secrets made by hand',
    '`secrets_backend`, `external_secrets_store`; `clusterwright secrets list --script doppler`',
    'test/shape/commands.test.ts',
  ),
  row(
    'the seven Secrets with their keys',
    '[external-shape.md](external-shape.md#secrets)',
    'test/shape/seed-rows.test.ts',
  ),
  row('values for Helm alone', '`clusterwright helm-values`', 'test/shape/commands.test.ts'),
  row('callbacks for success and failure', '`litellm_callback`', 'test/shape/seed-rows.test.ts'),
  row(
    'guide, scripts and ConfigMap for LiteLLM',
    '[litellm.md](litellm.md); `clusterwright litellm connect`, `callbacks`',
    'test/shape/scripts.test.ts',
  ),
  row(
    'a policy before the shared Redis',
    '`redis_network_policy_enabled`, `redis_clients`',
    'test/shape/seed-rows.test.ts',
  ),
  row(
    'probes of ClickHouse in a file of their own',
    'differs: they are values of the release',
    'test/shape/seed-rows.test.ts',
  ),
  row(
    '`svc/langfuse` for port-forward',
    'differs: the chart calls it `langfuse-web`',
    'test/shape/seed-rows.test.ts',
  ),
  row('what Langfuse captures', '[litellm.md](litellm.md)', 'test/shape/seed-rows.test.ts'),
];
