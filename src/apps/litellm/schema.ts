import type { SettingGroup } from '../../schema/fragment.ts';
import { dnsLabel, flag } from '../../schema/types.ts';

const modelProviders = ['anthropic', 'groq', 'openai', 'gemini', 'mistral'] as const;

export type ModelProvider = (typeof modelProviders)[number];

export const group: SettingGroup = {
  title: 'LiteLLM: the gateway to language models',
  introduction:
    'LiteLLM itself is run by others. We write what connects it to Langfuse: docs/litellm.md says how it takes that in.',
  settings: {
    litellm_enabled: flag({
      description:
        'Whether LiteLLM runs in the cluster. One of `true`, `false`. It sends traces to Langfuse, and Langfuse reaches models through it; network policies then allow both. Unset: `false`; with `shape: external`, `true`.',
      examples: [false, true],
    }),
    litellm_namespace: dnsLabel({
      description: 'Namespace of LiteLLM. Unset: `ai-system`; with `shape: external`, `litellm`.',
      examples: ['ai-system', 'litellm'],
    }),
    litellm_model_providers: {
      type: 'array',
      description:
        'Providers whose models the configuration for LiteLLM passes on, as `<provider>/<model>`. Any of `anthropic` (Claude), `groq`, `openai`, `gemini`, `mistral`. LiteLLM reads each key from its own environment: `ANTHROPIC_API_KEY`, `GROQ_API_KEY` … Unset: none, for a LiteLLM that has its own list; with `shape: external`, `anthropic` and `groq`.',
      items: { type: 'string', enum: modelProviders },
      uniqueItems: true,
      examples: [['anthropic', 'groq']],
    },
    litellm_deployment: dnsLabel({
      description: 'Deployment of LiteLLM, for the scripts that `clusterwright litellm` prints.',
      default: 'litellm',
    }),
    litellm_config_map: dnsLabel({
      description:
        'ConfigMap of an existing LiteLLM with its `config.yaml`, for the scripts that `clusterwright litellm` prints.',
      default: 'litellm-config',
    }),
  },
};
