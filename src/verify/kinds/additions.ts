import type { Choice, Field, ObjectType, Type } from '../schemas/types.ts';
import type { Rule } from './rule.ts';

/** Returns a type with stricter checks than upstream's schema. */
export type Refine = (type: Type) => Type;

/** Checks of an object beyond its structure. */
export interface Addition {
  readonly fields?: Readonly<Record<string, Refine>>;
  readonly required?: readonly string[];
  /** Fields that upstream's schema requires although nothing needs them, or that are new. */
  readonly optional?: readonly string[];
  /** Fields that upstream's schema does not have, of any shape. */
  readonly more?: readonly string[];
  readonly choices?: readonly Choice[];
  readonly rules?: readonly Rule[];
}

/**
 * By place: `Cluster.spec.storage`, with field names only; `….backendSettings`, for every path with this end; or
 * `ServicePort`, the name of a Kubernetes definition, for everything that has its fields.
 */
export type Additions = Readonly<Record<string, Addition>>;

/** Returns the object type with an addition. */
export function added(type: ObjectType, addition: Addition): ObjectType {
  const { fields, required, optional, more = [], choices, rules } = addition;
  const all = new Map<string, Field>(type.fields);
  for (const name of more)
    if (!all.has(name)) all.set(name, { required: false, type: () => ({ kind: 'any' }) });
  for (const [name, refine] of Object.entries(fields ?? {})) {
    const field = all.get(name);
    if (field === undefined) continue;
    let refined: Type | undefined;
    all.set(name, {
      ...field,
      type: () => {
        refined ??= refine(field.type());
        return refined;
      },
    });
  }
  for (const [names, needed] of [
    [required ?? [], true],
    [optional ?? [], false],
  ] as const) {
    for (const name of names) {
      const field = all.get(name);
      if (field !== undefined) all.set(name, { ...field, required: needed });
    }
  }
  return {
    ...type,
    fields: all,
    choices: [
      ...type.choices,
      ...(choices ?? []).map((choice) => ({ ...choice, of: choice.of.filter((key) => all.has(key)) })),
    ].filter(({ of }) => of.length > 0),
    rules: [...type.rules, ...(rules ?? [])],
  };
}

export function oneOf(...values: readonly string[]): Refine {
  return (type) => (type.kind === 'enum' ? type : { kind: 'enum', values });
}

/** Adds values of an operator to a closed set of another project. */
export function alsoOneOf(...values: readonly string[]): Refine {
  return (type) =>
    type.kind === 'enum' ? { ...type, values: [...new Set([...type.values, ...values])] } : type;
}

/** Checks a named format of `scalars.ts`. */
export function scalar(name: string): Refine {
  return (type) => ({ kind: 'scalar', name, length: type.kind === 'string' ? type.length : {} });
}

export function between(least: number | undefined, most?: number): Refine {
  const range = { ...(least !== undefined && { least }), ...(most !== undefined && { most }) };
  return (type) => {
    if (type.kind === 'integer' || type.kind === 'number')
      return { ...type, range: { ...range, ...type.range } };
    if (type.kind === 'string' || type.kind === 'scalar')
      return { ...type, length: { ...range, ...type.length } };
    if (type.kind === 'list' || type.kind === 'map') return { ...type, size: { ...type.size, ...range } };
    return type;
  };
}

/** Requires that no two items have all of these fields in common; without fields, that no two items are equal. */
export function distinct(...by: readonly string[]): Refine {
  return (type) => (type.kind === 'list' ? { ...type, by } : type);
}

export function items(refine: Refine): Refine {
  return (type) => {
    if (type.kind === 'list') return { ...type, item: refine(type.item) };
    return type.kind === 'map' ? { ...type, value: refine(type.value) } : type;
  };
}

export function keys(pattern: RegExp): Refine {
  return (type) => (type.kind === 'map' ? { ...type, keys: pattern } : type);
}

export function matching(pattern: RegExp): Refine {
  return (type) => (type.kind === 'string' ? { ...type, pattern } : type);
}

export function all(...refines: readonly Refine[]): Refine {
  return (type) => refines.reduce((current, refine) => refine(current), type);
}

/** The same addition in several places. */
export function at(places: readonly string[], addition: Addition): Additions {
  return Object.fromEntries(places.map((place) => [place, addition]));
}
