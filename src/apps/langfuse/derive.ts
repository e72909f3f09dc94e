import {
  flag,
  map,
  serviceHost,
  text,
  types,
  type Variable,
  type Variables,
  value,
} from '../../app-kit/index.ts';
import { hostnameBelowDomain } from '../parts/web-address.ts';
import { backup } from './backup.ts';
import { modes } from './modes.ts';
import { langfuseSecretKeys, reloadedSecrets, secretKeys } from './secrets.ts';
import { slug } from './slug.ts';

export const variables: Readonly<Record<string, Variable>> = {
  ...modes,
  ...backup.variables,
  ...hostnameBelowDomain('langfuse', 'Langfuse'),
  langfuse_url: text(
    'Address under which browsers and SDKs reach Langfuse.',
    (v) => `https://${v.langfuse_hostname}`,
  ),
  langfuse_internal_url: text(
    'Address under which pods reach Langfuse: `LANGFUSE_HOST` for LiteLLM.',
    (v) => `http://${serviceHost('langfuse-web', v.langfuse_namespace)}:3000`,
  ),
  langfuse_secrets: value(
    'For each secret of Langfuse, the Secret and the key that contains it in the cluster.',
    secretKeys,
    langfuseSecretKeys,
  ),
  langfuse_reloaded_secrets: text(
    'The Secrets on whose change web and worker restart, for Reloader.',
    reloadedSecrets,
  ),
  langfuse_license_enabled: flag('Whether there is a licence key of Langfuse Enterprise.', (v) =>
    v.external_secrets_enabled ? v.langfuse_license_enabled : given(v.langfuse_license_key),
  ),
  langfuse_s3_enabled: flag('Whether both keys for the buckets of Langfuse are there.', (v) =>
    available(v, 'langfuse_s3_access_key', 'langfuse_s3_secret_key'),
  ),
  langfuse_sso_enabled: flag(
    'Whether users sign in with Keycloak: asked for, Keycloak runs, and its client has a secret.',
    (v) => v.keycloak_enabled && v.langfuse_sso_enabled && available(v, 'langfuse_keycloak_client_secret'),
  ),
  langfuse_monitoring_enabled: flag(
    'Whether Prometheus collects metrics: asked for, and Prometheus runs.',
    (v) => v.monitoring_enabled && v.langfuse_monitoring_enabled,
  ),
  langfuse_tracing_enabled: flag(
    'Whether Langfuse sends traces of itself: asked for, and Tempo runs.',
    (v) => v.tracing_enabled && v.langfuse_tracing_enabled,
  ),
  langfuse_trace_sampling_ratio: text('The sampling ratio as text, for an environment variable.', (v) =>
    String(v.langfuse_trace_sampling_ratio),
  ),
  langfuse_scim_sync_enabled: flag(
    'Whether roles come from Keycloak: asked for, Keycloak runs, and all credentials are there.',
    (v) =>
      v.keycloak_enabled &&
      v.langfuse_scim_sync_enabled &&
      given(v.langfuse_sync_keycloak_client_id) &&
      available(
        v,
        'langfuse_scim_public_key',
        'langfuse_scim_secret_key',
        'langfuse_sync_keycloak_client_secret',
      ),
  ),
  langfuse_role_mapping_entries: value(
    'The lines of the role mapping in their order, the default aside.',
    types.list(types.record({ keycloak_role: types.text, langfuse_role: types.text })),
    (v) =>
      Object.entries(v.langfuse_role_mapping)
        .filter(([role]) => role !== 'default')
        .map(([keycloak_role, langfuse_role]) => ({ keycloak_role, langfuse_role })),
  ),
  langfuse_role_mapping_default: text(
    'The role of users whom no line of the mapping fits.',
    (v) => v.langfuse_role_mapping.default,
  ),
  langfuse_init_org_id: text(
    'Id of the organization of the first start: as given, else made from its name.',
    (v) =>
      v.langfuse_init_org_id ??
      (v.langfuse_init_org_name === undefined ? undefined : slug(v.langfuse_init_org_name)),
    { optional: true },
  ),
  langfuse_init_org_enabled: flag('Whether the first start creates an organization.', (v) =>
    given(v.langfuse_init_org_id),
  ),
  langfuse_init_user_enabled: flag(
    'Whether the first start creates the owner of the organization.',
    (v) =>
      v.langfuse_init_org_enabled &&
      given(v.langfuse_init_user_email) &&
      available(v, 'langfuse_init_user_password'),
  ),
  langfuse_init_project_enabled: flag(
    'Whether the first start creates a project.',
    (v) => v.langfuse_init_org_enabled && given(v.langfuse_init_project_id),
  ),
  langfuse_init_project_name: text(
    'Name of the project of the first start: as given, else its id.',
    (v) => v.langfuse_init_project_name ?? v.langfuse_init_project_id,
    { optional: true },
  ),
  langfuse_init_project_keys_enabled: flag(
    'Whether the first start creates API keys of the project.',
    (v) =>
      v.langfuse_init_project_enabled &&
      available(v, 'langfuse_init_project_public_key', 'langfuse_init_project_secret_key'),
  ),
  langfuse_init_values: map('What the first start creates, as far as it is not secret.', types.text, (v) =>
    v.langfuse_init_org_enabled
      ? withoutUndefined({
          'org-id': v.langfuse_init_org_id,
          'org-name': v.langfuse_init_org_name,
          ...(v.langfuse_init_user_enabled && {
            'user-email': v.langfuse_init_user_email,
            'user-name': v.langfuse_init_user_name,
          }),
          ...(v.langfuse_init_project_enabled && {
            'project-id': v.langfuse_init_project_id,
            'project-name': v.langfuse_init_project_name,
          }),
        })
      : {},
  ),
  langfuse_default_org_id: text(
    'Organization that new users join: as given, else, where they get a role, that of the first start.',
    (v) =>
      v.langfuse_default_org_id ??
      (v.langfuse_default_org_role === undefined ? undefined : v.langfuse_init_org_id),
    { optional: true },
  ),
  langfuse_default_project_id: text(
    'Project that new users join: as given, else, where they get a role, that of the first start.',
    (v) =>
      v.langfuse_default_project_id ??
      (v.langfuse_default_project_role === undefined ? undefined : v.langfuse_init_project_id),
    { optional: true },
  ),
};

function withoutUndefined(values: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])),
  );
}

type SecretSetting = Extract<
  {
    [K in keyof Variables]: Variables[K] extends string | undefined ? K : never;
  }[keyof Variables],
  `langfuse_${string}`
>;

/** Whether the secrets are available. Values in a store are assumed to exist, because the store cannot be read. */
function available(v: Variables, ...settings: readonly SecretSetting[]): boolean {
  return v.external_secrets_enabled || settings.every((setting) => given(v[setting]));
}

/** A flag is `true` or `false`, never the secret that it was computed from. */
function given(value: string | undefined): boolean {
  return value !== undefined && value !== '';
}
