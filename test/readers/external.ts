import { both, type SettingReaders, value } from './reader.ts';

const verifier = 'the verifier: what dependsOn, references and policies lead to';
const cilium = 'Cilium';
const eso = 'External Secrets: the store that it asks';
const flux = 'Flux';
const kustomize = 'kustomize, as Flux runs it';
const script = 'whoever runs the script';
const lists = { 'kubernetes/*kustomization.yaml *': kustomize };
const credentials = 'Secret/langfuse-redis-credentials stringData';

const queues = 'Deployment/langfuse-queues spec.template.spec.containers[queues].env';

const shape = { fixture: 'external-shape' } as const;
const everything = { fixture: 'external-everything' } as const;
/** The rules of web and worker for services that they reach by name; `*` also matches one rule with two names. */
const byName = (path: string) => ({
  [`CiliumNetworkPolicy/langfuse-web spec.egress[by name*].${path}`]: cilium,
  [`CiliumNetworkPolicy/langfuse-worker spec.egress[by name*].${path}`]: cilium,
});

/** The readers of the settings of modes, and of what is run elsewhere. */
export const externalReaders: Readonly<Record<string, SettingReaders>> = {
  redis_network_policy_enabled: {
    ...shape,
    to: false,
    reads: {
      'NetworkPolicy/redis-np *': 'the network of the cluster',
      'Kustomization/redis-network-policy *': flux,
      ...lists,
    },
  },
  redis_pod_labels: {
    ...everything,
    to: { app: 'other' },
    reads: {
      'NetworkPolicy/redis-np spec.podSelector.matchLabels.*': 'the network of the cluster',
      'CiliumNetworkPolicy/langfuse-web spec.egress[*': cilium,
      'CiliumNetworkPolicy/langfuse-worker spec.egress[*': cilium,
      'CiliumNetworkPolicy/langfuse-queues spec.egress[*': cilium,
      'declared Service/redis in default': verifier,
      'declared Pod/redis in default': verifier,
    },
  },
  redis_clients: {
    ...everything,
    to: [{ labels: { component: 'other' } }],
    reads: { 'NetworkPolicy/redis-np spec.ingress[0].from[*': 'the network of the cluster' },
  },

  langfuse_namespace: {
    ...shape,
    to: 'other',
    reads: {
      '* metadata.namespace': 'Kubernetes',
      'Namespace/*': 'Kubernetes',
      'HelmRelease/langfuse spec.chart.spec.sourceRef.namespace': flux,
      'Kustomization/langfuse spec.targetNamespace': flux,
      [value('s3.endpoint')]: 'chart: langfuse.s3Env',
      'NetworkPolicy/redis-np spec.ingress[0].from[1].namespaceSelector.*': 'the network of the cluster',
      'ConfigMap/litellm-langfuse-env data.LANGFUSE_HOST': 'LiteLLM',
      'printed connect-litellm-to-langfuse.sh': script,
    },
    becomes: [
      ...both('env[LANGFUSE_S3_*].value'),
      '* metadata.namespace',
      'StatefulSet/langfuse-clickhouse-shard0 spec.template.metadata.annotations.*',
    ],
  },
  langfuse_route_mode: {
    ...shape,
    to: 'gateway',
    reads: {
      'HTTPRoute/langfuse *': 'Envoy Gateway',
      'ReferenceGrant/*': 'Envoy Gateway',
      'Kustomization/envoy-gateway-routes *': flux,
      ...lists,
    },
  },
  langfuse_ingress_class: {
    ...everything,
    to: 'nginx',
    reads: { [value('langfuse.ingress.className')]: 'chart: ingress.yaml' },
    becomes: ['Ingress/langfuse spec.ingressClassName'],
  },
  langfuse_license_enabled: {
    ...everything,
    to: false,
    reads: {
      'ExternalSecret/langfuse-license *': eso,
      [value('langfuse.licenseKey.*')]: 'chart: langfuse.serverEnv',
      [value('langfuse.deployment.annotations.*')]: 'Reloader',
    },
    becomes: [...both('env[LANGFUSE_EE_LICENSE_KEY].*'), '* metadata.annotations.*'],
  },

  external_secrets_operator_enabled: {
    ...shape,
    to: true,
    reads: {
      'HelmRelease/external-secrets *': flux,
      'OCIRepository/external-secrets *': flux,
      'Namespace/external-secrets *': 'Kubernetes',
      'Kustomization/external-secrets-operator *': flux,
      'Kustomization/cluster-secret-store spec.dependsOn*': flux,
      ...lists,
    },
  },
  external_secrets_existing: {
    ...shape,
    to: { kustomization: 'flux-system/external-secrets' },
    given: { external_secrets_operator_enabled: true },
    reads: {
      'HelmRelease/external-secrets *': flux,
      'OCIRepository/external-secrets *': flux,
      'Namespace/external-secrets *': 'Kubernetes',
      'Kustomization/external-secrets-operator *': flux,
      'Kustomization/cluster-secret-store spec.dependsOn*': flux,
      'declared *': verifier,
      ...lists,
    },
  },
  external_secrets_chart_version: {
    ...shape,
    to: '2.9.1',
    given: { external_secrets_operator_enabled: true },
    reads: { 'OCIRepository/external-secrets spec.ref.tag': flux },
  },

  langfuse_postgres_mode: {
    fixture: 'required-only',
    to: 'external',
    given: { langfuse_postgres_host: 'db.example.net' },
    reads: {
      'Cluster/langfuse-postgresql *': 'CloudNativePG',
      'Database/langfuse-postgresql-langfuse *': 'CloudNativePG',
      'Secret/langfuse-postgresql-credentials metadata.labels.*': 'CloudNativePG',
      'Secret/langfuse-postgresql-credentials metadata.annotations.*': flux,
      'Kustomization/langfuse spec.dependsOn*': flux,
      [value('postgresql.host')]: 'chart: langfuse.databaseEnv',
      [value('postgresql.args')]: 'chart: langfuse.databaseEnv',
      'kubernetes/apps/ai-system/langfuse/app/kustomization.yaml *': kustomize,
    },
    becomes: [...both('env[DATABASE_HOST].value'), ...both('env[DATABASE_ARGS].*')],
  },
  langfuse_postgres_host: {
    ...everything,
    to: 'other.example.net',
    reads: { [value('postgresql.host')]: 'chart: langfuse.databaseEnv' },
    becomes: both('env[DATABASE_HOST].value'),
  },
  langfuse_postgres_port: {
    ...everything,
    to: 5432,
    reads: { [value('postgresql.host')]: 'chart: langfuse.databaseEnv, and the entry points of the images' },
    becomes: both('env[DATABASE_HOST].value'),
  },
  langfuse_postgres_database: {
    ...everything,
    to: 'other',
    reads: {
      [value('postgresql.auth.database')]: 'chart: langfuse.databaseEnv',
      [value('langfuse.additionalEnv[DIRECT_URL].value')]: 'web/entrypoint.sh: migrations',
    },
    becomes: [...both('env[DATABASE_NAME].value'), ...both('env[DIRECT_URL].value')],
  },
  langfuse_postgres_user: {
    ...everything,
    to: 'other',
    reads: { [value('postgresql.auth.username')]: 'chart: langfuse.databaseEnv' },
    becomes: both('env[DATABASE_USERNAME].value'),
  },
  langfuse_postgres_sslmode: {
    ...everything,
    to: 'disable',
    reads: {
      [value('postgresql.args')]: 'chart: langfuse.databaseEnv',
      [value('langfuse.additionalEnv[*].value')]: 'web/entrypoint.sh: migrations',
    },
    becomes: [
      ...both('env[DATABASE_ARGS].value'),
      ...both('env[DIRECT_URL].value'),
      ...both('env[SHADOW_DATABASE_URL].value'),
    ],
  },
  langfuse_postgres_pooled: {
    ...everything,
    to: false,
    reads: {
      [value('postgresql.args')]: 'chart: langfuse.databaseEnv; Prisma leaves out prepared statements',
    },
    becomes: both('env[DATABASE_ARGS].value'),
  },
  langfuse_postgres_direct_host: {
    ...everything,
    to: 'other.example.net',
    reads: { [value('langfuse.additionalEnv[*].value')]: 'web/entrypoint.sh: migrations' },
    becomes: [...both('env[DIRECT_URL].value'), ...both('env[SHADOW_DATABASE_URL].value')],
  },
  langfuse_postgres_direct_port: {
    ...everything,
    to: 5444,
    reads: { [value('langfuse.additionalEnv[*].value')]: 'web/entrypoint.sh: migrations' },
    becomes: [...both('env[DIRECT_URL].value'), ...both('env[SHADOW_DATABASE_URL].value')],
  },
  langfuse_postgres_shadow_database: {
    ...everything,
    to: 'other',
    reads: { [value('langfuse.additionalEnv[SHADOW_DATABASE_URL].value')]: 'Prisma: migrations' },
    becomes: both('env[SHADOW_DATABASE_URL].value'),
  },

  langfuse_clickhouse_mode: {
    ...shape,
    to: 'external',
    given: { langfuse_clickhouse_host: 'ch.example.net' },
    reads: { [value('clickhouse.*')]: 'chart: langfuse.clickhouseEnv, and the sub-chart clickhouse' },
    becomes: [...both('env[CLICKHOUSE_*].value'), '*/langfuse-clickhouse*'],
  },
  langfuse_clickhouse_host: {
    ...everything,
    to: 'other.example.net',
    reads: {
      [value('clickhouse.host')]: 'chart: langfuse.clickhouseEnv',
      ...byName('toFQDNs*'),
    },
    becomes: [...both('env[CLICKHOUSE_URL].value'), ...both('env[CLICKHOUSE_MIGRATION_URL].value')],
  },
  langfuse_clickhouse_tls: {
    ...everything,
    to: false,
    reads: {
      [value('clickhouse.host')]: 'chart: langfuse.clickhouseEnv',
      [value('clickhouse.migration.ssl')]: 'chart: langfuse.clickhouseEnv',
    },
    becomes: [...both('env[CLICKHOUSE_URL].value'), ...both('env[CLICKHOUSE_MIGRATION_SSL].value')],
  },
  langfuse_clickhouse_http_port: {
    ...everything,
    to: 8445,
    reads: {
      [value('clickhouse.httpPort')]: 'chart: langfuse.clickhouseEnv',
      ...byName('toPorts*'),
    },
    becomes: both('env[CLICKHOUSE_URL].value'),
  },
  langfuse_clickhouse_native_port: {
    ...everything,
    to: 9442,
    reads: {
      [value('clickhouse.nativePort')]: 'chart: langfuse.clickhouseEnv',
      ...byName('toPorts*'),
    },
    becomes: both('env[CLICKHOUSE_MIGRATION_URL].value'),
  },
  langfuse_clickhouse_user: {
    ...everything,
    to: 'other',
    reads: { [value('clickhouse.auth.username')]: 'chart: langfuse.clickhouseEnv' },
    becomes: both('env[CLICKHOUSE_USER].value'),
  },
  langfuse_clickhouse_database: {
    ...everything,
    to: 'other',
    reads: { [value('clickhouse.database')]: 'chart: langfuse.clickhouseEnv' },
    becomes: both('env[CLICKHOUSE_DB].value'),
  },
  langfuse_clickhouse_operator_namespace: {
    ...everything,
    to: 'other',
    given: { langfuse_clickhouse_mode: 'bundled', langfuse_chart_version: '2.0.0' },
    reads: {
      'CiliumNetworkPolicy/langfuse-clickhouse spec.ingress[1].*': cilium,
      // The same rule admits the servers, and is named after them.
      'CiliumNetworkPolicy/langfuse-keeper spec.ingress[langfuse-clickhouse].fromEndpoints[1].*': cilium,
    },
  },

  langfuse_redis_mode: {
    ...shape,
    to: 'bundled',
    given: { redis_network_policy_enabled: false },
    reads: {
      [value('redis.*')]: 'chart: langfuse.redisEnv, and the sub-chart valkey',
      [value('langfuse.additionalEnv[REDIS_KEY_PREFIX].*')]: 'packages/shared/src/env.ts REDIS_KEY_PREFIX',
      'declared *': verifier,
    },
    becomes: [...both('env[REDIS_*].*'), '*/langfuse-redis*'],
  },
  langfuse_redis_host: {
    ...shape,
    to: 'redis.other.svc.cluster.local',
    given: { redis_network_policy_enabled: false },
    reads: { [value('redis.host')]: 'chart: langfuse.redisEnv', 'declared *': verifier },
    becomes: both('env[REDIS_CONNECTION_STRING].value'),
  },
  langfuse_redis_port: {
    ...everything,
    to: 6399,
    reads: {
      [value('redis.port')]: 'chart: langfuse.redisEnv',
      [`${queues}[REDIS_PORT].value`]: 'the program that counts jobs',
      'CiliumNetworkPolicy/* spec.egress[redis].toPorts*': cilium,
      'NetworkPolicy/redis-np spec.ingress[0].ports*': 'the network of the cluster',
      'declared Service/redis in default': verifier,
    },
    becomes: both('env[REDIS_CONNECTION_STRING].value'),
  },
  langfuse_redis_user: {
    ...everything,
    to: 'other',
    reads: {
      [value('redis.auth.username')]: 'chart: langfuse.redisEnv',
      [`${queues}[REDIS_USER].value`]: 'the program that counts jobs',
    },
    becomes: both('env[REDIS_CONNECTION_STRING].value'),
  },
  langfuse_redis_tls: {
    ...everything,
    to: false,
    reads: {
      [value('redis.tls.enabled')]: 'chart: langfuse.redisEnv',
      [`${queues}[REDIS_TLS].value`]: 'the program that counts jobs',
    },
    becomes: [...both('env[REDIS_CONNECTION_STRING].value'), ...both('env[REDIS_TLS_ENABLED].value')],
  },
  langfuse_redis_password: {
    fixture: 'seed-example',
    to: 'zS0mOQdKcWb5xG7vTn2eLaYhJr84iUfZ',
    given: {
      langfuse_redis_mode: 'bundled',
      langfuse_redis_password: 'pS0mOQdKcWb5xG7vTn2eLaYhJr84iUfZ',
    },
    reads: { [`${credentials}.redis-password`]: 'web and worker, by REDIS_CONNECTION_STRING, and Valkey' },
  },

  langfuse_blob_mode: {
    ...shape,
    to: 'external',
    given: { langfuse_s3_endpoint: 'https://storage.example.net' },
    reads: {
      [value('s3.*')]: 'chart: langfuse.s3Env, and the sub-chart minio',
      [value('langfuse.additionalEnv[LANGFUSE_S3_DELETE_OBJECTS_CHECKSUM_ALGORITHM].*')]:
        'packages/shared/src/env.ts LANGFUSE_S3_DELETE_OBJECTS_CHECKSUM_ALGORITHM',
    },
    becomes: [...both('env[LANGFUSE_S3_*].*'), '*/langfuse-s3*'],
  },
  langfuse_s3_endpoint: {
    ...everything,
    to: 'https://other.example.net',
    reads: { [value('s3.endpoint')]: 'chart: langfuse.s3Env' },
    becomes: [
      ...both('env[LANGFUSE_S3_EVENT_UPLOAD_ENDPOINT].value'),
      ...both('env[LANGFUSE_S3_BATCH_EXPORT_ENDPOINT].value'),
    ],
  },
  langfuse_s3_region: {
    ...everything,
    to: 'us-west-2',
    reads: { [value('s3.region')]: 'chart: langfuse.s3Env' },
    becomes: both('env[LANGFUSE_S3_*_REGION].value'),
  },
  langfuse_s3_public_url: {
    ...everything,
    to: 'https://other.example.net',
    reads: {
      [value('s3.mediaUpload.endpoint')]: 'chart: langfuse.s3Env',
      [value('langfuse.additionalEnv[LANGFUSE_S3_BATCH_EXPORT_EXTERNAL_ENDPOINT].*')]:
        'worker/src/env.ts LANGFUSE_S3_BATCH_EXPORT_EXTERNAL_ENDPOINT; web since version 4',
      ...byName('toFQDNs*'),
    },
    becomes: [
      ...both('env[LANGFUSE_S3_MEDIA_UPLOAD_ENDPOINT].value'),
      ...both('env[LANGFUSE_S3_BATCH_EXPORT_EXTERNAL_ENDPOINT].value'),
    ],
  },
  langfuse_s3_force_path_style: {
    ...everything,
    to: false,
    reads: {
      [value('s3.forcePathStyle')]: 'chart: langfuse.s3Env',
      ...byName('toFQDNs*'),
    },
    becomes: both('env[LANGFUSE_S3_*_FORCE_PATH_STYLE].value'),
  },
  langfuse_s3_bucket: {
    ...everything,
    to: 'other-bucket',
    reads: { [value('s3.bucket')]: 'chart: langfuse.s3Env' },
    becomes: both('env[LANGFUSE_S3_*_BUCKET].value'),
  },
  langfuse_minio_storage: {
    ...shape,
    to: '99Gi',
    reads: { [value('s3.persistence.size')]: 'sub-chart minio: pvc.yaml' },
    becomes: ['PersistentVolumeClaim/langfuse-s3 spec.resources.requests.storage'],
  },

  litellm_model_providers: {
    ...everything,
    to: ['openai'],
    reads: {
      'ConfigMap/litellm-config-with-langfuse data.config.yaml': 'LiteLLM: model_list',
      'printed litellm-values.yaml': 'the chart of LiteLLM: model_list',
    },
  },
  litellm_deployment: { ...everything, to: 'other', reads: { 'printed *': script } },
  litellm_config_map: {
    ...everything,
    to: 'other',
    reads: { 'printed enable-langfuse-callbacks.sh': script },
  },
};
