import type { Check } from '../../check.ts';
import { gatewayCodes } from '../../codes/references.ts';
import { grants } from './grants.ts';
import { policies } from './policies.ts';
import { routes } from './routes.ts';

/**
 * Gateway API: routes match a listener of their parent, references into other namespaces have a grant, policies attach.
 */
export const gateway: Check = {
  codes: gatewayCodes,
  *run(model) {
    yield* routes(model);
    yield* policies(model);
    yield* grants(model);
  },
};
