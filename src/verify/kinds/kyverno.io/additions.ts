import { type Additions, at } from '../additions.ts';
import { cronField } from '../schedules.ts';

/** What the webhook checks beyond the structure. */
export const additions: Additions = {
  ...at(['CleanupPolicy.spec', 'ClusterCleanupPolicy.spec'], { rules: [cronField('schedule')] }),
};
