import type { AppCommand } from '../../app-kit/index.ts';

/** The files that `clusterwright litellm` prints, by argument. */
const files = {
  connect: 'connect-litellm-to-langfuse.sh',
  callbacks: 'enable-langfuse-callbacks.sh',
  values: 'litellm-values.yaml',
} as const;

/** Prints what connects an existing LiteLLM to Langfuse. No output contains a secret. */
export const command: AppCommand = {
  name: 'litellm',
  summary: 'print what connects an existing LiteLLM to Langfuse',
  argument: {
    name: 'output',
    summary: 'two scripts that are safe to run twice, or Helm values',
    choices: Object.keys(files),
  },
  examples: ['clusterwright litellm connect > connect-litellm-to-langfuse.sh'],
  run: ({ argument, template }) => template('litellm', files[argument as keyof typeof files]),
};
