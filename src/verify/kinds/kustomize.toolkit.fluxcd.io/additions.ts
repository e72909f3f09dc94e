import { type Additions, distinct } from '../additions.ts';
import { fluxIntervals } from './rules.ts';

/** What the API server, a webhook or the controller checks beyond the structure. */
export const additions: Additions = {
  'Kustomization.spec': { fields: { dependsOn: distinct('name', 'namespace') }, rules: [fluxIntervals] },
  Kustomization: { required: ['spec'] },
};
