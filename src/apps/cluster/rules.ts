import type { Finding, RuleInput } from '../../app-kit/index.ts';
import { amountOf } from '../../verify/values/quantity.ts';

type Amounts = Readonly<Record<string, string | number | undefined>>;

/**
 * Kubernetes refuses a pod that requests more than its limit. Checks all settings with requests and limits, of any app.
 */
export function* requestsWithinLimits({ variables, schemas }: RuleInput): Iterable<Finding> {
  for (const [key, { properties }] of Object.entries(schemas)) {
    if (properties?.['requests'] === undefined || properties['limits'] === undefined) continue;
    const { requests = {}, limits = {} } = (Reflect.get(variables, key) ?? {}) as {
      requests?: Amounts;
      limits?: Amounts;
    };
    for (const kind of ['cpu', 'memory']) {
      const [request, limit] = [requests[kind], limits[kind]];
      if (request === undefined || limit === undefined) continue;
      if ((amountOf(request) ?? 0) <= (amountOf(limit) ?? Number.POSITIVE_INFINITY)) continue;
      yield {
        code: 'config/request-over-limit',
        path: [key, 'requests', kind],
        message: `${key} requests ${request} of ${kind}, more than its limit of ${limit}`,
        hint: 'Lower the request or raise the limit: Kubernetes refuses such a pod.',
      };
    }
  }
}
