const unit: Readonly<Record<string, number>> = { ms: 0.001, s: 1, m: 60, h: 3600 };

/** Returns the seconds of a duration such as `1h30m`; undefined if it is not one. */
export function seconds(value: unknown): number | undefined {
  if (typeof value !== 'string' || !/^(\d+(\.\d+)?(ms|s|m|h))+$/.test(value)) return undefined;
  let total = 0;
  for (const [, amount, name] of value.matchAll(/(?<![\d.])(\d+(?:\.\d+)?)(ms|s|m|h)/g))
    total += Number(amount) * (unit[name ?? ''] ?? 0);
  return total;
}
