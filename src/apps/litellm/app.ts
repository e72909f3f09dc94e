import { defineApp, flag, logSigns, text, types, value } from '../../app-kit/index.ts';
import { fetchedSecret } from '../external-secrets/remote.ts';
import { command } from './command.ts';
import { fetchedSecrets, secrets } from './secrets.ts';
import { settings } from './settings.ts';

export default defineApp({
  name: 'litellm',
  title: 'LiteLLM: the gateway to language models',
  introduction:
    'LiteLLM itself is run by others. We write what connects it to Langfuse: docs/litellm.md says how it takes that in.',
  layer: 'application',
  uses: ['langfuse', 'external-secrets'],
  folder: 'ai-system/litellm',
  namespace: (v) => v.litellm_namespace,
  enabled: (v) => v.litellm_enabled,
  runBy: 'LiteLLM',
  flux: { name: 'litellm-langfuse' },
  dependsOn: (v) => (v.litellm_keys_enabled ? ['external-secrets'] : []),
  settings,
  variables: {
    litellm_url: text(
      'Address of LiteLLM inside the cluster: the base URL for LLM connections in Langfuse.',
      (v) => `http://litellm.${v.litellm_namespace}.svc.cluster.local:4000`,
    ),
    litellm_models: value(
      'The models of each provider as LiteLLM takes them, and where it finds the key.',
      types.list(types.record({ model: types.text, api_key: types.text })),
      (v) =>
        v.litellm_model_providers.map((provider) => ({
          model: `${provider}/*`,
          api_key: `os.environ/${provider.toUpperCase()}_API_KEY`,
        })),
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
    litellm_fetched_secrets: value(
      'The Secret of LiteLLM that External Secrets makes, with the place of each key in the store.',
      types.list(fetchedSecret),
      fetchedSecrets,
    ),
  },
  services: [{ name: 'litellm', ports: { http: 4000 }, pods: { 'app.kubernetes.io/name': 'litellm' } }],
  secrets,
  commands: [command],
  checks: [
    logSigns({
      name: 'traces',
      title: 'the log of LiteLLM shows no trouble with traces',
      namespace: (v) => v.litellm_namespace,
      pods: { 'app.kubernetes.io/name': 'litellm' },
      signs: (v) => [
        {
          line: /langfuse[^\n]*(?:\b401\b|Unauthorized|[Ii]nvalid credentials)/i,
          message: 'Langfuse refuses the keys of LiteLLM, so no trace arrives',
          advice:
            'LANGFUSE_PUBLIC_KEY and LANGFUSE_SECRET_KEY have to be a key of the project in Langfuse: docs/litellm.md.',
        },
        {
          line: /langfuse[^\n]*(?:[Cc]onnection|ECONNREFUSED|[Tt]imed? ?out|Max retries|[Nn]ame or service not known)/i,
          message: 'LiteLLM cannot reach Langfuse, so no trace arrives',
          advice: `LANGFUSE_HOST has to be the address of Langfuse in the cluster, and network policies have to let ${v.litellm_namespace} connect to it.`,
        },
      ],
    }),
  ],
});
