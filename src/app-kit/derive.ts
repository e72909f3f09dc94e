import { stringOf } from '../diagnostics/string-of.ts';
import { computedDefaultsOf, withComputedDefaults } from './computed-defaults.ts';
import type { Declared } from './declared.ts';
import { AppFailure, UnknownVariable } from './failure.ts';
import { kindOfValue } from './kind-of-value.ts';
import { defaultIn } from './schema.ts';
import type { SettingSchemas } from './setting.ts';
import type { Settings, Variables } from './values.ts';
import type { Variable } from './variable.ts';

export interface DeriveResult {
  readonly variables: Variables;
  /** For each derived variable, the names that its computation read, in order of first use. */
  readonly inputs: ReadonlyMap<string, readonly string[]>;
  /** Errors in the code of apps. */
  readonly failures: readonly AppFailure[];
  /** The variables that have no value because of these errors. */
  readonly unknown: ReadonlySet<string>;
}

export interface DeriveInput {
  readonly variables: Readonly<Record<string, Variable>>;
  /** What apps declare for another app to implement; nothing by default. */
  readonly declared?: Declared;
  /** The settings whose defaults by profile are to be filled in. */
  readonly settings?: SettingSchemas;
  /** The settings that choose profiles, in the order of the file. */
  readonly profiles?: readonly string[];
  /** The settings whose values are unknown because what was given is invalid. */
  readonly unknown?: ReadonlySet<string>;
}

/**
 * Computes all derived variables, and fills in the defaults by profile. Each computation reads the others through a recording
 * proxy, so that the inputs of every value are known without being declared. A computation that throws, returns a value of the
 * wrong type, or depends on itself is a failure; variables that read it are left out.
 */
export function derive(
  config: Settings,
  { variables, declared = nothing, settings = {}, profiles = [], unknown: broken }: DeriveInput,
): DeriveResult {
  const given: Readonly<Record<string, unknown>> = { ...config };
  const values = new Map<string, unknown>();
  const inputs = new Map<string, readonly string[]>();
  const unknown = new Set(broken);
  const failures: AppFailure[] = [];
  const running: string[] = [];
  const computing = computedDefaultsOf(settings);
  const shaped = Object.keys(settings).filter(
    (name) => settings[name]?.['x-defaults'] !== undefined || computing.has(name),
  );

  /** A setting's value, or its default: computed, or by profile. */
  const setting = (name: string, read: Set<string>): unknown => {
    const schema = Object.hasOwn(settings, name) ? settings[name] : undefined;
    if (schema !== undefined && computing.has(name)) {
      return withComputedDefaults(name, given[name], schema, (own) => recorder(name, read, own));
    }
    if (given[name] !== undefined || schema?.['x-defaults'] === undefined) return given[name];
    for (const profile of profiles) read.add(profile);
    return defaultIn(
      schema,
      profiles.map((profile) => resolve(profile)),
    );
  };

  const resolve = (name: string): unknown => {
    if (unknown.has(name)) throw new UnknownVariable(name);
    if (values.has(name)) return values.get(name);
    const variable = Object.hasOwn(variables, name) ? variables[name] : undefined;
    const read = new Set<string>();
    if (variable === undefined) {
      if (!shaped.includes(name)) return given[name];
      read.add(name);
    }
    if (running.includes(name)) {
      const circle = [...running.slice(running.indexOf(name)), name].join(' -> ');
      throw new AppFailure(`derived variables form a cycle: ${circle}`, { member: name });
    }
    running.push(name);
    try {
      const value =
        variable === undefined
          ? setting(name, read)
          : computed(
              name,
              variable,
              recorder(name, read, () => setting(name, read)),
              declared,
            );
      values.set(name, value);
      return value;
    } catch (error) {
      unknown.add(name);
      throw error;
    } finally {
      running.pop();
      inputs.set(name, [...read]);
    }
  };

  /** The variables that a computation reads; `own` returns the value of its own name. */
  const recorder = (name: string, read: Set<string>, own: () => unknown): Variables =>
    new Proxy(given, {
      get(_, key) {
        if (typeof key !== 'string') return undefined;
        read.add(key);
        return key === name ? own() : resolve(key);
      },
    }) as unknown as Variables;

  for (const name of [...shaped, ...Object.keys(variables)]) {
    try {
      resolve(name);
    } catch (error) {
      if (error instanceof AppFailure) failures.push(error);
      else if (!(error instanceof UnknownVariable)) throw error;
    }
  }
  const all = { ...given, ...Object.fromEntries(values) } as unknown as Variables;
  return { variables: all, inputs, failures, unknown };
}

const nothing: Declared = { oidcClients: () => [], buckets: () => [], routes: () => [] };

function computed(
  name: string,
  { type, compute }: Variable,
  variables: Variables,
  declared: Declared,
): unknown {
  let value: unknown;
  try {
    value = compute(variables, declared);
  } catch (error) {
    if (error instanceof AppFailure || error instanceof UnknownVariable) throw error;
    const reason = error instanceof Error ? error.message : stringOf(error);
    throw new AppFailure(`${name} cannot be computed: ${reason}`, { member: name, cause: error });
  }
  if (type.has(value)) return value;
  throw new AppFailure(`${name} must be ${type.title}, but its function returned ${kindOfValue(value)}`, {
    member: name,
  });
}
