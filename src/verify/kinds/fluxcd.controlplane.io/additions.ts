import { instanceName, syncProvider, workloadIdentity } from '../../schemas/rules/flux.ts';
import type { Additions } from '../additions.ts';

/** What the API server, a webhook or the controller checks beyond the structure. */
export const additions: Additions = {
  'FluxInstance.spec.cluster': { rules: [workloadIdentity] },
  'FluxInstance.spec.sync': { rules: [syncProvider] },
  FluxInstance: { rules: [instanceName] },
};
