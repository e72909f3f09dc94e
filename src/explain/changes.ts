import { derivationsOf } from '../app-kit/derivations.ts';
import { derive } from '../app-kit/derive.ts';
import { AppFailure } from '../app-kit/failure.ts';
import type { Project } from '../app-kit/project.ts';
import { defaultIn, profileSettings } from '../app-kit/schema.ts';
import type { SettingSchema } from '../app-kit/setting.ts';
import type { Settings, Variables } from '../app-kit/values.ts';
import { isSecretSetting } from '../config/secret-values.ts';
import type { ValidConfiguration } from '../config/validate.ts';
import { absent, alternatives } from './alternatives.ts';

/** A setting that changes something, with a value that does so, found by trying. */
export interface Change {
  readonly setting: string;
  /** As text: `false`, `another value`, `none`. */
  readonly to: string;
  /** Another change that is needed as well. */
  readonly with?: Change;
}

/** A configuration with one setting changed. */
export interface Tried {
  readonly config: Settings;
  readonly variables: Variables;
}

/** The settings that a variable is computed from, nearest first; includes the variable itself if it is a setting. */
export function settingsBehind(
  names: Iterable<string>,
  { inputs }: Pick<ValidConfiguration, 'inputs'>,
  { schema }: Pick<Project, 'schema'>,
): readonly string[] {
  const found = new Set<string>();
  const seen = new Set<string>();
  const waiting = [...names];
  for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) {
    if (seen.has(name)) continue;
    seen.add(name);
    if (Object.hasOwn(schema.properties, name)) found.add(name);
    waiting.push(...(inputs.get(name) ?? []));
  }
  return [...found];
}

export interface Trying {
  readonly configuration: Pick<ValidConfiguration, 'config' | 'variables' | 'inputs'>;
  readonly project: Project;
  /** Whether the result in question differs with these variables. */
  readonly changes: (tried: Tried) => boolean;
}

/** The first other value of a setting that changes the result. Pure if `changes` is. */
export function changeOf(setting: string, trying: Trying): Change | undefined {
  for (const value of valuesOf(setting, trying)) {
    if (isChanged({ [setting]: value }, trying)) return change(setting, value, trying);
  }
  return undefined;
}

/**
 * Two settings that change a variable only together, such as a mode and a value that is read only in that mode. The second may
 * not be among the inputs in the present configuration.
 */
function changeOfTwo(name: string, settings: readonly string[], trying: Trying): Change | undefined {
  for (const first of settings) {
    for (const one of valuesOf(first, trying).slice(0, 3)) {
      const { inputs } = derived({ [first]: one }, trying);
      const read = settingsBehind([name], { inputs }, trying.project);
      for (const second of read.filter((other) => other !== first).slice(0, mostTogether)) {
        for (const two of valuesOf(second, trying).slice(0, 3)) {
          if (!isChanged({ [first]: one, [second]: two }, trying)) continue;
          return { ...change(first, one, trying), with: change(second, two, trying) };
        }
      }
    }
  }
  return undefined;
}

/** How often the inputs of a computation are collected again after more settings were enabled. */
const rounds = 6;

/**
 * Several settings that change a variable only together: enables everything that is off or not given, including what the
 * computation then reads, and finally undoes each change that is not needed.
 */
function changeOfAll(name: string, trying: Trying, takes: (setting: string) => boolean): Change | undefined {
  const { configuration, project } = trying;
  // A default that a profile selects is a deliberate choice: nobody changes the store of all secrets for one flag.
  const isOff = (setting: string) => {
    const current = currentOf(setting, trying);
    return takes(setting) && (current === undefined || current === false);
  };
  const values = new Map<string, unknown>();
  let inputs = configuration.inputs;
  for (let round = 0; round < rounds && !isChanged(Object.fromEntries(values), trying); round += 1) {
    for (const setting of settingsBehind([name], { inputs }, project)) {
      const [value] = isOff(setting) ? valuesOf(setting, trying) : [];
      if (value !== undefined && !values.has(setting)) values.set(setting, value);
    }
    inputs = derived(Object.fromEntries(values), trying).inputs;
  }
  if (!isChanged(Object.fromEntries(values), trying)) return undefined;
  for (const setting of [...values.keys()]) {
    const fewer = Object.fromEntries([...values].filter(([other]) => other !== setting));
    if (isChanged(fewer, trying)) values.delete(setting);
  }
  let all: Change | undefined;
  for (const [setting, value] of [...values].reverse()) {
    all = { ...change(setting, value, trying), ...(all !== undefined && { with: all }) };
  }
  return all;
}

/** Describes a change for people. */
export function changeText({ setting, to, with: other }: Change): string {
  return `${setting}: ${to}${other === undefined ? '' : `, with ${changeText(other)}`}`;
}

/** The settings of a change, including its own. */
export function stepsOf(change: Change): readonly Change[] {
  return change.with === undefined ? [change] : [change, ...stepsOf(change.with)];
}

function change(setting: string, value: unknown, trying: Trying): Change {
  const isGiven = currentOf(setting, trying) !== undefined;
  const isHidden = isSecretSetting(trying.project, setting) || !fits(setting, value, trying);
  return { setting, to: shown(value, isHidden, isGiven) };
}

/** The value of a setting, or its default; undefined if it has neither. */
function currentOf(setting: string, { configuration, project }: Trying): unknown {
  const schema = project.schema.properties[setting];
  if (schema === undefined) return undefined;
  const values: Readonly<Record<string, unknown>> = { ...configuration.variables };
  const chosen = profileSettings(project.apps).map((name) => values[name]);
  return { ...configuration.config }[setting] ?? defaultIn(schema, chosen);
}

/**
 * Other values of a setting, those that the schema accepts first. A text that it refuses stands for one that it accepts, because a
 * pattern does not tell which text matches it.
 */
function valuesOf(setting: string, trying: Trying): readonly unknown[] {
  const schema = trying.project.schema.properties[setting];
  const all = schema === undefined ? [] : alternatives(schema, currentOf(setting, trying));
  const fitting = new Set(all.filter((value) => fits(setting, value, trying)));
  return [...fitting, ...all.filter((value) => typeof value === 'string' && !fitting.has(value))];
}

function fits(setting: string, value: unknown, { configuration, project }: Trying): boolean {
  const { [setting]: _, ...others }: Readonly<Record<string, unknown>> = { ...configuration.config };
  // The check fills in defaults.
  const given = value === absent ? others : { ...others, [setting]: structuredClone(value) };
  return project.validateSchema(given).length === 0;
}

function isChanged(values: Readonly<Record<string, unknown>>, trying: Trying): boolean {
  const { variables, failures, config } = derived(values, trying);
  // A value that makes an app's code fail is not useful advice.
  if (failures.length > 0) return false;
  try {
    return trying.changes({ config, variables });
  } catch (error) {
    if (error instanceof AppFailure) return false;
    throw error;
  }
}

/** The variables that result from changing some settings. */
function derived(values: Readonly<Record<string, unknown>>, { configuration, project }: Trying) {
  const given: Readonly<Record<string, unknown>> = { ...configuration.config, ...values };
  const all = Object.entries(given).filter(([, value]) => value !== absent);
  const config = Object.fromEntries(all) as unknown as Settings;
  return { ...derive(config, derivationsOf(project)), config };
}

function shown(value: unknown, isHidden: boolean, isGiven: boolean): string {
  if (value === absent) return 'none';
  if (isHidden) return isGiven ? 'another value' : 'a value';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** How big a change a setting is: enabling something is smallest, choosing another profile is largest. */
function effortOf(current: unknown, schema: SettingSchema | undefined): number {
  if (current === false) return 0;
  if (schema?.['x-profile'] === true) return 3;
  return current === undefined ? 1 : 2;
}

/** With more settings than this, pairs are not tried. */
const mostTogether = 16;

/**
 * The settings that change the value of a variable, each with a value that does so; if none does alone, some that do together.
 */
export function changesOf(
  name: string,
  configuration: ValidConfiguration,
  project: Project,
): readonly Change[] {
  const value = JSON.stringify({ ...configuration.variables }[name]);
  const changes = ({ variables }: Tried) => JSON.stringify({ ...variables }[name]) !== value;
  const trying = { configuration, project, changes };
  const settings = settingsBehind([name], configuration, project);
  const found = settings.flatMap((setting) => changeOf(setting, trying) ?? []);
  const rank = ({ setting }: Change) =>
    effortOf(currentOf(setting, trying), project.schema.properties[setting]);
  if (found.length > 0) return value === 'false' ? found.sort((a, b) => rank(a) - rank(b)) : found;
  // Maps usually describe something that exists elsewhere, and disable what is here.
  const isPlain = (setting: string) => project.schema.properties[setting]?.type !== 'object';
  const together =
    changeOfAll(name, trying, isPlain) ??
    changeOfAll(name, trying, () => true) ??
    changeOfTwo(name, settings.slice(0, mostTogether), trying);
  return together === undefined ? [] : [together];
}
