import {
  both,
  clickhouse,
  clickhouseContainer,
  clickhouseMetrics,
  queueMetrics,
  type SettingReaders,
  value,
  web,
  webVariable,
  worker,
  workerVariable,
} from './reader.ts';

const cilium = 'Cilium';
const list = 'kubernetes/apps/ai-system/langfuse/app/kustomization.yaml';
const backupList = 'kubernetes/apps/ai-system/clickhouse-backup/app/kustomization.yaml';
const kustomize = 'kustomize, as Flux runs it';
const credentials = 'Secret/langfuse-credentials stringData';
const init = 'Secret/langfuse-init stringData';
const initialize = 'web/src/initialize.ts, by LANGFUSE_INIT_*';
const resources = { requests: { cpu: '3', memory: '3Gi' }, limits: { memory: '6Gi' } };

/** The readers of the settings of Langfuse. */
export const langfuseReaders: Readonly<Record<string, SettingReaders>> = {
  langfuse_enabled: {
    to: false,
    fixture: 'required-only',
    reads: {
      'kubernetes/apps/*': kustomize,
      'Namespace/ai-system *': 'Kubernetes',
      'Kustomization/langfuse *': 'Flux',
      'Kustomization/envoy-gateway-routes *': 'Flux',
      'HelmRepository/langfuse *': 'Flux',
      'HelmRelease/langfuse *': 'Flux',
      'Cluster/langfuse-postgresql *': 'CloudNativePG',
      'Database/langfuse-postgresql-langfuse *': 'CloudNativePG',
      'Secret/langfuse-*': 'web, worker, ClickHouse and CloudNativePG',
      'Service/langfuse-worker *': 'Kubernetes',
      'HTTPRoute/langfuse *': 'Envoy Gateway',
      'ReferenceGrant/langfuse-from-network *': 'Envoy Gateway',
    },
  },
  langfuse_subdomain: {
    to: 'traces',
    reads: {
      'HTTPRoute/langfuse spec.hostnames*': 'Envoy Gateway',
      [value('langfuse.nextauth.url')]: 'chart: langfuse.nextauthEnv',
      [webVariable('NEXTAUTH_COOKIE_DOMAIN')]: 'web/src/env.mjs NEXTAUTH_COOKIE_DOMAIN',
    },
    becomes: [...both('env[NEXTAUTH_URL].value'), web('env[NEXTAUTH_COOKIE_DOMAIN].value')],
  },
  langfuse_chart_version: {
    to: '1.5.40',
    reads: { 'HelmRelease/langfuse spec.chart.spec.version': 'Flux: the chart that it fetches' },
  },
  langfuse_license_key: {
    to: undefined,
    reads: {
      [`${credentials}.license-key`]: 'web and worker, by LANGFUSE_EE_LICENSE_KEY',
      [value('langfuse.licenseKey.*')]: 'chart: langfuse.serverEnv',
    },
    becomes: both('env[LANGFUSE_EE_LICENSE_KEY].*'),
  },
  langfuse_telemetry_enabled: {
    to: false,
    reads: { [value('langfuse.features.telemetryEnabled')]: 'chart: langfuse.serverEnv' },
    becomes: both('env[TELEMETRY_ENABLED].value'),
  },
  langfuse_log_level: {
    to: 'debug',
    reads: { [value('langfuse.logging.level')]: 'chart: langfuse.serverEnv' },
    becomes: both('env[LANGFUSE_LOG_LEVEL].value'),
  },
  langfuse_log_format: {
    to: 'text',
    reads: { [value('langfuse.logging.format')]: 'chart: langfuse.serverEnv' },
    becomes: both('env[LANGFUSE_LOG_FORMAT].value'),
  },

  langfuse_nextauth_secret: {
    to: 'tBfJRwAm7sN0eXrCkQ5yLdVgHuZoPi31x9WEbSKa',
    reads: { [`${credentials}.nextauth-secret`]: 'web, by NEXTAUTH_SECRET' },
  },
  langfuse_salt: {
    to: 'Qm4Zt8LxWc1VnRb6YpKd0FsHjG3aEuTiOe5BvXyN',
    reads: { [`${credentials}.salt`]: 'web and worker, by SALT' },
  },
  langfuse_encryption_key: {
    to: 'c0ffee254729296a45a3885639ac7e10247f9d54cb2f8e3d1a6b0c9e8f7d5a31',
    reads: { [`${credentials}.encryption-key`]: 'web and worker, by ENCRYPTION_KEY' },
  },
  langfuse_disable_signup: {
    to: true,
    fixture: 'required-only',
    reads: { [value('langfuse.features.signUpDisabled')]: 'chart: langfuse.serverEnv' },
    becomes: both('env[AUTH_DISABLE_SIGNUP].value'),
  },
  langfuse_disable_password_auth: {
    to: false,
    reads: { [value('langfuse.auth.disableUsernamePassword')]: 'chart: langfuse.nextauthEnv' },
    becomes: both('env[AUTH_DISABLE_USERNAME_PASSWORD].value'),
  },

  langfuse_init_org_name: { to: 'Another', reads: { [`${init}.org-name`]: initialize } },
  langfuse_init_org_id: {
    to: 'another-org',
    reads: {
      [`${init}.org-id`]: initialize,
      [webVariable('LANGFUSE_DEFAULT_ORG_ID')]: 'web/src/env.mjs: the organization that new users join',
    },
    becomes: [web('env[LANGFUSE_DEFAULT_ORG_ID].value')],
  },
  langfuse_init_user_email: { to: 'root@example.org', reads: { [`${init}.user-email`]: initialize } },
  langfuse_init_user_name: { to: 'Root', reads: { [`${init}.user-name`]: initialize } },
  langfuse_init_user_password: {
    to: 'sNq7VtKw2ZyXc4Lp8RbG',
    reads: { [`${init}.user-password`]: initialize },
  },
  langfuse_init_project_id: {
    to: 'another-project',
    reads: {
      [`${init}.project-id`]: initialize,
      [webVariable('LANGFUSE_DEFAULT_PROJECT_ID')]: 'web/src/env.mjs: the project that new users join',
    },
    becomes: [web('env[LANGFUSE_DEFAULT_PROJECT_ID].value')],
  },
  langfuse_init_project_name: { to: 'Another', reads: { [`${init}.project-name`]: initialize } },
  langfuse_init_project_public_key: {
    to: 'pk-lf-0b9e3f6a-1c2d-4e5f-8a7b-9c0d1e2f3a4b',
    reads: {
      [`${init}.project-public-key`]: initialize,
      'Secret/litellm-langfuse stringData.LANGFUSE_PUBLIC_KEY': 'LiteLLM: its callback',
    },
  },
  langfuse_init_project_secret_key: {
    to: 'sk-lf-5d6e7f80-9a1b-4c2d-8e3f-4a5b6c7d8e9f',
    reads: {
      [`${init}.project-secret-key`]: initialize,
      'Secret/litellm-langfuse stringData.LANGFUSE_SECRET_KEY': 'LiteLLM: its callback',
    },
  },

  langfuse_postgres_password: {
    to: 'kT5wPz9XcVb2NmQ7RsLd',
    reads: {
      'Secret/langfuse-postgresql-credentials stringData.password':
        'CloudNativePG: its managed role; web and worker, by DATABASE_PASSWORD',
    },
  },
  langfuse_postgres_instances: {
    to: 1,
    reads: {
      'PrometheusRule/langfuse *': 'the operator of Prometheus',
      'Cluster/langfuse-postgresql spec.instances': 'CloudNativePG',
      'Cluster/langfuse-postgresql spec.enablePDB': 'CloudNativePG',
      'Cluster/langfuse-postgresql spec.affinity.*': 'CloudNativePG',
      'CiliumNetworkPolicy/langfuse-postgresql spec.ingress*': cilium,
      'CiliumNetworkPolicy/langfuse-postgresql spec.egress[langfuse-postgresql].*': cilium,
    },
  },
  langfuse_postgres_storage: {
    to: '60Gi',
    reads: { 'Cluster/langfuse-postgresql spec.storage.size': 'CloudNativePG: volumes of the instances' },
  },

  langfuse_clickhouse_password: {
    to: 'hG8dFs3Kp6LmYw1QzXvR',
    reads: {
      'Secret/langfuse-clickhouse-credentials stringData.clickhouse-password':
        'ClickHouse, by CLICKHOUSE_ADMIN_PASSWORD; web and worker, by CLICKHOUSE_PASSWORD',
    },
  },
  langfuse_clickhouse_replicas: {
    to: 1,
    reads: {
      'PrometheusRule/langfuse *': 'the operator of Prometheus',
      [value('clickhouse.replicaCount')]: 'sub-chart clickhouse: statefulset.yaml',
      [value('clickhouse.clusterEnabled')]: 'chart: langfuse.clickhouseEnv',
      [value('clickhouse.zookeeper.*')]: 'sub-chart zookeeper',
      'CiliumNetworkPolicy/langfuse-clickhouse spec.ingress[clickhouse].*': cilium,
      'CiliumNetworkPolicy/langfuse-clickhouse spec.egress[clickhouse].*': cilium,
      'CiliumNetworkPolicy/langfuse-clickhouse spec.egress[zookeeper].*': cilium,
      'CiliumNetworkPolicy/langfuse-zookeeper *': cilium,
    },
    becomes: [
      ...both('env[CLICKHOUSE_CLUSTER_ENABLED].*'),
      clickhouse('spec.replicas'),
      clickhouse('spec.template.metadata.annotations.*'),
      clickhouseContainer('env[KEEPER_NODE_*'),
      'ConfigMap/langfuse-clickhouse data.00_default_overrides.xml',
      '*/langfuse-zookeeper*',
    ],
  },
  langfuse_clickhouse_storage: {
    to: '300Gi',
    reads: { [value('clickhouse.persistence.size')]: 'sub-chart clickhouse: statefulset.yaml' },
    becomes: [clickhouse('spec.volumeClaimTemplates[0].spec.resources.requests.storage')],
  },
  langfuse_clickhouse_resources: {
    to: resources,
    reads: { [value('clickhouse.resources.*')]: 'sub-chart clickhouse: statefulset.yaml' },
    becomes: [clickhouseContainer('resources.*')],
  },

  dragonfly_langfuse_password: {
    to: 'vC2nXz7RtYp4LkW9QsJd',
    reads: {
      'Secret/langfuse-redis-credentials stringData.redis-password':
        'web and worker, by REDIS_CONNECTION_STRING',
    },
  },
  langfuse_s3_access_key: {
    to: undefined,
    given: { langfuse_backup_enabled: false },
    reads: {
      'Secret/langfuse-s3-credentials *': 'web and worker, by LANGFUSE_S3_*_ACCESS_KEY_ID',
      [value('s3.accessKeyId.*')]: 'chart: langfuse.getS3ValueOrSecret',
      [value('s3.secretAccessKey.*')]: 'chart: langfuse.getS3ValueOrSecret',
      [value('langfuse.deployment.annotations.*')]: 'Reloader',
    },
    becomes: [
      ...both('env[LANGFUSE_S3_*_ACCESS_KEY_ID].*'),
      ...both('env[LANGFUSE_S3_*_SECRET_ACCESS_KEY].*'),
      '*/langfuse-web* metadata.annotations.*',
      '*/langfuse-worker* metadata.annotations.*',
    ],
  },
  langfuse_s3_secret_key: {
    to: 'Jk5RtXw8VnBq2ZyLmP7dGs4HcFa9EuTo',
    reads: {
      'Secret/langfuse-s3-credentials stringData.secret-key':
        'web and worker, by LANGFUSE_S3_*_SECRET_ACCESS_KEY',
    },
  },

  langfuse_web_replicas: {
    to: 5,
    reads: { [value('langfuse.web.replicas')]: 'chart: web/deployment.yaml' },
    becomes: ['Deployment/langfuse-web spec.replicas'],
  },
  langfuse_web_resources: {
    to: resources,
    reads: { [value('langfuse.web.resources.*')]: 'chart: web/deployment.yaml' },
    becomes: [web('resources.*')],
  },
  langfuse_worker_replicas: {
    to: 5,
    reads: { [value('langfuse.worker.replicas')]: 'chart: worker/deployment.yaml' },
    becomes: ['Deployment/langfuse-worker spec.replicas'],
  },
  langfuse_worker_resources: {
    to: resources,
    reads: { [value('langfuse.worker.resources.*')]: 'chart: worker/deployment.yaml' },
    becomes: [worker('resources.*')],
  },

  langfuse_sso_enabled: {
    to: false,
    given: { langfuse_scim_sync_enabled: false, langfuse_disable_password_auth: false },
    reads: {
      [value('langfuse.auth.providers.keycloak.*')]: 'chart: langfuse.nextauthEnv',
      [`${credentials}.keycloak-client-secret`]: 'web, by AUTH_KEYCLOAK_CLIENT_SECRET',
      'Kustomization/langfuse spec.dependsOn[keycloak].*': 'Flux',
      'CiliumNetworkPolicy/langfuse-web spec.egress[keycloak].*': cilium,
    },
    becomes: both('env[AUTH_KEYCLOAK_*'),
  },
  langfuse_keycloak_client_secret: {
    to: 'mP3xZt6VkLs9QwYn2RbC',
    reads: { [`${credentials}.keycloak-client-secret`]: 'web, by AUTH_KEYCLOAK_CLIENT_SECRET' },
  },
  langfuse_default_org_id: {
    to: 'elsewhere',
    reads: {
      [webVariable('LANGFUSE_DEFAULT_ORG_ID')]: 'web/src/env.mjs: the organization that new users join',
    },
    becomes: [web('env[LANGFUSE_DEFAULT_ORG_ID].value')],
  },
  langfuse_default_org_role: {
    to: 'VIEWER',
    reads: { [webVariable('LANGFUSE_DEFAULT_ORG_ROLE')]: 'web/src/env.mjs: their role in it' },
    becomes: [web('env[LANGFUSE_DEFAULT_ORG_ROLE].value')],
  },
  langfuse_default_project_id: {
    to: 'elsewhere',
    reads: {
      [webVariable('LANGFUSE_DEFAULT_PROJECT_ID')]: 'web/src/env.mjs: the project that new users join',
    },
    becomes: [web('env[LANGFUSE_DEFAULT_PROJECT_ID].value')],
  },
  langfuse_default_project_role: {
    to: 'VIEWER',
    reads: { [webVariable('LANGFUSE_DEFAULT_PROJECT_ROLE')]: 'web/src/env.mjs: their role in it' },
    becomes: [web('env[LANGFUSE_DEFAULT_PROJECT_ROLE].value')],
  },

  langfuse_scim_sync_enabled: {
    to: false,
    reads: {
      'CronJob/langfuse-role-sync *': 'Kubernetes',
      'ConfigMap/langfuse-sync-config *': 'sync-roles.py',
      'Secret/langfuse-sync-credentials *': 'sync-roles.py',
      'CiliumNetworkPolicy/langfuse-role-sync *': cilium,
      'CiliumNetworkPolicy/langfuse-web spec.ingress*': cilium,
      [`${list} resources[./sync-*`]: kustomize,
    },
  },
  langfuse_scim_sync_schedule: {
    to: '7 * * * *',
    reads: { 'CronJob/langfuse-role-sync spec.schedule': 'Kubernetes' },
  },
  langfuse_scim_require_verified_email: {
    to: false,
    reads: {
      'CronJob/langfuse-role-sync *env[REQUIRE_VERIFIED_EMAIL].value':
        'sync-roles.py: REQUIRE_VERIFIED_EMAIL',
    },
  },
  langfuse_scim_deadline_seconds: {
    to: 120,
    reads: { 'CronJob/langfuse-role-sync *env[DEADLINE_SECONDS].value': 'sync-roles.py: DEADLINE_SECONDS' },
  },
  langfuse_egress: {
    to: ['hooks.slack.com', 'mail.example.net:8443'],
    reads: {
      'CiliumNetworkPolicy/langfuse-web spec.egress[by name*': cilium,
      'CiliumNetworkPolicy/langfuse-worker spec.egress[by name*': cilium,
    },
  },
  langfuse_clients: {
    to: [{ labels: { app: 'chat' }, namespace: 'shop' }],
    reads: { 'CiliumNetworkPolicy/langfuse-web spec.ingress*': cilium },
  },
  langfuse_scim_public_key: {
    to: 'pk-lf-11aa22bb',
    reads: {
      'Secret/langfuse-sync-credentials stringData.langfuse-public-key': 'sync-roles.py: LANGFUSE_PUBLIC_KEY',
    },
  },
  langfuse_scim_secret_key: {
    to: 'sk-lf-33cc44ddee55ff66',
    reads: {
      'Secret/langfuse-sync-credentials stringData.langfuse-secret-key': 'sync-roles.py: LANGFUSE_SECRET_KEY',
    },
  },
  langfuse_sync_keycloak_client_id: {
    to: 'role-reader',
    reads: {
      'Secret/langfuse-sync-credentials stringData.keycloak-client-id': 'sync-roles.py: KEYCLOAK_CLIENT_ID',
    },
  },
  langfuse_sync_keycloak_client_secret: {
    to: 'xL4vTq8NwZs1RkYp6MbD',
    reads: {
      'Secret/langfuse-sync-credentials stringData.keycloak-client-secret':
        'sync-roles.py: KEYCLOAK_CLIENT_SECRET',
    },
  },
  langfuse_role_mapping: {
    to: { boss: 'OWNER', default: 'NONE' },
    reads: { 'ConfigMap/langfuse-sync-config data.role-mapping.json': 'sync-roles.py: ROLE_MAPPING_FILE' },
  },

  langfuse_backup_enabled: {
    to: false,
    reads: {
      'PrometheusRule/langfuse *': 'the operator of Prometheus',
      'Cluster/langfuse-postgresql spec.plugins[barman-cloud.cloudnative-pg.io].*': 'CloudNativePG',
      'ObjectStore/langfuse-postgresql-backup *': 'the Barman Cloud plugin',
      'ScheduledBackup/langfuse-postgresql *': 'CloudNativePG',
      'Secret/langfuse-backup-credentials *': 'the Barman Cloud plugin',
      'CiliumNetworkPolicy/langfuse-postgresql spec.egress[rustfs].*': cilium,
    },
  },
  langfuse_backup_s3_access_key: {
    to: 'Zt6WvXq3RbNkLp9YsMdC',
    reads: { 'Secret/langfuse-backup-credentials stringData.access-key': 'the Barman Cloud plugin' },
  },
  langfuse_backup_s3_secret_key: {
    to: 'Dc4GfHj8KmLnPq1RsTvWxYz5BtNk7Zs2',
    reads: { 'Secret/langfuse-backup-credentials stringData.secret-key': 'the Barman Cloud plugin' },
  },
  langfuse_backup_schedule: {
    to: '15 4 * * *',
    reads: { 'ScheduledBackup/langfuse-postgresql spec.schedule': 'CloudNativePG' },
  },
  langfuse_backup_retention: {
    to: '14d',
    reads: { 'ObjectStore/langfuse-postgresql-backup spec.retentionPolicy': 'the Barman Cloud plugin' },
  },

  langfuse_clickhouse_backup_enabled: {
    to: false,
    reads: {
      'CronJob/clickhouse-backup *': 'Kubernetes',
      'ConfigMap/clickhouse-backup *': 'the CronJob clickhouse-backup',
      'Secret/clickhouse-backup *': 'backup.py: keys of the bucket',
      'PrometheusRule/clickhouse-backup *': 'the operator of Prometheus',
      'Kustomization/clickhouse-backup *': 'Flux',
      'kubernetes/apps/ai-system/*kustomization.yaml *': 'kustomize: the list of files',
      'CiliumNetworkPolicy/clickhouse-backup *': cilium,
      'CiliumNetworkPolicy/langfuse-clickhouse spec.egress*': cilium,
      'CiliumNetworkPolicy/langfuse-clickhouse spec.ingress*': cilium,
    },
  },
  langfuse_clickhouse_backup_s3_access_key: {
    to: 'Pt6WvXq3RbNkLp9YsMdC',
    reads: { 'Secret/clickhouse-backup stringData.access-key': 'backup.py: SECRETS' },
  },
  langfuse_clickhouse_backup_s3_secret_key: {
    to: 'Vc4GfHj8KmLnPq1RsTvWxYz5BtNk7Zs2',
    reads: { 'Secret/clickhouse-backup stringData.secret-key': 'backup.py: SECRETS' },
  },
  langfuse_clickhouse_backup_schedule: {
    to: '15 5 * * *',
    reads: { 'CronJob/clickhouse-backup spec.schedule': 'Kubernetes' },
  },
  langfuse_clickhouse_backup_retention: {
    to: '14d',
    reads: {
      'CronJob/clickhouse-backup spec.jobTemplate.spec.template.spec.containers[backup].env[RETENTION].value':
        'backup.py: RETENTION',
    },
  },

  langfuse_tracing_enabled: {
    to: false,
    reads: {
      [`${value('langfuse.additionalEnv[OTEL_')}*`]: 'web/src/env.mjs and worker/src/env.ts',
      [`${value('langfuse.web.pod.additionalEnv[OTEL_')}*`]: 'web/src/env.mjs',
      [`${value('langfuse.worker.pod.additionalEnv[OTEL_')}*`]: 'worker/src/env.ts',
      'CiliumNetworkPolicy/langfuse-web spec.egress[tempo].*': cilium,
      'CiliumNetworkPolicy/langfuse-worker spec.egress[tempo].*': cilium,
    },
    becomes: both('env[OTEL_*'),
  },
  langfuse_trace_sampling_ratio: {
    to: 0.25,
    reads: {
      [webVariable('OTEL_TRACE_SAMPLING_RATIO')]: 'web/src/env.mjs OTEL_TRACE_SAMPLING_RATIO',
      [workerVariable('OTEL_TRACES_SAMPLER_ARG')]: 'the SDK of OpenTelemetry in the worker',
    },
    becomes: [web('env[OTEL_TRACE_SAMPLING_RATIO].value'), worker('env[OTEL_TRACES_SAMPLER_ARG].value')],
  },
  langfuse_monitoring_enabled: {
    to: false,
    reads: {
      'PrometheusRule/langfuse *': 'the operator of Prometheus',
      [`${list} resources[./prometheusrule.yaml]`]: kustomize,
      'PodMonitor/*': 'the operator of Prometheus',
      'PrometheusRule/clickhouse-backup *': 'the operator of Prometheus',
      [`${backupList} resources[./prometheusrule.yaml]`]: kustomize,
      'ConfigMap/langfuse-dashboard *': 'the sidecar of Grafana',
      'CiliumNetworkPolicy/langfuse-postgresql spec.ingress[prometheus].*': cilium,
      'CiliumNetworkPolicy/langfuse-clickhouse spec.ingress[prometheus].*': cilium,
      [value('clickhouse.metrics.enabled')]: 'sub-chart clickhouse: configmap.yaml, statefulset.yaml',
      [`${list} resources[./servicemonitor.yaml]`]: kustomize,
      ...queueMetrics,
    },
    becomes: clickhouseMetrics,
  },
};
