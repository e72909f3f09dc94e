import type { App } from './app.ts';
import { AppFailure, guard } from './failure.ts';
import type { Release } from './release.ts';
import type { Variables } from './values.ts';

/** The release of an app as configured: its name, and its values as data. */
export interface ResolvedRelease extends Omit<Release, 'values' | 'name'> {
  readonly name: string;
  readonly values: Readonly<Record<string, unknown>>;
}

/** Evaluates the `release` of an app for a configuration; undefined if there is none. Throws `AppFailure`. */
export function resolvedRelease(
  { name, release }: Pick<App, 'name' | 'release'>,
  variables: Variables,
): ResolvedRelease | undefined {
  if (release === undefined) return undefined;
  return guard(name, 'release', () => {
    const given = typeof release === 'function' ? release(variables) : release;
    const values: unknown = typeof given.values === 'function' ? given.values(variables) : given.values;
    const wrong = (member: string, wanted: string) =>
      new AppFailure(`${member} in release of ${name} must be ${wanted}`, { app: name, member: 'release' });
    for (const member of ['chart', 'version'] as const) {
      if (typeof given[member] !== 'string' || given[member] === '') throw wrong(member, 'text');
    }
    if (!isMap(values)) throw wrong('values', 'an object');
    return { ...given, name: given.name ?? name, values };
  });
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
