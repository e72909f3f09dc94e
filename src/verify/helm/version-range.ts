/** Whether a version fits a range such as `1.5.x`, `>=2.0.0 <3` or `2`. */
export function satisfies(version: string, range: string): boolean {
  const parsed = parts(version);
  if (parsed.length === 0) return false;
  return range
    .trim()
    .split(/\s+/)
    .every((term) => {
      const match = /^(>=|<=|>|<|=|\^|~)?v?(.*)$/.exec(term);
      const bound = parts(match?.[2] ?? '');
      const order = compare(parsed, bound);
      switch (match?.[1]) {
        case '>=':
          return order >= 0;
        case '>':
          return order > 0;
        case '<=':
          return order <= 0;
        case '<':
          return order < 0;
        case '^':
          return order >= 0 && parsed[0] === bound[0];
        case '~':
          return order >= 0 && parsed[0] === bound[0] && parsed[1] === bound[1];
        default:
          return bound.every((part, index) => parsed[index] === part);
      }
    });
}

/** The leading numbers of a version: `1.5.x` gives [1, 5]. */
function parts(version: string): number[] {
  const numbers: number[] = [];
  for (const part of version.replace(/^v/, '').split(/[-+]/)[0]?.split('.') ?? []) {
    if (!/^\d+$/.test(part)) break;
    numbers.push(Number(part));
  }
  return numbers;
}

function compare(a: readonly number[], b: readonly number[]): number {
  for (let index = 0; index < 3; index++) {
    const difference = (a[index] ?? 0) - (b[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
