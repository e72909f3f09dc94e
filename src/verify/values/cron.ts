/**
 * Cron schedules as parsed by robfig/cron, which both Kubernetes (five fields) and CloudNativePG (six, seconds first)
 * use.
 */

interface Field {
  readonly name: string;
  readonly from: number;
  readonly to: number;
  readonly names?: readonly string[];
}

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const weekdays = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];

const fields: readonly Field[] = [
  { name: 'second', from: 0, to: 59 },
  { name: 'minute', from: 0, to: 59 },
  { name: 'hour', from: 0, to: 23 },
  { name: 'day of month', from: 1, to: 31 },
  { name: 'month', from: 1, to: 12, names: months },
  { name: 'day of week', from: 0, to: 6, names: weekdays },
];

/** February has 29 days every fourth year: a schedule for that day is rare, but not impossible. */
const longestMonths = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** Returns the problem of a schedule with so many fields, as the rest of a sentence; undefined if it is valid. */
export function cronProblem(schedule: string, count: 5 | 6): string | undefined {
  const text = schedule.trim().replace(/^(?:CRON_)?TZ=\S+\s+/, '');
  if (/^@(yearly|annually|monthly|weekly|daily|midnight|hourly)$/.test(text)) return undefined;
  if (/^@every\s+(\d+(\.\d+)?(ns|us|µs|ms|s|m|h))+$/.test(text)) return undefined;
  if (text.startsWith('@')) return `has ${text.split(/\s/)[0]}, which is not a predefined schedule`;
  const values = valuesOfFields(text, count);
  return typeof values === 'string' ? values : undefined;
}

/** Returns a hint for a schedule with one field too many or too few. */
export function cronHint(schedule: string, count: 5 | 6): string | undefined {
  const parts = schedule.trim().split(/\s+/);
  if (count === 5 && parts.length === 6) return `Leave the seconds out: ${parts.slice(1).join(' ')}.`;
  if (count === 6 && parts.length === 5) return `Put the seconds first: 0 ${parts.join(' ')}.`;
  return undefined;
}

/** Like `cronProblem`, for a setting, which takes five fields; a schedule that never runs is also a problem. */
export function scheduleProblem(schedule: string): string | undefined {
  const values = valuesOfFields(schedule.trim(), 5);
  if (typeof values === 'string') return values;
  return comesAtAll(schedule, values) ? undefined : 'never comes: no month that it names has such a day';
}

function comesAtAll(schedule: string, values: readonly ReadonlySet<number>[]): boolean {
  const [days, inMonths] = values.slice(-3);
  // If both day fields are restricted, either is enough.
  const anyWeekday = /\s[*?]\S*$/.test(schedule.trim());
  if (!anyWeekday || days === undefined || inMonths === undefined) return true;
  return [...inMonths].some((month) => [...days].some((day) => day <= (longestMonths[month - 1] ?? 0)));
}

/** Whether a valid schedule with so many fields never runs, because no month that it names has such a day. */
export function isNever(schedule: string, count: 5 | 6): boolean {
  const values = schedule.trim().startsWith('@') ? '' : valuesOfFields(schedule.trim(), count);
  return typeof values !== 'string' && !comesAtAll(schedule, values);
}

function valuesOfFields(text: string, count: 5 | 6): readonly ReadonlySet<number>[] | string {
  const parts = text.split(/\s+/);
  const wanted = fields.slice(-count);
  if (parts.length !== count) {
    const given = `${parts.length} field${parts.length === 1 ? '' : 's'}`;
    const names = wanted.map(({ name }) => name).join(', ');
    return `has ${given}, but must have ${count === 5 ? 'five' : 'six'}: ${names}`;
  }
  const values: ReadonlySet<number>[] = [];
  for (const [index, field] of wanted.entries()) {
    const result = valuesOf(parts[index] ?? '', field);
    if (typeof result === 'string') return result;
    values.push(result);
  }
  return values;
}

function valuesOf(text: string, field: Field): ReadonlySet<number> | string {
  const values = new Set<number>();
  for (const item of text.split(',')) {
    const range = rangeOf(item, field);
    if (typeof range === 'string') return range;
    const [from, to, step] = range;
    for (let value = from; value <= to; value += step) values.add(value);
  }
  return values;
}

function rangeOf(item: string, field: Field): readonly [from: number, to: number, step: number] | string {
  const names = field.names === undefined ? '' : ` or ${field.names.slice(0, 3).join(', ').toUpperCase()} …`;
  const invalid = `has no valid ${field.name}: it takes ${field.from} to ${field.to}${names}, *, ranges (1-5), lists (1,3) and steps (*/5)`;
  const [, span = '', step = ''] = /^([^/]*)(?:\/(\d+))?$/.exec(item) ?? [];
  if (span === '') return invalid;
  const stride = step === '' ? 1 : Number(step);
  if (stride === 0) return `has a step of 0 in its ${field.name}, but must have a step of at least 1`;
  if (span === '*' || span === '?') return [field.from, field.to, stride];
  const ends = span.split('-').map((end) => numberOf(end, field));
  const [from, to = step === '' ? from : field.to] = ends;
  if (ends.length > 2 || from === undefined || to === undefined || ends.includes(undefined)) return invalid;
  if (from > to) return `has a range in its ${field.name} that ends before it begins`;
  return [from, to, stride];
}

function numberOf(text: string, { from, to, names }: Field): number | undefined {
  const named = names?.indexOf(text.toLowerCase()) ?? -1;
  const value = named >= 0 ? named + from : /^\d+$/.test(text) ? Number(text) : Number.NaN;
  return value >= from && value <= to ? value : undefined;
}
