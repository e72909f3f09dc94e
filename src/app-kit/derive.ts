import { AppFailure, guard } from './failure.ts';
import { defaultIn } from './schema.ts';
import type { SettingSchemas } from './setting.ts';
import type { Settings, Variables } from './values.ts';
import type { Variable } from './variable.ts';

export interface DeriveResult {
  readonly variables: Variables;
  /** For each derived variable, the names that its computation read, in order of first use. */
  readonly inputs: ReadonlyMap<string, readonly string[]>;
}

export interface DeriveInput {
  readonly variables: Readonly<Record<string, Variable>>;
  /** Whose defaults by profile are filled in. */
  readonly settings?: SettingSchemas;
  /** The setting that names the profile. */
  readonly profile?: string | undefined;
}

/**
 * Compute all derived variables, and fill in the defaults by profile. Each computation sees the others through a
 * recording proxy, so the result says what every value came from without anyone declaring it. Throws an
 * `AppFailure` if a computation throws, returns another type than it says, or needs itself.
 */
export function derive(config: Settings, { variables, settings = {}, profile }: DeriveInput): DeriveResult {
  const given: Readonly<Record<string, unknown>> = { ...config };
  const values = new Map<string, unknown>();
  const inputs = new Map<string, readonly string[]>();
  const running: string[] = [];
  const shaped = Object.keys(settings).filter((name) => settings[name]?.['x-defaults'] !== undefined);

  /** A setting, or its default by profile. */
  const setting = (name: string, read: Set<string>): unknown => {
    const schema = Object.hasOwn(settings, name) ? settings[name] : undefined;
    if (given[name] !== undefined || schema?.['x-defaults'] === undefined) return given[name];
    if (profile !== undefined) read.add(profile);
    return defaultIn(schema, profile === undefined ? undefined : resolve(profile));
  };

  const resolve = (name: string): unknown => {
    if (values.has(name)) return values.get(name);
    const variable = Object.hasOwn(variables, name) ? variables[name] : undefined;
    const read = new Set<string>();
    if (variable === undefined) {
      if (!shaped.includes(name)) return given[name];
      read.add(name);
      const value = setting(name, read);
      values.set(name, value);
      inputs.set(name, [...read]);
      return value;
    }
    if (running.includes(name)) {
      throw new AppFailure(`derived variables form a cycle: ${[...running, name].join(' -> ')}`);
    }
    running.push(name);
    const recorder = new Proxy(given, {
      get(_, key) {
        if (typeof key !== 'string') return undefined;
        read.add(key);
        return key === name ? setting(name, read) : resolve(key);
      },
    });
    const value = computed(name, variable, recorder as unknown as Variables);
    running.pop();
    values.set(name, value);
    inputs.set(name, [...read]);
    return value;
  };

  for (const name of [...shaped, ...Object.keys(variables)]) resolve(name);
  return { variables: { ...given, ...Object.fromEntries(values) } as unknown as Variables, inputs };
}

function computed(name: string, { type, compute }: Variable, variables: Variables): unknown {
  const value = guard(`${name} cannot be computed`, () => compute(variables));
  if (!type.has(value)) {
    throw new AppFailure(`${name} must be ${type.title}, but its function returned ${what(value)}`);
  }
  return value;
}

/** Never the value itself: it may come from a secret. */
function what(value: unknown): string {
  if (value === undefined || value === null) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  if (value instanceof Promise) return 'a promise';
  return typeof value === 'object' ? 'a map' : `a ${typeof value}`;
}
