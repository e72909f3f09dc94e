import { type Additions, scalar } from '../additions.ts';
import { explicitUpdate } from './rules.ts';

/** What the operator checks beyond the structure. */
export const additions: Additions = {
  'Keycloak.spec': { fields: { image: scalar('image') } },
  'Keycloak.spec.update': { rules: [explicitUpdate] },
};
