import type { Additions } from '../additions.ts';

/** What the API server, a webhook or the controller checks beyond the structure. */
export const additions: Additions = {
  Ingress: { required: ['spec'] },
};
