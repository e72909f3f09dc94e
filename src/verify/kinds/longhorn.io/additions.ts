import type { Additions } from '../additions.ts';
import { cronField } from '../schedules.ts';

/** What the webhook checks beyond the structure. */
export const additions: Additions = {
  'RecurringJob.spec': { rules: [cronField('cron')] },
};
