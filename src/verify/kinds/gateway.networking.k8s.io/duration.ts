import { text } from '../read.ts';

const units: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

/**
 * Returns the milliseconds of a Gateway API duration, which consists of whole numbers of units; undefined if it is
 * invalid, which is reported elsewhere.
 */
export function gatewayMilliseconds(duration: unknown): number | undefined {
  const value = text(duration);
  if (value === undefined || !/^([0-9]{1,5}(h|m|s|ms)){1,4}$/.test(value)) return undefined;
  return [...value.matchAll(/(?<!\d)(\d+)(ms|h|m|s)/g)].reduce(
    (sum, [, count, unit]) => sum + Number(count) * (units[unit ?? ''] ?? 0),
    0,
  );
}
