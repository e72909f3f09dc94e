import type { AppSecret, Variables } from '../../app-kit/index.ts';
import { type FetchedSecret, remoteRef } from '../external-secrets/remote.ts';

/** The Secret in the namespace of LiteLLM whose keys are the environment variables that LiteLLM reads. */
const secretName = 'litellm-langfuse';

/** The API keys of the project: those of the first start, or others that were made in Langfuse. */
export function secrets(v: Variables): readonly AppSecret[] {
  if (!v.litellm_keys_enabled) return [];
  const keys = [
    ['LANGFUSE_PUBLIC_KEY', 'langfuse_init_project_public_key', 'Public'],
    ['LANGFUSE_SECRET_KEY', 'langfuse_init_project_secret_key', 'Secret'],
  ] as const;
  return keys.map(([key, setting, kind]) => ({
    purpose: `${kind} API key of the project to which LiteLLM sends traces`,
    setting,
    name: secretName,
    key,
    ...(!v.langfuse_init_project_keys_enabled && {
      givenBy: 'Langfuse, once it runs: Project Settings > API Keys',
    }),
  }));
}

export function fetchedSecrets(v: Variables): readonly FetchedSecret[] {
  if (!v.external_secrets_enabled || !v.litellm_keys_enabled) return [];
  const data = secrets(v).map(({ key, setting }) => ({
    key,
    remote: remoteRef(setting, v),
  }));
  return [{ name: secretName, data }];
}
