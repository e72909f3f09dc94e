import { BoundMethod, PyObject } from '../../jinja/runtime/object.ts';

/**
 * What Python's `datetime` makes of dates in YAML and TOML, as far as templates see it: how it prints, its fields,
 * `isoformat` and `strftime`.
 */

interface Fields {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly microsecond: number;
  /** Minutes east of UTC; undefined for local times. */
  readonly offset: number | undefined;
}

const pad = (value: number, width = 2) => String(value).padStart(width, '0');

abstract class Temporal extends PyObject {
  readonly fields: Fields;
  /** The fields that templates may read. */
  protected abstract readonly readable: readonly (keyof Fields)[];

  constructor(fields: Fields) {
    super();
    this.fields = fields;
  }

  abstract isoformat(separator?: string): string;

  override str(): string {
    return this.isoformat(' ');
  }

  override truthy(): boolean {
    return true;
  }

  /** For plugins, which may well print a date. */
  override toString(): string {
    return this.str();
  }

  toJSON(): string {
    return this.isoformat('T');
  }

  override attribute(name: string): unknown {
    const field = this.readable.find((candidate) => candidate === name);
    if (field !== undefined) return this.fields[field];
    switch (name) {
      case 'isoformat':
        return this.method(name, ([separator]) =>
          this.isoformat(separator === undefined ? 'T' : String(separator)),
        );
      case 'strftime':
        return this.method(name, ([format]) => strftime(this.fields, String(format)));
      case 'weekday':
        return this.method(name, () => (weekday(this.fields) + 6) % 7);
      case 'isoweekday':
        return this.method(name, () => weekday(this.fields) || 7);
      default:
        return undefined;
    }
  }

  private method(name: string, run: (args: readonly unknown[]) => unknown): BoundMethod {
    return new BoundMethod(name, this.typeName, run);
  }
}

export class PyDate extends Temporal {
  readonly typeName = 'date';
  protected readonly readable = ['year', 'month', 'day'] as const;

  static parse(text: string): PyDate {
    return new PyDate(fieldsOf(`${text}T00:00:00`));
  }

  isoformat(): string {
    return dateText(this.fields);
  }

  repr(): string {
    const { year, month, day } = this.fields;
    return `datetime.date(${year}, ${month}, ${day})`;
  }
}

export class PyTime extends Temporal {
  readonly typeName = 'time';
  protected readonly readable = ['hour', 'minute', 'second', 'microsecond'] as const;

  static parse(text: string): PyTime {
    return new PyTime(fieldsOf(`1900-01-01T${text}`));
  }

  isoformat(): string {
    return timeText(this.fields);
  }

  repr(): string {
    return `datetime.time(${timeArguments(this.fields)})`;
  }
}

export class PyDateTime extends Temporal {
  readonly typeName = 'datetime';
  protected readonly readable = ['year', 'month', 'day', 'hour', 'minute', 'second', 'microsecond'] as const;

  static parse(text: string): PyDateTime {
    return new PyDateTime(fieldsOf(text));
  }

  isoformat(separator = 'T'): string {
    const { offset } = this.fields;
    return `${dateText(this.fields)}${separator}${timeText(this.fields)}${offset === undefined ? '' : offsetText(offset)}`;
  }

  repr(): string {
    const { year, month, day, offset } = this.fields;
    const zone = offset === undefined ? '' : `, tzinfo=${zoneRepr(offset)}`;
    return `datetime.datetime(${year}, ${month}, ${day}, ${timeArguments(this.fields)}${zone})`;
  }
}

/** Of `2024-01-31T10:00:00.5+02:00`; a RangeError where there is no such day or time. */
function fieldsOf(text: string): Fields {
  const match =
    /^(\d{4})-(\d\d?)-(\d\d?)[Tt \t]+(\d\d?):(\d\d)(?::(\d\d))?(?:\.(\d*))?[ \t]*(?:([Zz])|([-+])(\d\d?)(?::?(\d\d))?)?$/.exec(
      text,
    );
  if (match === null) throw new RangeError(`${text} is no date`);
  const [, year, month, day, hour, minute, second, fraction, utc, sign, zoneHours, zoneMinutes] = match;
  const minutes = Number(zoneHours ?? 0) * 60 + Number(zoneMinutes ?? 0);
  const fields: Fields = {
    year: Number(year),
    month: Number(month),
    day: Number(day),
    hour: Number(hour),
    minute: Number(minute),
    second: Number(second ?? 0),
    microsecond: Number((fraction ?? '').slice(0, 6).padEnd(6, '0')),
    offset: utc !== undefined ? 0 : sign === undefined ? undefined : sign === '-' ? -minutes : minutes,
  };
  const days = new Date(Date.UTC(2000 + (fields.year % 400), fields.month, 0)).getUTCDate();
  const fits =
    fields.year >= 1 &&
    fields.month >= 1 &&
    fields.month <= 12 &&
    fields.day >= 1 &&
    fields.day <= days &&
    fields.hour < 24 &&
    fields.minute < 60 &&
    fields.second < 60;
  if (!fits) throw new RangeError(`${text} is no date`);
  return fields;
}

function dateText({ year, month, day }: Fields): string {
  return `${pad(year, 4)}-${pad(month)}-${pad(day)}`;
}

function timeText({ hour, minute, second, microsecond }: Fields): string {
  const fraction = microsecond === 0 ? '' : `.${pad(microsecond, 6)}`;
  return `${pad(hour)}:${pad(minute)}:${pad(second)}${fraction}`;
}

/** Python leaves out seconds and microseconds that are zero. */
function timeArguments({ hour, minute, second, microsecond }: Fields): string {
  const all = [hour, minute, second, microsecond];
  return all.slice(0, microsecond !== 0 ? 4 : second !== 0 ? 3 : 2).join(', ');
}

function offsetText(offset: number): string {
  const minutes = Math.abs(offset);
  return `${offset < 0 ? '-' : '+'}${pad(Math.floor(minutes / 60))}:${pad(minutes % 60)}`;
}

function zoneRepr(offset: number): string {
  if (offset === 0) return 'datetime.timezone.utc';
  const days = offset < 0 ? 'days=-1, ' : '';
  const seconds = (offset < 0 ? offset + 24 * 60 : offset) * 60;
  return `datetime.timezone(datetime.timedelta(${days}seconds=${seconds}))`;
}

/** 0 for Sunday. */
function weekday({ year, month, day }: Fields): number {
  return new Date(Date.UTC(2000 + (year % 400), month - 1, day)).getUTCDay();
}

const dayNames = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const monthNames = [
  ...['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October'],
  ...['November', 'December'],
];

function strftime(fields: Fields, format: string): string {
  const { year, month, day, hour, minute, second, microsecond, offset } = fields;
  const dayOfYear =
    (Date.UTC(2000 + (year % 400), month - 1, day) - Date.UTC(2000 + (year % 400), 0, 1)) / 864e5 + 1;
  const dayName = dayNames[weekday(fields)] ?? '';
  const monthName = monthNames[month - 1] ?? '';
  const directives: Readonly<Record<string, string>> = {
    Y: String(year),
    y: pad(year % 100),
    m: pad(month),
    d: pad(day),
    e: String(day).padStart(2),
    H: pad(hour),
    I: pad(hour % 12 || 12),
    M: pad(minute),
    S: pad(second),
    f: pad(microsecond, 6),
    p: hour < 12 ? 'AM' : 'PM',
    j: pad(dayOfYear, 3),
    a: dayName.slice(0, 3),
    A: dayName,
    b: monthName.slice(0, 3),
    B: monthName,
    w: String(weekday(fields)),
    u: String(weekday(fields) || 7),
    F: dateText(fields),
    T: timeText({ ...fields, microsecond: 0 }),
    z: offset === undefined ? '' : offsetText(offset).replace(':', ''),
    Z: offset === undefined ? '' : offset === 0 ? 'UTC' : `UTC${offsetText(offset)}`,
    '%': '%',
  };
  return format.replace(/%(.)/g, (all, directive: string) => directives[directive] ?? all);
}
