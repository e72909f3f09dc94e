import type { Release } from '../../../verify/declarations.ts';
import { isPlainMap } from '../../../verify/model/data.ts';

type Values = Readonly<Record<string, unknown>>;

/** A value of the release, or the chart's own default for it; an empty string counts as not given, as in Helm. */
export interface Reader {
  readonly get: (path: string) => unknown;
  readonly text: (path: string) => string | undefined;
  readonly flag: (path: string) => boolean;
  /** It is given, or unknown parts of the values may give it. */
  readonly mayHave: (path: string) => boolean;
  /** Environment variables that a list such as `langfuse.additionalEnv` names, with their places in it. */
  readonly variables: (path: string) => readonly {
    readonly name: string;
    readonly value: unknown;
    readonly isSet: boolean;
    readonly index: number;
  }[];
  readonly release: Release;
}

/** The release's values over the chart's defaults, flat: `redis.auth.database`. */
export function reader(release: Release, defaults: Values): Reader {
  const get = (path: string): unknown => {
    const given = at(release.values, path);
    return given === undefined ? defaults[path] : given;
  };
  const text = (path: string): string | undefined => {
    const value = get(path);
    return value === undefined || value === null || value === '' ? undefined : String(value);
  };
  return {
    release,
    get,
    text,
    flag: (path) => get(path) === true,
    mayHave: (path) => release.partial === true || text(path) !== undefined,
    variables: (path) => {
      const list = at(release.values, path);
      if (!Array.isArray(list)) return [];
      return list.flatMap((item: unknown, index) =>
        isPlainMap(item) && typeof item['name'] === 'string'
          ? [{ name: item['name'], value: item['value'], isSet: isSet(item), index }]
          : [],
      );
    },
  };
}

/** A value, or a reference to one: the chart leaves its own variable out for either. */
function isSet(variable: Values): boolean {
  const value = variable['value'];
  return variable['valueFrom'] !== undefined || (value !== undefined && value !== null && value !== '');
}

/** Whether a value or a reference to one is given: `{value}`, `{secretKeyRef: {name, key}}`, … */
export function sources({ text }: Reader, path: string): readonly string[] {
  const given: string[] = [];
  if (text(`${path}.value`) !== undefined) given.push('value');
  if (text(`${path}.secretKeyRef.name`) !== undefined && text(`${path}.secretKeyRef.key`) !== undefined)
    given.push('secretKeyRef');
  if (text(`${path}.fieldRef.fieldPath`) !== undefined) given.push('fieldRef');
  if (text(`${path}.resourceFieldRef.resource`) !== undefined) given.push('resourceFieldRef');
  return given;
}

/** The name that charts call `fullname`: the release's, with the chart's after it unless it is in it already. */
export function fullName({ text, release }: Reader, chart: string, prefix = ''): string {
  const override = text(`${prefix}fullnameOverride`);
  if (override !== undefined) return short(override);
  const name = text(`${prefix}nameOverride`) ?? chart;
  return short(release.name.includes(name) ? release.name : `${release.name}-${name}`);
}

export function short(name: string, length = 63): string {
  return name.slice(0, length).replace(/-$/, '');
}

function at(values: Values, path: string): unknown {
  let current: unknown = values;
  for (const key of path.split('.')) {
    if (!isPlainMap(current) || !Object.hasOwn(current, key)) return undefined;
    current = current[key];
  }
  return current;
}
