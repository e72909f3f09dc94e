import type { Additions } from '../additions.ts';
import { fluxIntervals, readableExpressions, variableNames } from './rules.ts';

/** What the API server, a webhook or the controller checks beyond the structure. */
export const additions: Additions = {
  'Kustomization.spec': { rules: [fluxIntervals, readableExpressions, variableNames] },
  Kustomization: { required: ['spec'] },
};
