import { stringOf } from '../diagnostics/string-of.ts';
import { expectedTypes } from '../diagnostics/type-words.ts';
import { AppFailure, UnknownVariable } from './failure.ts';
import { kindOfValue } from './kind-of-value.ts';
import { type NestedSchema, none, type SettingSchemas } from './setting.ts';
import type { Variables } from './values.ts';

type Path = readonly (string | number)[];

/** The settings with a computed default, or with a member that has one. */
export function computedDefaultsOf(settings: SettingSchemas): ReadonlySet<string> {
  return new Set(Object.keys(settings).filter((name) => computes(settings[name])));
}

/**
 * Returns a value with computed defaults filled in, in the order of the members; the given value is not changed. `seenBy` returns
 * the variables that a computation reads, given the current value of its own setting.
 */
export function withComputedDefaults(
  name: string,
  given: unknown,
  schema: NestedSchema,
  seenBy: (own: () => unknown) => Variables,
): unknown {
  const draft: Record<string, unknown> = { [name]: structuredClone(given) };
  const variables = seenBy(() => draft[name]);
  const fill = (holder: Record<string, unknown> | unknown[], path: Path, part: NestedSchema): void => {
    const key = path.at(-1) as keyof typeof holder;
    const compute = part['x-compute'];
    if (holder[key] === undefined && compute !== undefined) {
      const value = computed(path, part, () => compute(variables));
      if (value !== undefined) holder[key] = value as never;
    }
    const value: unknown = holder[key];
    if (Array.isArray(value)) {
      const { items } = part;
      if (items !== undefined && computes(items)) {
        for (const index of value.keys()) fill(value as unknown[], [...path, index], items);
      }
    } else if (isMap(value)) {
      for (const [member, schema] of Object.entries(part.properties ?? {})) {
        if (computes(schema)) fill(value, [...path, member], schema);
      }
      const { additionalProperties: others } = part;
      if (typeof others !== 'object' || !computes(others)) return;
      const names = Object.keys(value).filter((member) => !Object.hasOwn(part.properties ?? {}, member));
      for (const member of names) fill(value, [...path, member], others);
    }
  };
  fill(draft, [name], schema);
  return draft[name];
}

function computed(path: Path, schema: NestedSchema, compute: () => unknown): unknown {
  const named = path.filter((step) => typeof step === 'string');
  const shown = named.join('.');
  let value: unknown;
  try {
    value = compute();
  } catch (error) {
    if (error instanceof AppFailure || error instanceof UnknownVariable) throw error;
    const reason = error instanceof Error ? error.message : stringOf(error);
    throw new AppFailure(`the default of ${shown} cannot be computed: ${reason}`, {
      member: shown,
      cause: error,
    });
  }
  const types = [schema.type ?? []].flat();
  const isNothing = value === undefined || value === null;
  if (isNothing && schema['x-optional'] === true) return undefined;
  if (isNothing ? schema['x-compute'] === none : types.length === 0) return value;
  if (types.some((wanted) => isOfType(wanted, value))) return value;
  const wanted = types.length === 0 ? 'a value' : expectedTypes(types);
  const returned = isNothing ? `${stringOf(value)}; if it may, add optional: true` : kindOfValue(value);
  const message = `the default of ${shown} must be ${wanted}, but its function returned ${returned}`;
  throw new AppFailure(message, { member: shown });
}

function isOfType(type: string, value: unknown): boolean {
  switch (type) {
    case 'integer':
      return Number.isInteger(value);
    case 'array':
      return Array.isArray(value);
    case 'object':
      return isMap(value);
    case 'null':
      return value === null;
    default:
      return typeof value === type;
  }
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const known = new WeakMap<NestedSchema, boolean>();

function computes(schema: NestedSchema | undefined): boolean {
  if (schema === undefined) return false;
  const before = known.get(schema);
  if (before !== undefined) return before;
  const { properties = {}, items, additionalProperties: others } = schema;
  const found =
    schema['x-compute'] !== undefined ||
    computes(items) ||
    (typeof others === 'object' && computes(others)) ||
    Object.values(properties).some(computes);
  known.set(schema, found);
  return found;
}
