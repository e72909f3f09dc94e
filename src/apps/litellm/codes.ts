import type { CodeTable } from '../../diagnostics/code-table.ts';

export const codes = {
  'litellm/missing-secret': {
    title: 'The tree runs LiteLLM without a secret that it needs to start',
    example: 'litellm_enabled: true\n# no litellm_master_key',
    cure: 'Add the secret with a generated value; the message shows a command that prints one.',
  },
  'litellm/missing-part': {
    title: 'The tree runs LiteLLM without what its database needs',
    example: 'litellm_postgres_mode: external\n# no litellm_postgres_host',
    cure: 'Enable CloudNativePG (cnpg_enabled), or give litellm_postgres_host.',
  },
  'litellm/no-models': {
    title: 'LiteLLM leaves out models of a provider because its key is missing',
    example: 'litellm_model_providers: [anthropic]\n# no litellm_anthropic_api_key',
    cure: 'Add the key that the provider gives you, or remove the provider from litellm_model_providers.',
  },
  'litellm/old-callback': {
    title: 'Langfuse would drop what LiteLLM reports',
    example: 'langfuse_chart_version: "2.0.0"\nlitellm_callback: langfuse',
    cure: 'Set litellm_callback: langfuse_otel, or remove the line.',
  },
  'litellm/no-traces': {
    title: 'LiteLLM has no keys with which it could send traces to Langfuse',
    example: 'litellm_enabled: true\n# no langfuse_init_project_id',
    cure: 'Have the first start of Langfuse create a project with keys: langfuse_init_project_id.',
  },
} as const satisfies CodeTable;
