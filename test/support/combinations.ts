/** Every combination of the modes, the backends and the versions of the chart that supports them. */
export const combinations = ['1.5.41', '2.0.0']
  .flatMap((chart) =>
    ['sops', 'external-secrets'].flatMap((backend) =>
      ['cnpg', 'external'].flatMap((postgres) =>
        ['dragonfly', 'external', 'bundled'].flatMap((redis) =>
          ['rustfs', 'minio', 'external'].flatMap((blob) =>
            ['bundled', 'external'].map((clickhouse) => ({
              chart,
              backend,
              postgres,
              redis,
              blob,
              clickhouse,
            })),
          ),
        ),
      ),
    ),
  )
  .filter(({ chart, blob }) => !(chart === '2.0.0' && blob === 'minio'));

export type Combination = (typeof combinations)[number];

/** Enables everything else, so that each mode is tested with every feature that uses it. */
export function configurationOf({ chart, backend, postgres, redis, blob, clickhouse }: Combination) {
  const secrets = {
    langfuse_nextauth_secret: 'cat9ag498dyT5bl5GhcqrGi0qx020vorwNIvVaP3RjdmSlPU',
    langfuse_salt: 'xYu3JvQvB7KUdDWdM8TVWzZRBb0WLaAUvFMZ44k8cRvicmQi',
    langfuse_encryption_key: 'a268c52c2c3a93f15dfea6f3f93916b4add66c2a2f796790addcf8d1dc091509',
    langfuse_postgres_password: 'wK5yDUKi0dqroZ8bBepIrw0tUVNa19Km',
    langfuse_clickhouse_password: 'e7mUfQfZ7ccPIyclHpvvsYL0m2fgBtnJ',
    dragonfly_langfuse_password: 'VFahSRFXEISw59M7m2gLqWygFRoCO43v',
    langfuse_redis_password: 'pS0mOQdKcWb5xG7vTn2eLaYhJr84iUfZ',
    langfuse_s3_access_key: 'uySTrfa2JeSKinjxHy7P',
    langfuse_s3_secret_key: '4pvNRHXgM2hlkl3HEVmcnwq8myNwOfTf4DMk2zU1',
    langfuse_license_key: 'langfuse_ee_Zq7hVw2kXs9bTn4RmCy8',
    langfuse_keycloak_client_secret: 'Hq3nWv8zBt6yKx1mRf5cJd9gLp2sTa7e',
    langfuse_init_user_password: 'Nf6xQz2wKd9vLr4bTm8y',
    litellm_master_key: 'sk-0b8d5c1e-6f27-4a39-9d40-7e3c2b1a8f65',
    litellm_salt_key: 'Hq4zXn8cVb2mKj6gFd1sAp9o',
    litellm_postgres_password: 'Ue7yTr3wQz9xCv5bNm1k',
    litellm_anthropic_api_key: 'sk-ant-api03-Lk8Jh6Gf4Ds2',
    litellm_groq_api_key: 'gsk_Qw2Er4Ty6Ui8Op0A',
    litellm_keycloak_client_secret: 'Zx9Cv7Bn5Mq3We1Rt8Yu6Io4',
    langfuse_init_project_secret_key: 'sk-lf-5c1e9d2b-7f43-4a86-b0d9-1e6f8a2c4b73',
    langfuse_backup_s3_access_key: 'Lm9pTz4vKx7bQw2nRd6c',
    langfuse_backup_s3_secret_key: 'Yt8wVf3kZn6xHq1mBs5rCd9gJp4eLa7uTo2iKv0z',
    langfuse_scim_public_key: 'pk-lf-0d8c6b42-9e17-4f35-a2c8-6b1d7e9f0a54',
    langfuse_scim_secret_key: 'sk-lf-e3a7c915-2d68-4b04-97f1-8c5d0b6e2a19',
    langfuse_sync_keycloak_client_secret: 'Wb7kTn2xQv9mZr4cLd6yHf1pJs8gEa3u',
  };
  return {
    cloudflare_domain: 'example.com',
    langfuse_enabled: true,
    langfuse_chart_version: chart,
    secrets_backend: backend,
    ...(backend === 'sops'
      ? { ...secrets, langfuse_init_project_public_key: 'pk-lf-3b9e1f60-8a27-4d5c-b1e4-7f0c2d9a6e85' }
      : { langfuse_license_enabled: true }),

    langfuse_postgres_mode: postgres,
    ...(postgres === 'cnpg'
      ? { langfuse_postgres_instances: 3, langfuse_backup_enabled: true }
      : {
          langfuse_postgres_host: 'pooler.example.net',
          langfuse_postgres_port: 6432,
          langfuse_postgres_pooled: true,
          langfuse_postgres_direct_host: 'db.example.net',
          langfuse_postgres_shadow_database: 'langfuse_shadow',
        }),
    langfuse_redis_mode: redis,
    langfuse_blob_mode: blob,
    ...(blob === 'external' && { langfuse_s3_region: 'eu-central-1', langfuse_s3_bucket: 'my-langfuse' }),
    ...(blob !== 'rustfs' && { langfuse_s3_public_url: 'https://files.example.com' }),
    langfuse_clickhouse_mode: clickhouse,
    ...(clickhouse === 'external'
      ? { langfuse_clickhouse_host: 'abc123.aws.clickhouse.cloud' }
      : { langfuse_clickhouse_replicas: 3 }),
    redis_network_policy_enabled: redis === 'external',

    cnpg_enabled: true,
    cnpg_existing: { kustomization: 'cnpg-system/cloudnative-pg' },
    dragonfly_enabled: true,
    dragonfly_existing: { kustomization: 'cache/dragonfly' },
    dragonfly_acl_enabled: true,
    rustfs_enabled: true,
    rustfs_existing: { kustomization: 'storage/rustfs' },
    rustfs_public_url: 'https://s3.example.com',
    keycloak_enabled: true,
    keycloak_existing: { kustomization: 'identity/keycloak' },
    monitoring_enabled: true,
    monitoring_existing: { namespace: 'monitoring' },
    tracing_enabled: true,
    tempo_existing: { namespace: 'monitoring' },
    network_policies_enabled: true,
    network_policy_kind: redis === 'external' ? 'kubernetes' : 'cilium',
    litellm_enabled: true,
    litellm_mode: redis === 'dragonfly' ? 'deployed' : 'existing',
    litellm_namespace: 'litellm',
    litellm_postgres_mode: postgres,
    ...(postgres === 'external' && redis === 'dragonfly' && { litellm_postgres_host: 'litellm.example.net' }),
    litellm_public_url: 'https://litellm.example.com',
    langfuse_sso_enabled: true,
    langfuse_scim_sync_enabled: true,
    langfuse_tracing_enabled: true,
    langfuse_monitoring_enabled: true,
    langfuse_default_org_role: 'VIEWER',
    langfuse_init_org_name: 'Home',
    langfuse_init_user_email: 'admin@example.com',
    langfuse_init_project_id: 'default',
  };
}
