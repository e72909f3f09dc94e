import type { Derivations } from '../../derive/derivation.ts';

export interface LangfuseDerived {
  langfuse_hostname: string;
  langfuse_url: string;
}

export const derivations: Derivations<LangfuseDerived> = {
  langfuse_hostname: {
    description: 'Host name under which browsers and SDKs reach Langfuse.',
    compute: (v) => `${v.langfuse_subdomain}.${v.cloudflare_domain}`,
  },
  langfuse_url: {
    description: 'Address under which browsers and SDKs reach Langfuse.',
    compute: (v) => `https://${v.langfuse_hostname}`,
  },
};
