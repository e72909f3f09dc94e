import { dnsLabel, flag, list, type SettingSchemas } from '../../app-kit/index.ts';

const modelProviders = ['anthropic', 'groq', 'openai', 'gemini', 'mistral'] as const;

export const settings: SettingSchemas = {
  litellm_enabled: flag({
    defaults: { platform: false, external: true },
    description:
      'Whether LiteLLM runs in the cluster. One of `true`, `false`. It sends traces to Langfuse, and Langfuse reaches models through it; network policies then allow both.',
    examples: [false, true],
  }),
  litellm_namespace: dnsLabel({
    defaults: { platform: 'ai-system', external: 'litellm' },
    description: 'Namespace of LiteLLM.',
    examples: ['ai-system', 'litellm'],
  }),
  litellm_model_providers: list({
    defaults: { platform: [], external: ['anthropic', 'groq'] },
    description:
      'Providers whose models the configuration for LiteLLM passes on, as `<provider>/<model>`. Any of `anthropic` (Claude), `groq`, `openai`, `gemini`, `mistral`. LiteLLM reads each key from its own environment: `ANTHROPIC_API_KEY`, `GROQ_API_KEY` …',
    of: { type: 'string', enum: modelProviders },
    uniqueItems: true,
    examples: [['anthropic', 'groq']],
  }),
  litellm_deployment: dnsLabel({
    description: 'Deployment of LiteLLM, for the scripts that `clusterwright litellm` prints.',
    default: 'litellm',
  }),
  litellm_config_map: dnsLabel({
    description:
      'ConfigMap of an existing LiteLLM with its `config.yaml`, for the scripts that `clusterwright litellm` prints.',
    default: 'litellm-config',
  }),
};
