import type { Obstacle } from './explain.ts';

/** Why a flag is false, and the configuration lines that make it true. */
export function obstacleLines(obstacles: readonly Obstacle[]): string[] {
  if (obstacles.length === 0) return [];
  const width = Math.max(...obstacles.map((obstacle) => lineOf(obstacle).length));
  return [
    `  false, because ${reasons(obstacles)}`,
    '  true with',
    ...obstacles.map((obstacle) => `    ${lineOf(obstacle).padEnd(width)}  # ${nowOf(obstacle)}`),
  ];
}

/** `a and b are false, and c is not given` */
function reasons(obstacles: readonly Obstacle[]): string {
  const byValue = new Map<string, string[]>();
  for (const { setting, value } of obstacles) byValue.set(value, [...(byValue.get(value) ?? []), setting]);
  const parts = [...byValue].map(
    ([value, names]) => `${joined(names)} ${names.length === 1 ? 'is' : 'are'} ${value}`,
  );
  return parts.join(', and ');
}

function joined(names: readonly string[]): string {
  const [last = '', ...others] = [...names].reverse();
  return others.length === 0 ? last : `${others.reverse().join(', ')} and ${last}`;
}

function lineOf({ setting, to }: Obstacle): string {
  return `${setting}: ${/^an?(?:other)? value$/.test(to) ? '…' : to}`;
}

function nowOf({ value, place }: Obstacle): string {
  if (place === undefined) return value === 'not given' ? value : `now ${value}, by default`;
  return `now ${value}, ${place.file}:${place.range.start.line}:${place.range.start.column}`;
}
