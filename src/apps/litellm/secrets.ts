import type { AppSecret, SecretObject, Variables } from '../../app-kit/index.ts';
import { databaseLogin } from '../parts/database.ts';
import { isProvider, keyVariable, modelProviders } from './providers.ts';
import { apiKeySetting } from './settings.ts';

/** The Secret with the environment variables with which LiteLLM reports to Langfuse, whoever runs LiteLLM. */
const traceKeys = 'litellm-langfuse';
/** The Secret with everything else that the tree's LiteLLM reads. */
const credentials = 'litellm-credentials';
const database = 'litellm-postgresql-credentials';

export function secrets(v: Variables): readonly AppSecret[] {
  return [...projectKeys(v), ...(v.litellm_deployed ? ownSecrets(v) : [])];
}

export function secretObjects(v: Variables): readonly SecretObject[] {
  if (!v.litellm_deployed) return [];
  return [
    { name: credentials, comment: 'The environment of LiteLLM.' },
    ...databaseLogin({
      name: database,
      key: 'password',
      user: v.litellm_postgres_user,
      isManaged: v.litellm_postgres_mode === 'cnpg',
      isStored: v.external_secrets_enabled,
    }),
  ];
}

/** The API keys of the project: those of the first start, or others that were created in Langfuse. */
function projectKeys(v: Variables): readonly AppSecret[] {
  if (!v.litellm_keys_enabled) return [];
  const keys = [
    ['LANGFUSE_PUBLIC_KEY', 'langfuse_init_project_public_key', 'Public'],
    ['LANGFUSE_SECRET_KEY', 'langfuse_init_project_secret_key', 'Secret'],
  ] as const;
  return keys.map(([key, setting, kind]) => ({
    purpose: `${kind} API key of the project to which LiteLLM sends traces`,
    setting,
    name: traceKeys,
    key,
    ...(!v.langfuse_init_project_keys_enabled && {
      givenBy: 'Langfuse, once it runs: Project Settings > API Keys',
    }),
  }));
}

function ownSecrets(v: Variables): readonly AppSecret[] {
  const providers = v.litellm_usable_providers.filter(isProvider);
  return [
    {
      setting: 'litellm_master_key',
      // LiteLLM answers everyone without it, using the keys of the providers.
      needed: 'without it everybody in the cluster could use the models',
      name: credentials,
      key: 'LITELLM_MASTER_KEY',
    },
    {
      setting: 'litellm_salt_key',
      needed: 'LiteLLM encrypts stored credentials with it',
      name: credentials,
      key: 'LITELLM_SALT_KEY',
    },
    ...providers.map((provider) => ({
      setting: apiKeySetting(provider),
      purpose: `API key of ${modelProviders[provider].title}`,
      name: credentials,
      key: keyVariable(provider),
      givenBy: modelProviders[provider].title,
    })),
    ...(v.litellm_sso_enabled
      ? [{ setting: 'litellm_keycloak_client_secret', name: credentials, key: 'GENERIC_CLIENT_SECRET' }]
      : []),
    {
      setting: 'litellm_postgres_password',
      needed: 'LiteLLM signs in to PostgreSQL with it',
      name: database,
      key: 'password',
      ...(v.litellm_postgres_mode === 'external' && { givenBy: 'the provider of the database' }),
    },
  ];
}
