const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const days = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];

interface Part {
  readonly name: string;
  readonly least: number;
  readonly most: number;
  readonly names?: readonly string[];
}

const parts: readonly Part[] = [
  { name: 'second', least: 0, most: 59 },
  { name: 'minute', least: 0, most: 59 },
  { name: 'hour', least: 0, most: 23 },
  { name: 'day of the month', least: 1, most: 31 },
  { name: 'month', least: 1, most: 12, names: months },
  { name: 'day of the week', least: 0, most: 6, names: days },
];

/**
 * What is wrong with a schedule as robfig/cron reads it, which both Kubernetes (five fields) and CloudNativePG
 * (six, seconds first) use; undefined where it is fine.
 */
export function cronProblem(schedule: string, fields: 5 | 6): string | undefined {
  const text = schedule.trim();
  if (/^@(yearly|annually|monthly|weekly|daily|midnight|hourly)$/.test(text)) return undefined;
  if (/^@every\s+(\d+(\.\d+)?(ns|us|µs|ms|s|m|h))+$/.test(text)) return undefined;
  if (text.startsWith('@')) return `holds ${text.split(/\s/)[0]}, which is no predefined schedule`;
  const given = text.split(/\s+/);
  if (given.length !== fields) {
    const wanted =
      fields === 5
        ? 'five: minute, hour, day, month, weekday'
        : 'six: second, minute, hour, day, month, weekday';
    return `has ${given.length} field${given.length === 1 ? '' : 's'} where the schedule takes ${wanted}`;
  }
  for (const [index, part] of (fields === 6 ? parts : parts.slice(1)).entries()) {
    const value = given[index] ?? '';
    if (!value.split(',').every((item) => fits(item, part))) {
      return `has ${value} as its ${part.name}, which goes from ${part.least} to ${part.most}`;
    }
  }
  return undefined;
}

function fits(item: string, part: Part): boolean {
  const [range = '', step, ...rest] = item.split('/');
  if (rest.length > 0 || (step !== undefined && !(/^\d+$/.test(step) && Number(step) > 0))) return false;
  if (range === '*' || range === '?') return true;
  const [from = '', to, ...more] = range.split('-');
  if (more.length > 0) return false;
  const first = numberOf(from, part);
  const last = to === undefined ? first : numberOf(to, part);
  return (
    first !== undefined && last !== undefined && first >= part.least && last <= part.most && first <= last
  );
}

function numberOf(text: string, { least, names }: Part): number | undefined {
  const named = names?.indexOf(text.toLowerCase()) ?? -1;
  if (named >= 0) return named + least;
  return /^\d+$/.test(text) ? Number(text) : undefined;
}
