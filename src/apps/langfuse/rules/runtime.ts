import type { Finding, RuleInput } from '../../../app-kit/index.ts';
import { scheduleProblem } from '../../../verify/values/cron.ts';
import { amountOf } from '../../../verify/values/quantity.ts';

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

/** Kubernetes refuses a pod that requests more than its limit. */
export function* requestsWithinLimits({ config }: RuleInput): Iterable<Finding> {
  for (const key of [
    'langfuse_web_resources',
    'langfuse_worker_resources',
    'langfuse_clickhouse_resources',
  ] as const) {
    const { requests = {}, limits = {} } = config[key];
    for (const kind of ['cpu', 'memory'] as const) {
      const [request, limit] = [requests[kind], limits[kind]];
      if (request === undefined || limit === undefined) continue;
      if ((amountOf(request) ?? 0) <= (amountOf(limit) ?? Number.POSITIVE_INFINITY)) continue;
      yield {
        code: 'config/request-over-limit',
        severity: 'error',
        path: [key, 'requests', kind],
        message: `${key} requests ${request} of ${kind}, more than its limit of ${limit}`,
        hint: 'Lower the request or raise the limit: Kubernetes refuses such a pod.',
      };
    }
  }
}
