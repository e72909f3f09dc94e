/**
 * Configurations that contain every pair of values of switches and modes that the rules allow. The switches and modes are those
 * of the schema, so new ones are included automatically.
 */

import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { schema } from '../../src/apps/shipped-schema.ts';
import type { Diagnostic } from '../../src/diagnostics/diagnostic.ts';
import { checkConfiguration } from './check-configuration.ts';
import { combinations, configurationOf } from './combinations.ts';
import { random } from './mutate.ts';
import { fixturePath } from './render-fixture.ts';
import { wholePlatform } from './whole-platform.ts';

type Value = string | boolean;
type Settings = Readonly<Record<string, unknown>>;
/** A switch or mode with one of its values, as `name=value`. */
type Choice = string;

/** Every switch and mode of the schema with its values, and both major versions of the chart. */
export const factors: ReadonlyMap<string, readonly Value[]> = new Map<string, readonly Value[]>([
  ...Object.entries(schema.properties).flatMap(([name, { type, enum: values }]): [string, Value[]][] => {
    if (values !== undefined) return [[name, values.map(String)]];
    return type === 'boolean' ? [[name, [true, false]]] : [];
  }),
  ['langfuse_chart_version', ['1.5.41', '2.0.0']],
]);

const names = [...factors.keys()];
const read = (name: string) => parse(readFileSync(fixturePath(name), 'utf8')) as Settings;
const existing = /_existing$/;

/** A value for every other setting that some mode may require. */
const pool: Settings = Object.fromEntries(
  [
    ...combinations.slice(0, 1).map(configurationOf),
    ...combinations.slice(-1).map(configurationOf),
    read('external-everything'),
    { ...read('high-availability'), ...(parse(wholePlatform()) as Settings) },
  ].flatMap((settings) =>
    Object.entries(settings).filter(([name]) => !factors.has(name) && !existing.test(name)),
  ),
);

/** Pairs of choices, in the order of the factors. */
function pairsOf(choices: readonly Choice[]): string[] {
  return choices.flatMap((first, index) => choices.slice(index + 1).map((second) => `${first} ${second}`));
}
const choice = (name: string, value: unknown): Choice => `${name}=${String(value)}`;

export interface Covering {
  readonly configurations: readonly Settings[];
  /** Pairs for which no configuration was found. */
  readonly refused: readonly string[];
}

/** Configurations with every possible pair, and at least a given number. */
export function coveringPairs(atLeast: number): Covering {
  const roll = random(14);
  const configurations: Settings[] = [];
  const open = new Set<string>();
  for (const [index, first] of names.entries())
    for (const second of names.slice(index + 1))
      for (const one of factors.get(first) ?? [])
        for (const other of factors.get(second) ?? [])
          open.add(`${choice(first, one)} ${choice(second, other)}`);

  const add = (settings: Settings) => {
    configurations.push(settings);
    for (const pair of pairsOf(names.map((name) => choice(name, settings[name])))) open.delete(pair);
  };
  const refused: string[] = [];
  while (open.size > 0) {
    const [pair = ''] = open;
    const pinned = Object.fromEntries(pair.split(' ').map(parsedChoice));
    const settings = settledFor(pinned, open, roll);
    if (settings === undefined) {
      refused.push(pair);
      open.delete(pair);
    } else add(settings);
  }
  while (configurations.length < atLeast) {
    const settings = settledFor({}, open, roll);
    if (settings !== undefined) add(settings);
  }
  return { configurations, refused };
}

function parsedChoice(text: Choice): [string, Value] {
  const [name = '', value = ''] = text.split('=');
  return [name, factors.get(name)?.find((each) => String(each) === value) ?? value];
}

/** A configuration with the pinned values that the rules allow, and many open pairs; undefined if none was found. */
function settledFor(pinned: Settings, open: ReadonlySet<string>, roll: () => number): Settings | undefined {
  for (let attempt = 0; attempt < 3; attempt += 1) {
    // The last attempt starts with everything enabled: if a pair is refused there, the rules refuse the pair itself.
    const start = attempt === 2 ? everythingOn : chosen(pinned, open, roll);
    const settings = repaired({ ...pool, ...start, ...pinned }, new Set(Object.keys(pinned)), roll);
    if (settings !== undefined) return settings;
  }
  return undefined;
}

const everythingOn: Settings = Object.fromEntries([...factors].map(([name, [first]]) => [name, first]));

/** Values that are in many open pairs with those already selected. */
function chosen(pinned: Settings, open: ReadonlySet<string>, roll: () => number): Settings {
  const settings: Record<string, unknown> = { ...pinned };
  for (const name of names.toSorted(() => roll() - 0.5)) {
    if (name in settings) continue;
    const values = (factors.get(name) ?? []).map((value) => ({ value, gain: roll() / 2 }));
    for (const each of values)
      for (const [other, theirs] of Object.entries(settings)) {
        const [left, right] =
          names.indexOf(name) < names.indexOf(other)
            ? [choice(name, each.value), choice(other, theirs)]
            : [choice(other, theirs), choice(name, each.value)];
        if (open.has(`${left} ${right}`)) each.gain += 1;
      }
    settings[name] = values.toSorted((a, b) => b.gain - a.gain)[0]?.value;
  }
  return settings;
}

/** Changes the settings that errors name, one after another, until there are none. */
function repaired(start: Settings, pinned: ReadonlySet<string>, roll: () => number): Settings | undefined {
  let settings = start;
  for (let step = 0; step < 60; step += 1) {
    const error = checkConfiguration(JSON.stringify(settings)).diagnostics.find(
      ({ severity }) => severity === 'error',
    );
    if (error === undefined) return settings;
    const changed = withoutError(settings, error, pinned, roll);
    if (changed === undefined) return undefined;
    settings = changed;
  }
  return undefined;
}

function withoutError(
  settings: Settings,
  { path = '', message, hint = '' }: Diagnostic,
  pinned: ReadonlySet<string>,
  roll: () => number,
): Settings | undefined {
  const [name = ''] = path.split(/[.[]/);
  if (!factors.has(name) && name in schema.properties) {
    const { [name]: present, ...rest } = settings;
    if (present !== undefined) return rest;
    if (pool[name] !== undefined) return { ...settings, [name]: pool[name] };
  }
  const mentioned = [name, ...`${message} ${hint}`.split(/[^a-z0-9_]+/)].filter(
    (each) => factors.has(each) && !pinned.has(each),
  );
  const others = names.filter((each) => !pinned.has(each));
  // Sometimes another candidate, because two rules might alternate forever.
  const candidates = mentioned.length > 0 && roll() < 0.9 ? mentioned : others;
  const target = candidates[Math.floor(roll() * candidates.length)];
  if (target === undefined) return undefined;
  const values = (factors.get(target) ?? []).filter((value) => value !== settings[target]);
  return { ...settings, [target]: values[Math.floor(roll() * values.length)] };
}
