import { scheduleProblem } from '../verify/values/cron.ts';
import type { Rule } from './app.ts';

/**
 * A rule that the schedule of a `cronSchedule` setting can occur; the schema only checks that it has five fields. Kubernetes
 * rejects a field out of range, but silently accepts a schedule that never occurs.
 */
export function possibleSchedule(setting: string): Rule {
  return function* ({ config }) {
    const schedule: unknown = Reflect.get(config, setting);
    const problem = typeof schedule === 'string' ? scheduleProblem(schedule) : undefined;
    if (problem === undefined) return;
    yield {
      code: 'config/impossible-schedule',
      path: [setting],
      message: `${setting} ${problem}`,
      hint: 'The five fields are minute, hour, day of month, month and day of week: "0 3 * * *" is every day at three, in UTC.',
    };
  };
}
