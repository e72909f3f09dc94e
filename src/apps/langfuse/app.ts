import { dnsLabel, flag } from '../../schema/types.ts';
import type { App } from '../app.ts';
import { derivations, type LangfuseDerived } from './derive.ts';

export const app: App<LangfuseDerived> = {
  name: 'langfuse',
  schema: {
    title: 'Langfuse',
    settings: {
      langfuse_enabled: flag({
        description: 'Deploy Langfuse. One of `true`, `false`.',
        default: false,
        'x-init': true,
      }),
      langfuse_subdomain: dnsLabel({
        description: 'Host part of the address below `cloudflare_domain`.',
        default: 'langfuse',
        examples: ['langfuse'],
      }),
    },
  },
  derivations,
};
