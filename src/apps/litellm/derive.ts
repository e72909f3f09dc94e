import {
  flag,
  port,
  serviceHost,
  text,
  types,
  type Variable,
  type Variables,
  value,
} from '../../app-kit/index.ts';
import { hostnameBelowDomain } from '../parts/web-address.ts';
import { image } from './image.ts';
import { isProvider, keyVariable, type ProviderName } from './providers.ts';
import { apiKeySetting, litellm } from './settings.ts';

export const variables: Readonly<Record<string, Variable>> = {
  litellm_deployed: flag(
    'Whether the tree runs LiteLLM.',
    (v) => v.litellm_enabled && v.litellm_mode === 'deployed' && v.litellm_existing === undefined,
  ),
  litellm_image: text('Image of LiteLLM.', (v) => `${image}:v${v.litellm_version}`),
  litellm_namespace: text('Namespace of LiteLLM.', litellm.namespace),
  litellm_url: text(
    'Address of LiteLLM inside the cluster: the base URL for LLM connections in Langfuse.',
    (v) => `http://${litellm.host(v)}:${litellm.port(v)}`,
  ),
  litellm_host: text('Host name of LiteLLM inside the cluster.', litellm.host),
  litellm_published: flag(
    'Whether the gateways publish LiteLLM.',
    (v) => v.litellm_deployed && v.envoy_gateway_enabled,
  ),
  ...hostnameBelowDomain('litellm', 'LiteLLM'),
  litellm_public_url: text(
    'Address under which browsers reach LiteLLM, if they do.',
    (v) => v.litellm_public_url ?? (v.litellm_published ? `https://${v.litellm_hostname}` : undefined),
    { optional: true },
  ),
  litellm_sso_enabled: flag(
    'Whether users sign in to the LiteLLM of the tree with Keycloak.',
    (v) =>
      v.litellm_deployed &&
      v.keycloak_enabled &&
      v.litellm_public_url !== undefined &&
      (v.external_secrets_enabled || v.litellm_keycloak_client_secret !== undefined),
  ),
  litellm_monitored: flag(
    'Whether Prometheus collects metrics of the LiteLLM of the tree.',
    (v) => v.litellm_deployed && v.monitoring_enabled,
  ),
  litellm_usable_providers: value(
    'The providers whose models LiteLLM passes on: without its key, one is left out.',
    types.list(types.text),
    (v) => v.litellm_model_providers.filter((provider) => isUsable(provider, v)),
  ),
  litellm_provider_keys: value(
    'For each of these, the setting that holds its key, and the variable from which LiteLLM takes it.',
    types.list(types.record({ setting: types.text, variable: types.text })),
    (v) =>
      v.litellm_usable_providers
        .filter(isProvider)
        .map((provider) => ({ setting: apiKeySetting(provider), variable: keyVariable(provider) })),
  ),
  litellm_models: value(
    'The models as LiteLLM takes them: the name that clients ask for, the model, and where its key is.',
    types.list(types.record({ name: types.text, model: types.text, api_key: types.text })),
    (v) => {
      const names = Object.entries(v.litellm_model_names ?? {});
      return [
        ...v.litellm_usable_providers.map((provider) => [`${provider}/*`, `${provider}/*`] as const),
        ...names.filter(([, model]) => v.litellm_usable_providers.includes(providerOf(model) ?? '')),
      ].map(([name, model]) => ({ name, model, api_key: keyOf(model) }));
    },
  ),
  litellm_callback: text(
    'The callback by which LiteLLM reports to Langfuse.',
    (v) => v.litellm_callback ?? (v.langfuse_chart_major === 1 ? 'langfuse' : 'langfuse_otel'),
  ),
  litellm_callbacks_by_outcome: flag(
    'Whether the callbacks for success and failure are named one by one; `callbacks` stands for both.',
    (v) => v.shape === 'external',
  ),
  litellm_keys_enabled: flag(
    'Whether LiteLLM gets the API keys of the project: from the store, or those of the first start.',
    (v) =>
      v.langfuse_enabled &&
      v.litellm_enabled &&
      (v.external_secrets_enabled || v.langfuse_init_project_keys_enabled),
  ),
  litellm_postgres_host: text('Host name of the database of LiteLLM.', (v) =>
    v.litellm_postgres_mode === 'external'
      ? (v.litellm_postgres_host ?? '')
      : serviceHost('litellm-postgresql-rw', v.litellm_namespace),
  ),
  litellm_postgres_port: port('Port of the database of LiteLLM.', (v) =>
    v.litellm_postgres_mode === 'external' ? v.litellm_postgres_port : 5432,
  ),
  litellm_postgres_user: text('User with which LiteLLM signs in to its database.', (v) =>
    v.litellm_postgres_mode === 'external' ? v.litellm_postgres_user : 'litellm',
  ),
  litellm_database_url: text('Address of the database. The password is filled in by Kubernetes.', (v) => {
    const [database, ssl] =
      v.litellm_postgres_mode === 'external'
        ? [v.litellm_postgres_database, v.litellm_postgres_sslmode]
        : ['litellm', 'prefer'];
    return `postgresql://${v.litellm_postgres_user}:$(DATABASE_PASSWORD)@${v.litellm_postgres_host}:${v.litellm_postgres_port}/${database}?sslmode=${ssl}`;
  }),
};

/** An existing LiteLLM has its own keys, and a secret store is assumed to contain them. */
function isUsable(provider: ProviderName, v: Variables): boolean {
  if (!v.litellm_deployed || v.external_secrets_enabled) return true;
  return (v[apiKeySetting(provider)] ?? '') !== '';
}

function providerOf(model: string): ProviderName | undefined {
  const name = model.split('/')[0] ?? '';
  return isProvider(name) ? name : undefined;
}

function keyOf(model: string): string {
  const provider = providerOf(model);
  return provider === undefined ? '' : `os.environ/${keyVariable(provider)}`;
}
