import type { Derivations } from '../../derive/derivation.ts';
import { slug } from './slug.ts';

export interface LangfuseDerived {
  langfuse_namespace: string;
  langfuse_hostname: string;
  langfuse_url: string;
  langfuse_internal_url: string;
  langfuse_postgres_host: string;
  langfuse_clickhouse_host: string;
  langfuse_clickhouse_cluster_enabled: boolean;
  langfuse_s3_enabled: boolean;
  langfuse_sso_enabled: boolean;
  langfuse_backup_enabled: boolean;
  langfuse_backup_cnpg_schedule: string;
  langfuse_monitoring_enabled: boolean;
  langfuse_tracing_enabled: boolean;
  langfuse_trace_sampling_ratio: string;
  langfuse_scim_sync_enabled: boolean;
  langfuse_role_mapping_entries: readonly {
    readonly keycloak_role: string;
    readonly langfuse_role: string;
  }[];
  langfuse_role_mapping_default: string;
  langfuse_init_org_enabled: boolean;
  langfuse_init_org_id: string | undefined;
  langfuse_init_user_enabled: boolean;
  langfuse_init_project_enabled: boolean;
  langfuse_init_project_name: string | undefined;
  langfuse_init_project_keys_enabled: boolean;
  langfuse_default_org_id: string | undefined;
  langfuse_default_project_id: string | undefined;
}

export const derivations: Derivations<LangfuseDerived> = {
  langfuse_namespace: {
    description: 'Namespace of Langfuse and of what belongs to it alone.',
    compute: () => 'ai-system',
  },
  langfuse_hostname: {
    description: 'Host name under which browsers and SDKs reach Langfuse.',
    compute: (v) => `${v.langfuse_subdomain}.${v.cloudflare_domain}`,
  },
  langfuse_url: {
    description: 'Address under which browsers and SDKs reach Langfuse.',
    compute: (v) => `https://${v.langfuse_hostname}`,
  },
  langfuse_internal_url: {
    description: 'Address under which pods reach Langfuse: `LANGFUSE_HOST` for LiteLLM.',
    compute: (v) => `http://langfuse-web.${v.langfuse_namespace}.svc.cluster.local:3000`,
  },
  langfuse_postgres_host: {
    description: 'Host name of the primary of PostgreSQL; it listens on port 5432.',
    compute: (v) => `langfuse-postgresql-rw.${v.langfuse_namespace}.svc.cluster.local`,
  },
  langfuse_clickhouse_host: {
    description: 'Host name of ClickHouse; it listens on ports 8123 (HTTP) and 9000 (native).',
    compute: (v) => `langfuse-clickhouse.${v.langfuse_namespace}.svc.cluster.local`,
  },
  langfuse_clickhouse_cluster_enabled: {
    description: 'Whether tables of ClickHouse are replicated, which needs ZooKeeper.',
    compute: (v) => v.langfuse_clickhouse_replicas > 1,
  },
  langfuse_s3_enabled: {
    description: 'Whether both keys for the buckets of Langfuse are there.',
    compute: (v) => given(v.langfuse_s3_access_key) && given(v.langfuse_s3_secret_key),
  },
  langfuse_sso_enabled: {
    description:
      'Whether users sign in with Keycloak: asked for, Keycloak runs, and its client has a secret.',
    compute: (v) => v.keycloak_enabled && v.langfuse_sso_enabled && given(v.langfuse_keycloak_client_secret),
  },
  langfuse_backup_enabled: {
    description: 'Whether PostgreSQL is backed up: asked for, RustFS runs, and both keys are there.',
    compute: (v) =>
      v.rustfs_enabled &&
      v.langfuse_backup_enabled &&
      given(v.langfuse_backup_s3_access_key) &&
      given(v.langfuse_backup_s3_secret_key),
  },
  langfuse_backup_cnpg_schedule: {
    description: 'The schedule of backups as CloudNativePG takes it: six fields, seconds first.',
    compute: (v) => `0 ${v.langfuse_backup_schedule}`,
  },
  langfuse_monitoring_enabled: {
    description: 'Whether Prometheus collects metrics: asked for, and Prometheus runs.',
    compute: (v) => v.monitoring_enabled && v.langfuse_monitoring_enabled,
  },
  langfuse_tracing_enabled: {
    description: 'Whether Langfuse sends traces of itself: asked for, and Tempo runs.',
    compute: (v) => v.tracing_enabled && v.langfuse_tracing_enabled,
  },
  langfuse_trace_sampling_ratio: {
    description: 'The sampling ratio as text, for an environment variable.',
    compute: (v) => String(v.langfuse_trace_sampling_ratio),
  },
  langfuse_scim_sync_enabled: {
    description: 'Whether roles come from Keycloak: asked for, Keycloak runs, and all credentials are there.',
    compute: (v) =>
      v.keycloak_enabled &&
      v.langfuse_scim_sync_enabled &&
      given(v.langfuse_scim_public_key) &&
      given(v.langfuse_scim_secret_key) &&
      given(v.langfuse_sync_keycloak_client_id) &&
      given(v.langfuse_sync_keycloak_client_secret),
  },
  langfuse_role_mapping_entries: {
    description: 'The lines of the role mapping in their order, the default aside.',
    compute: (v) =>
      Object.entries(v.langfuse_role_mapping)
        .filter(([role]) => role !== 'default')
        .map(([keycloak_role, langfuse_role]) => ({ keycloak_role, langfuse_role })),
  },
  langfuse_role_mapping_default: {
    description: 'The role of users whom no line of the mapping fits.',
    compute: (v) => v.langfuse_role_mapping.default,
  },
  langfuse_init_org_id: {
    description: 'Id of the organization of the first start: as given, else made from its name.',
    compute: (v) =>
      v.langfuse_init_org_id ??
      (v.langfuse_init_org_name === undefined ? undefined : slug(v.langfuse_init_org_name)),
  },
  langfuse_init_org_enabled: {
    description: 'Whether the first start creates an organization.',
    compute: (v) => given(v.langfuse_init_org_id),
  },
  langfuse_init_user_enabled: {
    description: 'Whether the first start creates the owner of the organization.',
    compute: (v) =>
      v.langfuse_init_org_enabled &&
      given(v.langfuse_init_user_email) &&
      given(v.langfuse_init_user_password),
  },
  langfuse_init_project_enabled: {
    description: 'Whether the first start creates a project.',
    compute: (v) => v.langfuse_init_org_enabled && given(v.langfuse_init_project_id),
  },
  langfuse_init_project_name: {
    description: 'Name of the project of the first start: as given, else its id.',
    compute: (v) => v.langfuse_init_project_name ?? v.langfuse_init_project_id,
  },
  langfuse_init_project_keys_enabled: {
    description: 'Whether the first start creates API keys of the project.',
    compute: (v) =>
      v.langfuse_init_project_enabled &&
      given(v.langfuse_init_project_public_key) &&
      given(v.langfuse_init_project_secret_key),
  },
  langfuse_default_org_id: {
    description:
      'Organization that new users join: as given, else, where they get a role, that of the first start.',
    compute: (v) =>
      v.langfuse_default_org_id ??
      (v.langfuse_default_org_role === undefined ? undefined : v.langfuse_init_org_id),
  },
  langfuse_default_project_id: {
    description:
      'Project that new users join: as given, else, where they get a role, that of the first start.',
    compute: (v) =>
      v.langfuse_default_project_id ??
      (v.langfuse_default_project_role === undefined ? undefined : v.langfuse_init_project_id),
  },
};

/** A flag is `true` or `false`, never the secret that it was computed from. */
function given(value: string | undefined): boolean {
  return value !== undefined && value !== '';
}
