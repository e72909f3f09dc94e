import type { Finding, RuleInput } from '../../../app-kit/index.ts';
import { scheduleProblem } from '../../../verify/values/cron.ts';

/** Kubernetes refuses a schedule with a field out of range; one that never comes it takes in silence. */
export function* possibleSchedules({ config }: RuleInput): Iterable<Finding> {
  for (const key of ['langfuse_backup_schedule', 'langfuse_scim_sync_schedule'] as const) {
    const problem = scheduleProblem(config[key]);
    if (problem === undefined) continue;
    yield {
      code: 'config/impossible-schedule',
      severity: 'error',
      path: [key],
      message: `${key} ${problem}`,
      hint: 'The five fields are minute, hour, day of month, month and day of week: "0 3 * * *" is every day at three, in UTC.',
    };
  }
}
