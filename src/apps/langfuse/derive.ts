import type { Derivations, Variables } from '../../derive/derivation.ts';
import { type LangfuseModes, modes } from './modes.ts';
import {
  type FetchedSecret,
  fetchedSecrets,
  langfuseSecretKeys,
  reloadedSecrets,
  type SecretKeys,
} from './secrets.ts';
import { slug } from './slug.ts';

export interface LangfuseDerived extends LangfuseModes {
  langfuse_hostname: string;
  langfuse_url: string;
  langfuse_internal_url: string;
  langfuse_secrets: SecretKeys;
  langfuse_fetched_secrets: readonly FetchedSecret[];
  langfuse_reloaded_secrets: string;
  langfuse_license_enabled: boolean;
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
  ...modes,
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
  langfuse_secrets: {
    description: 'For each secret of Langfuse, the Secret and the key in which it stands in the cluster.',
    compute: (v) => langfuseSecretKeys(v),
  },
  langfuse_fetched_secrets: {
    description:
      'The Secrets of Langfuse that External Secrets makes, with the place of each key in the store.',
    compute: (v) => fetchedSecrets(v),
  },
  langfuse_reloaded_secrets: {
    description: 'The Secrets on whose change web and worker restart, for Reloader.',
    compute: (v) => reloadedSecrets(v),
  },
  langfuse_license_enabled: {
    description: 'Whether there is a licence key of Langfuse Enterprise.',
    compute: (v) => (v.external_secrets_enabled ? v.langfuse_license_enabled : given(v.langfuse_license_key)),
  },
  langfuse_s3_enabled: {
    description: 'Whether both keys for the buckets of Langfuse are there.',
    compute: (v) => available(v, 'langfuse_s3_access_key', 'langfuse_s3_secret_key'),
  },
  langfuse_sso_enabled: {
    description:
      'Whether users sign in with Keycloak: asked for, Keycloak runs, and its client has a secret.',
    compute: (v) =>
      v.keycloak_enabled && v.langfuse_sso_enabled && available(v, 'langfuse_keycloak_client_secret'),
  },
  langfuse_backup_enabled: {
    description: 'Whether PostgreSQL is backed up: asked for, RustFS runs, and both keys are there.',
    compute: (v) =>
      v.langfuse_postgres_mode === 'cnpg' &&
      v.rustfs_enabled &&
      v.langfuse_backup_enabled &&
      available(v, 'langfuse_backup_s3_access_key', 'langfuse_backup_s3_secret_key'),
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
      given(v.langfuse_sync_keycloak_client_id) &&
      available(
        v,
        'langfuse_scim_public_key',
        'langfuse_scim_secret_key',
        'langfuse_sync_keycloak_client_secret',
      ),
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
      available(v, 'langfuse_init_user_password'),
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
      available(v, 'langfuse_init_project_public_key', 'langfuse_init_project_secret_key'),
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

type SecretSetting = Extract<
  {
    [K in keyof Variables]: Variables[K] extends string | undefined ? K : never;
  }[keyof Variables],
  `langfuse_${string}`
>;

/** Whether values can be had: those of a store are taken to be there, for nothing here can look into it. */
function available(v: Variables, ...settings: readonly SecretSetting[]): boolean {
  return v.external_secrets_enabled || settings.every((setting) => given(v[setting]));
}

/** A flag is `true` or `false`, never the secret that it was computed from. */
function given(value: string | undefined): boolean {
  return value !== undefined && value !== '';
}
