import type { Derivations } from '../../derive/derivation.ts';
import type { App } from '../app.ts';
import type { FetchedSecret } from '../external-secrets/remote.ts';
import { shaped } from '../shape.ts';
import { provides } from './provides.ts';
import { group, type ModelProvider } from './schema.ts';
import { fetchedSecrets } from './secrets.ts';

export interface LitellmDerived {
  litellm_enabled: boolean;
  litellm_namespace: string;
  litellm_url: string;
  litellm_model_providers: readonly ModelProvider[];
  litellm_models: readonly { readonly model: string; readonly api_key: string }[];
  litellm_callbacks_by_outcome: boolean;
  litellm_keys_enabled: boolean;
  litellm_fetched_secrets: readonly FetchedSecret[];
}

const derivations: Derivations<LitellmDerived> = {
  litellm_enabled: shaped('litellm_enabled', 'Whether LiteLLM runs in the cluster.'),
  litellm_namespace: shaped('litellm_namespace', 'Namespace of LiteLLM.'),
  litellm_url: {
    description: 'Address of LiteLLM inside the cluster: the base URL for LLM connections in Langfuse.',
    compute: (v) => `http://litellm.${v.litellm_namespace}.svc.cluster.local:4000`,
  },
  litellm_model_providers: shaped(
    'litellm_model_providers',
    'Providers to which LiteLLM passes requests on, by the configuration that we write.',
  ),
  litellm_models: {
    description: 'The models of each provider as LiteLLM takes them, and where it finds the key.',
    compute: (v) =>
      v.litellm_model_providers.map((provider) => ({
        model: `${provider}/*`,
        api_key: `os.environ/${provider.toUpperCase()}_API_KEY`,
      })),
  },
  litellm_callbacks_by_outcome: {
    description:
      'Whether the callbacks for success and failure are named one by one; `callbacks` stands for both.',
    compute: (v) => v.shape === 'external',
  },
  litellm_keys_enabled: {
    description:
      'Whether LiteLLM gets the API keys of the project: from the store, or those of the first start.',
    compute: (v) =>
      v.langfuse_enabled &&
      v.litellm_enabled &&
      (v.external_secrets_enabled || v.langfuse_init_project_keys_enabled),
  },
  litellm_fetched_secrets: {
    description:
      'The Secret of LiteLLM that External Secrets makes, with the place of each key in the store.',
    compute: (v) => fetchedSecrets(v),
  },
};

export const app: App<LitellmDerived> = {
  name: 'litellm',
  layer: 'application',
  schema: { groups: [group] },
  derivations,
  provides,
};
