import { scheduleProblem } from '../verify/values/cron.ts';
import type { Rule } from './app.ts';

/**
 * A rule that the schedule of a `cronSchedule` setting can come about; the schema sees only that it has five fields. Kubernetes
 * refuses a field out of range, and takes a schedule that never comes in silence.
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
