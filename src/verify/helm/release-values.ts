import { stringOf } from '../../diagnostics/string-of.ts';
import type { Release } from '../declarations.ts';
import { isPlainMap } from '../model/data.ts';
import { leftOut, openKey, type ValueMap } from './description.ts';

/** The values of a release, with the defaults of its chart. An empty string counts as absent, as in Helm. */
export interface ReleaseValues {
  readonly release: Release;
  /** Returns the value at a dotted path: `redis.auth.database`. */
  readonly get: (path: string) => unknown;
  /** Returns the value as text; undefined also for a default that the description leaves out. */
  readonly text: (path: string) => string | undefined;
  readonly flag: (path: string) => boolean;
  /** Whether it is set, or may be set by values that the tree does not show. */
  readonly mayHave: (path: string) => boolean;
}

export function releaseValues(release: Release, defaults: ValueMap): ReleaseValues {
  const get = (path: string): unknown => {
    const given = at(release.values, path);
    return given === undefined ? withoutMarks(at(defaults, path)) : given;
  };
  const isGiven = (value: unknown): boolean => value !== undefined && value !== null && value !== '';
  const text = (path: string): string | undefined => {
    const value = get(path);
    const isUnseen = value === leftOut && at(release.values, path) === undefined;
    return isGiven(value) && !isUnseen ? stringOf(value) : undefined;
  };
  return {
    release,
    get,
    text,
    flag: (path) => get(path) === true,
    mayHave: (path) => release.partial === true || isGiven(get(path)),
  };
}

function at(values: unknown, path: string): unknown {
  let current: unknown = values;
  for (const key of path.split('.')) {
    if (!isPlainMap(current) || !Object.hasOwn(current, key)) return undefined;
    current = current[key];
  }
  return current;
}

function withoutMarks(value: unknown): unknown {
  if (!isPlainMap(value)) return value;
  return Object.fromEntries(Object.entries(value).filter(([key]) => key !== openKey));
}

/** Returns the item of a list by its `name`, as for `env[PORT]` or its field `env[PORT].value`, if it has a value. */
function named(values: ReleaseValues, [, path = '', name, field]: readonly string[]): unknown {
  const list = values.get(path);
  const item: unknown = Array.isArray(list) ? list.find((each) => at(each, 'name') === name) : undefined;
  const value = at(item, 'value');
  return field === 'value' ? value : (at(item, 'valueFrom') ?? value);
}

/**
 * Evaluates a condition: `a.b` if the value is set and not false, `!a.b` if not, `a.b=x` and `a.b!=x` to compare it;
 * `a.list[NAME]` if the item of that name has a value or a reference,
 * and `a.list[NAME].value` if it has a value; `one | other` if either is true.
 */
export function holds(values: ReleaseValues, condition: string): boolean {
  return condition.split(' | ').some((term) => {
    const [, not = '', path = '', compared, wanted = ''] = /^(!?)([^=!]+)(!?=)?(.*)$/s.exec(term) ?? [];
    const item = /^(.+)\[(\w+)\](?:\.(value))?$/.exec(path);
    const value = item === null ? values.get(path) : named(values, item);
    if (compared !== undefined) return (stringOf(value ?? '') === wanted) === (compared === '=');
    const isTrue = isPlainMap(value) || Array.isArray(value) ? Object.keys(value).length > 0 : Boolean(value);
    return isTrue === (not === '');
  });
}

/**
 * Fills in the placeholders of a description: `{release}`, `{name:redis}` and `{fullname:redis}` (the names that charts
 * derive from the release's name, `nameOverride` and `fullnameOverride`, here those of the chart at `redis`), `{a.b}`
 * (a value). `{a|b}` takes the first one that is set.
 */
export function fillIn(text: string, values: ReleaseValues, chart: string): string {
  const filled = text.replace(/\{([^{}]+)\}/g, (_, choices: string) => {
    for (const choice of choices.split('|')) {
      const found = placeholder(choice, values, chart);
      if (found !== undefined) return found;
    }
    return '';
  });
  return text === filled ? text : short(filled);
}

function placeholder(choice: string, values: ReleaseValues, chart: string): string | undefined {
  if (choice === 'release') return values.release.name;
  if (choice === 'namespace') return values.release.namespace;
  const [, kind, path = ''] = /^(name|fullname)(?::(.+))?$/.exec(choice) ?? [];
  if (kind === undefined) return values.text(choice);
  const prefix = path === '' ? '' : `${path}.`;
  const name = values.text(`${prefix}nameOverride`) ?? path.split('.').at(-1) ?? '';
  const own = name === '' ? chart : name;
  if (kind === 'name') return own;
  const override = values.text(`${prefix}fullnameOverride`);
  if (override !== undefined) return short(override);
  const { release } = values;
  return short(release.name.includes(own) ? release.name : `${release.name}-${own}`);
}

/** Shortens a name to 63 characters, without a hyphen at the end. */
function short(name: string): string {
  return name.slice(0, 63).replace(/-$/, '');
}
