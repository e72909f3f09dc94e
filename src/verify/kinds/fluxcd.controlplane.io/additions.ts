import type { Additions } from '../additions.ts';
import { cronField } from '../schedules.ts';
import { instanceName, syncProvider, workloadIdentity } from './rules.ts';

/** What the API server, a webhook or the controller checks beyond the structure. */
export const additions: Additions = {
  'FluxInstance.spec.cluster': { rules: [workloadIdentity] },
  'FluxInstance.spec.sync': { rules: [syncProvider] },
  'ResourceSetInputProvider.spec.schedule': { rules: [cronField('cron')] },
  FluxInstance: { rules: [instanceName] },
};
