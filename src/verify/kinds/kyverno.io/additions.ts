import { type Additions, at } from '../additions.ts';
import { cronField } from '../schedules.ts';
import { oneWay } from './rules.ts';

/** What the webhook checks beyond the structure. */
export const additions: Additions = {
  ...at(['ClusterPolicy.spec.rules', 'Policy.spec.rules'], { rules: [oneWay] }),
  ...at(['CleanupPolicy.spec', 'ClusterCleanupPolicy.spec'], { rules: [cronField('schedule')] }),
};
