import type { Additions } from '../additions.ts';
import { fluxIntervals } from './rules.ts';

/** What the API server, a webhook or the controller checks beyond the structure. */
export const additions: Additions = {
  'Kustomization.spec': { rules: [fluxIntervals] },
  Kustomization: { required: ['spec'] },
};
