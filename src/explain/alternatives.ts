import type { SettingSchema } from '../app-kit/setting.ts';

/** Means "not given". */
export const absent = Symbol('absent');

/**
 * Other values that a setting could have, the most likely first: few, but of every kind that its schema distinguishes. They have
 * the right type, but the schema or a rule may reject one.
 */
export function alternatives(schema: SettingSchema, current: unknown): readonly unknown[] {
  const distinct = candidates(schema, current).filter((value) => !isSame(value, current));
  return distinct.filter((value, index) => distinct.findIndex((other) => isSame(other, value)) === index);
}

function candidates(schema: SettingSchema, current: unknown): unknown[] {
  const { enum: names, default: usual, examples = [] } = schema;
  const shaped = Object.values(schema['x-defaults'] ?? {});
  const others = [...examples, ...(usual === undefined ? [] : [usual]), ...shaped];
  const types = typesOf(schema);
  // Without its line, a setting has its default, which is among the others.
  const hasDefault = usual !== undefined || shaped.length > 0;
  const gone = current === undefined || hasDefault ? [] : [absent];
  if (names !== undefined) return [...names, ...gone];
  if (types.includes('boolean')) return [current !== true, current === true, ...gone];
  if (types.includes('integer') || types.includes('number'))
    return [...numbers(schema, current), ...others, ...gone];
  if (types.includes('array')) return [...lists(schema, current), ...others, ...gone];
  if (types.includes('object')) return [...others, ...maps(schema, current), ...gone];
  return [...others, ...texts(current), ...gone];
}

function typesOf({ type, anyOf = [], oneOf = [] }: Omit<SettingSchema, 'description'>): readonly string[] {
  if (type !== undefined) return typeof type === 'string' ? [type] : type;
  return [...anyOf, ...oneOf].flatMap(typesOf);
}

function numbers({ minimum, maximum }: SettingSchema, current: unknown): number[] {
  const base = typeof current === 'number' ? current : (minimum ?? 1);
  const within = (value: number) => value >= (minimum ?? value) && value <= (maximum ?? value);
  return [base + 1, base - 1, base / 2, 3].filter(within);
}

function texts(current: unknown): string[] {
  if (typeof current !== 'string' || current === '')
    return ['other', 'other.example.net', 'https://other.example.net'];
  const digits = /\d/.exec(current);
  const counted = digits === null ? [] : [current.replace(/\d+/, (number) => String(Number(number) + 1))];
  return [`other-${current}`, ...counted, current.replace('://', '://other-'), `${current}x`];
}

function lists({ items }: SettingSchema, current: unknown): unknown[] {
  const now: readonly unknown[] = Array.isArray(current) ? current : [];
  const more = items === undefined ? [] : candidates({ description: '', ...items }, undefined);
  return [
    ...more
      .filter((item) => item !== absent)
      .slice(0, 2)
      .map((item) => [...now, item]),
    now.slice(1),
    [],
  ];
}

function maps({ properties = {}, additionalProperties }: SettingSchema, current: unknown): unknown[] {
  const now = typeof current === 'object' && current !== null ? current : {};
  const members = Object.entries(properties).flatMap(([name, member]) => {
    const present = Object.entries(now).find(([key]) => key === name)?.[1];
    const values = alternatives(member, present).filter((value) => value !== absent);
    // An example may equal the default, but an invented value does not.
    const chosen = new Set([values[0], values[member.examples?.length ?? 1]]);
    return [...chosen].filter((value) => value !== undefined).map((value) => ({ ...now, [name]: value }));
  });
  const others = typeof additionalProperties === 'object' ? [{ ...now, other: 'other' }] : [];
  return [...members, ...others, {}];
}

function isSame(a: unknown, b: unknown): boolean {
  return a === b || (a !== absent && b !== absent && JSON.stringify(a) === JSON.stringify(b));
}
