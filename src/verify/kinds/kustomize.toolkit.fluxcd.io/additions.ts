import { fluxIntervals } from '../../schemas/rules/flux.ts';
import { type Additions, distinct } from '../additions.ts';

/** What the API server, a webhook or the controller checks beyond the structure. */
export const additions: Additions = {
  'Kustomization.spec': { fields: { dependsOn: distinct('name', 'namespace') }, rules: [fluxIntervals] },
  Kustomization: { required: ['spec'] },
};
