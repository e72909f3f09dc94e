import { type Additions, at } from '../additions.ts';
import { cronTrigger } from '../schedules.ts';

/** What the operator checks beyond the structure. */
export const additions: Additions = {
  ...at(['ScaledObject.spec.triggers', 'ScaledJob.spec.triggers'], { rules: [cronTrigger] }),
};
