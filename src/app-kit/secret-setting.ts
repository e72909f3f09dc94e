import type { KeyPath } from '../diagnostics/source.ts';
import type { ClusterSchema } from './schema.ts';
import type { Generator, NestedSchema, SettingSchema, SettingSchemas } from './setting.ts';

/** What the schema says about a secret setting, or about a secret inside a map or a list. */
export interface SecretSetting {
  /** The name in messages: `dns.token`. `accounts[].password` stands for every item, `users.*.password` for every member. */
  readonly name: string;
  /** `x-generate`: how a value is generated; absent if it comes from another system. */
  readonly generate?: Generator;
  /** `x-rotation`: what a new value means for a running cluster, in a sentence. */
  readonly rotation?: string;
  readonly description?: string;
}

/** Whether a setting must keep its value for as long as its data exists: its `x-rotation` then begins with these words. */
export function mustNotChange({ rotation }: SecretSetting): boolean {
  return /^must not (change|be changed)/i.test(rotation ?? '');
}

/** Every secret of a schema, at any depth, with its generator and the effect of a new value. */
export function secretSettings({ schema }: { readonly schema: ClusterSchema }): readonly SecretSetting[] {
  return Object.entries(schema.properties).flatMap(([name, setting]) => secretsBelow(name, setting));
}

/** The secrets of one setting: the setting itself, or members of it. */
export function secretsBelow(
  name: string,
  schema: NestedSchema & Partial<SettingSchema>,
): readonly SecretSetting[] {
  if (schema['x-secret'] === true) {
    const { 'x-generate': generate, 'x-rotation': rotation, description } = schema;
    return [
      {
        name,
        ...(generate && { generate }),
        ...(rotation !== undefined && { rotation }),
        ...(description !== undefined && { description }),
      },
    ];
  }
  const { properties = {}, items, additionalProperties: others, anyOf = [], oneOf = [] } = schema;
  return [
    ...Object.entries(properties).flatMap(([key, member]) => secretsBelow(`${name}.${key}`, member)),
    ...(items === undefined ? [] : secretsBelow(`${name}[]`, items)),
    ...(typeof others === 'object' ? secretsBelow(`${name}.*`, others) : []),
    ...[...anyOf, ...oneOf].flatMap((alternative) => secretsBelow(name, alternative)),
  ];
}

/** The secret with this name. A name with indexes and keys matches the secret for every item and member. */
export function secretNamed(secrets: readonly SecretSetting[], name: string): SecretSetting | undefined {
  const steps = stepsOf(name);
  if (steps.includes(every)) return undefined;
  const found = secrets.find((secret) => {
    const pattern = stepsOf(secret.name);
    return (
      pattern.length === steps.length &&
      pattern.every((step, index) => step === every || step === steps[index])
    );
  });
  return found && { ...found, name };
}

/** What the schema says about a setting, or about a secret inside one, by its name; undefined if there is none. */
export function settingNamed(
  settings: SettingSchemas,
  name: string,
): Omit<SecretSetting, 'name'> | undefined {
  const [outer] = stepsOf(name);
  const schema = typeof outer === 'string' ? settings[outer] : undefined;
  if (typeof outer !== 'string' || schema === undefined) return undefined;
  if (outer !== name) return secretNamed(secretsBelow(outer, schema), name);
  const { description, 'x-generate': generate } = schema;
  return { ...(description !== undefined && { description }), ...(generate && { generate }) };
}

/** A place in data, with its value. */
export interface Given {
  readonly path: KeyPath;
  readonly value: unknown;
}

/** The places in data that a name refers to: one, or one for each item and member. */
export function placesOf(name: string, data: unknown): readonly Given[] {
  let places: readonly Given[] = [{ path: [], value: data }];
  for (const step of stepsOf(name)) {
    places = places.flatMap(({ path, value }) =>
      membersAt(value, step).map(([key, member]) => ({ path: [...path, key], value: member })),
    );
  }
  return places;
}

/** Matches every item of a list and every member of a map. */
const every = Symbol('every');

type Step = string | number | typeof every;

/** Parses a name in the notation of `pathText`. */
function stepsOf(name: string): readonly Step[] {
  return [...name.matchAll(/\[(\d*)\]|\["(.*?)"\]|([^.[\]]+)/g)].map(([, index, quoted, key]) => {
    if (index !== undefined) return index === '' ? every : Number(index);
    return quoted ?? (key === '*' ? every : (key ?? ''));
  });
}

function membersAt(value: unknown, step: Step): readonly (readonly [string | number, unknown])[] {
  if (typeof value !== 'object' || value === null) return [];
  const members: readonly (readonly [string | number, unknown])[] = Array.isArray(value)
    ? [...value.entries()]
    : Object.entries(value);
  return step === every ? members : members.filter(([key]) => key === step);
}
