import type { Derivations } from '../../derive/derivation.ts';
import { dnsLabel, flag } from '../../schema/types.ts';
import type { App } from '../app.ts';
import { provides } from './provides.ts';

export interface LitellmDerived {
  litellm_url: string;
}

const derivations: Derivations<LitellmDerived> = {
  litellm_url: {
    description: 'Address of LiteLLM inside the cluster: the base URL for LLM connections in Langfuse.',
    compute: (v) => `http://litellm.${v.litellm_namespace}.svc.cluster.local:4000`,
  },
};

export const app: App<LitellmDerived> = {
  name: 'litellm',
  layer: 'application',
  schema: {
    groups: [
      {
        title: 'LiteLLM: the gateway to language models',
        settings: {
          litellm_enabled: flag({
            description:
              'Whether LiteLLM runs in the cluster. One of `true`, `false`. It sends traces to Langfuse, and Langfuse reaches models through it; network policies then allow both.',
            default: false,
          }),
          litellm_namespace: dnsLabel({
            description: 'Namespace of LiteLLM.',
            default: 'ai-system',
            examples: ['ai-system', 'litellm'],
          }),
        },
      },
    ],
  },
  derivations,
  provides,
};
