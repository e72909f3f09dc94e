import type { Additions } from '../additions.ts';
import { instanceName, syncProvider, workloadIdentity } from './rules.ts';

/** What the API server, a webhook or the controller checks beyond the structure. */
export const additions: Additions = {
  'FluxInstance.spec.cluster': { rules: [workloadIdentity] },
  'FluxInstance.spec.sync': { rules: [syncProvider] },
  FluxInstance: { rules: [instanceName] },
};
