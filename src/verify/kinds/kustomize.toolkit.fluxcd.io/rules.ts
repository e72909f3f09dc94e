import type { Rule } from '../rule.ts';

const unit: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

function milliseconds(duration: unknown): number | undefined {
  if (typeof duration !== 'string' || !/^([0-9]+(\.[0-9]+)?(ms|s|m|h))+$/.test(duration)) return undefined;
  let total = 0;
  for (const [, count, name] of duration.matchAll(/(?<![0-9.])([0-9.]+)(ms|s|m|h)/g)) {
    total += Number(count) * (unit[name ?? ''] ?? 0);
  }
  return total;
}

/** Nothing reconciles in no time: an interval of zero makes the controller spin or stall. */
export const fluxIntervals: Rule = (spec, report) => {
  for (const field of ['interval', 'retryInterval', 'timeout']) {
    if (milliseconds(spec[field]) !== 0) continue;
    report({
      code: 'schema/out-of-range',
      path: [field],
      message: `${field} is zero`,
      hint: 'Give a real duration, as 1h for intervals and 5m for timeouts.',
    });
  }
};
