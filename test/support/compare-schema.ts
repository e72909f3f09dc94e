import { scalarTypes } from '../../src/verify/schemas/scalars.ts';
import type { Bounds, ObjectType, Type } from '../../src/verify/schemas/types.ts';

/** The parts of a public JSON schema that the comparison uses. */
export interface JsonSchema {
  readonly type?: string;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly items?: JsonSchema;
  readonly additionalProperties?: boolean | JsonSchema;
  readonly enum?: readonly unknown[];
  readonly pattern?: string;
  readonly format?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minProperties?: number;
  readonly maxProperties?: number;
  readonly nullable?: boolean;
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly allOf?: readonly JsonSchema[];
  readonly default?: unknown;
  readonly 'x-kubernetes-int-or-string'?: boolean;
  readonly 'x-kubernetes-list-type'?: string;
  readonly 'x-kubernetes-list-map-keys'?: readonly string[];
  readonly 'x-kubernetes-preserve-unknown-fields'?: boolean;
}

export interface Difference {
  readonly path: string;
  /** `lax`: the pack accepts what the schema rejects; `strict`: the reverse. */
  readonly side: 'lax' | 'strict';
  readonly what: string;
}

/** Where a type of the pack and a public schema differ. */
export function compareSchema(schema: JsonSchema, type: Type, path = ''): Difference[] {
  const differences: Difference[] = [];
  compare(schema, type, path, differences);
  return differences;
}

function compare(schema: JsonSchema, type: Type, path: string, out: Difference[]): void {
  const add = (side: Difference['side'], what: string): void => {
    out.push({ path, side, what });
  };
  if (type.kind === 'nullable') {
    if (schema.nullable !== true) add('lax', 'null passes');
    compare(schema, type.type, path, out);
    return;
  }
  const free =
    schema['x-kubernetes-preserve-unknown-fields'] === true ||
    (schema.type === undefined && schema.anyOf === undefined && schema.properties === undefined);
  if (type.kind === 'any') {
    if (!free) add('lax', `any, but the schema says ${show(schema)}`);
    return;
  }
  if (type.kind === 'object') {
    if (schema.properties === undefined) {
      // Without fields it accepts none, unless it preserves unknown fields.
      if (!(type.fields.size === 0 && type.open === free))
        add('strict', `an object, but the schema says ${show(schema)}`);
      return;
    }
    compareObject(schema, type, path, out);
    return;
  }
  if (schema.properties !== undefined) {
    add('lax', `${type.kind}, but the schema has ${Object.keys(schema.properties).join(' ')}`);
    return;
  }
  if (type.kind === 'list') {
    if (schema.type !== 'array' || schema.items === undefined) {
      add('strict', `a list, but the schema says ${show(schema)}`);
      return;
    }
    bounds(type.size, { least: schema.minItems, most: schema.maxItems }, 'items', add);
    const keys = schema['x-kubernetes-list-map-keys'] ?? [];
    if (schema['x-kubernetes-list-type'] === 'set' && type.by === undefined) add('lax', 'a set');
    // Ours may identify items by fewer fields, which is stricter.
    if (keys.length > 0 && type.by?.every((key) => keys.includes(key)) !== true)
      add('lax', `distinct by ${keys.join()}`);
    compare(schema.items, type.item, `${path}[]`, out);
    return;
  }
  if (type.kind === 'map') {
    if (type.value.kind === 'any' && isOpenMap(schema)) return;
    const value = schema.additionalProperties;
    if (schema.type !== 'object' || typeof value === 'boolean' || value === undefined) {
      add('strict', `a map, but the schema says ${show(schema)}`);
      return;
    }
    bounds(type.size, { least: schema.minProperties, most: schema.maxProperties }, 'entries', add);
    compare(value, type.value, `${path}.*`, out);
    return;
  }
  if (type.kind === 'either') return;
  scalar(schema, type, add);
}

/** What every object has, whether or not its public schema lists it. */
const atRoot = ['apiVersion', 'kind', 'metadata', 'status'];

function compareObject(schema: JsonSchema, type: ObjectType, path: string, out: Difference[]): void {
  const properties = schema.properties ?? {};
  const required = new Set(schema.required ?? []);
  for (const [key, child] of Object.entries(properties)) {
    const field = type.fields.get(key);
    const at = path === '' ? key : `${path}.${key}`;
    if (field === undefined) {
      if (!type.open)
        out.push({
          path: at,
          side: 'strict',
          what: `missing${required.has(key) ? '!' : ''}: ${show(child)}`,
        });
      continue;
    }
    // A default fills in a required field before it is checked.
    if (path === '' && atRoot.includes(key)) continue;
    if (required.has(key) && child.default === undefined && !field.required)
      out.push({ path: at, side: 'lax', what: 'is required' });
    if (!required.has(key) && field.required) out.push({ path: at, side: 'strict', what: 'is not required' });
    if (path === '' && (key === 'metadata' || key === 'status' || key === 'kind' || key === 'apiVersion'))
      continue;
    compare(child, field.type(), at, out);
  }
  for (const key of type.fields.keys()) {
    const known = Object.hasOwn(properties, key) || (path === '' && atRoot.includes(key));
    if (!known && schema['x-kubernetes-preserve-unknown-fields'] !== true)
      out.push({
        path: path === '' ? key : `${path}.${key}`,
        side: 'lax',
        what: 'the schema does not have it',
      });
  }
  if (type.open && schema['x-kubernetes-preserve-unknown-fields'] !== true)
    out.push({ path, side: 'lax', what: 'open' });
  for (const word of ['oneOf', 'anyOf', 'allOf'] as const) {
    if (schema[word] !== undefined && type.choices.length === 0 && type.rules.length === 0)
      out.push({ path, side: 'lax', what: `${word} ${JSON.stringify(schema[word])}` });
  }
  bounds(type.size, { least: schema.minProperties, most: schema.maxProperties }, 'fields', (side, what) => {
    out.push({ path, side, what });
  });
}

function scalar(
  schema: JsonSchema,
  type: Exclude<Type, { kind: 'object' | 'list' | 'map' | 'any' | 'nullable' | 'either' }>,
  add: (side: Difference['side'], what: string) => void,
): void {
  const theirs = jsonTypes(schema);
  const ours = ourTypes(type);
  const extra = ours.filter((each) => !theirs.includes(each));
  const lacking = theirs.filter((each) => !ours.includes(each));
  if (extra.length > 0) add('lax', `takes ${extra.join()}, but the schema says ${show(schema)}`);
  if (lacking.length > 0) add('strict', `takes no ${lacking.join()}`);
  if (extra.length > 0 || lacking.length > 0) return;
  if (schema.enum !== undefined) {
    const values =
      type.kind === 'enum'
        ? type.values
        : type.kind === 'integer'
          ? (type.values ?? []).map(String)
          : undefined;
    if (values === undefined) {
      add('lax', `enum ${schema.enum.join('|')}`);
      return;
    }
    const wanted = schema.enum.map(String);
    const missing = wanted.filter((value) => !values.includes(value));
    const more = values.filter((value) => !wanted.includes(value));
    if (missing.length > 0) add('strict', `enum lacks ${missing.join('|')}`);
    if (more.length > 0) add('lax', `enum has ${more.join('|')}`);
    return;
  }
  if (type.kind === 'enum') {
    add('strict', `enum ${type.values.join('|')}${schema.pattern ? ` pattern ${schema.pattern}` : ''}`);
    return;
  }
  if (type.kind === 'integer' || type.kind === 'number') {
    bounds(type.range, { least: schema.minimum, most: schema.maximum }, '', add);
  }
  if (type.kind === 'string' || type.kind === 'scalar')
    bounds(
      scalarLength(type),
      { least: schema.minLength, most: schema.maxLength },
      'characters',
      (side, what) => {
        if (type.kind === 'string' || side === 'lax') add(side, what);
      },
    );
  if (schema.pattern !== undefined && type.kind === 'string' && type.pattern === undefined)
    add('lax', `pattern ${schema.pattern}`);
}

/** Some scalars have a length in their own definition. */
function scalarLength(type: Extract<Type, { kind: 'string' | 'scalar' }>): Bounds {
  return type.kind === 'scalar' && type.name === 'labelValue' ? { most: 63, ...type.length } : type.length;
}

function bounds(
  ours: Bounds,
  theirs: { readonly least: number | undefined; readonly most: number | undefined },
  what: string,
  add: (side: Difference['side'], what: string) => void,
): void {
  const [a, b] = [
    ours.least ?? Number.NEGATIVE_INFINITY,
    theirs.least ?? (what === '' ? Number.NEGATIVE_INFINITY : 0),
  ];
  const least = what === '' ? a : Math.max(a, 0);
  if (least < b) add('lax', `${what} from ${b}`);
  else if (least > b) add('strict', `${what} from ${least}, the schema ${b}`);
  const [c, d] = [ours.most ?? Number.POSITIVE_INFINITY, theirs.most ?? Number.POSITIVE_INFINITY];
  if (c > d) add('lax', `${what} to ${d}`);
  else if (c < d) add('strict', `${what} to ${c}, the schema ${d}`);
}

function jsonTypes(schema: JsonSchema): readonly string[] {
  if (schema['x-kubernetes-int-or-string'] === true) return ['integer', 'string'];
  return schema.type === undefined ? (schema.anyOf ?? []).flatMap(jsonTypes) : [schema.type];
}

function ourTypes(type: Type): readonly string[] {
  switch (type.kind) {
    case 'boolean':
    case 'integer':
    case 'number':
      return [type.kind];
    case 'scalar':
      return scalarTypes(type.name).map((each) => (each === 'number' ? 'integer' : each));
    default:
      return ['string'];
  }
}

function isOpenMap(schema: JsonSchema): boolean {
  return (
    schema.type === 'object' &&
    schema.properties === undefined &&
    (schema.additionalProperties === undefined || schema.additionalProperties === true)
  );
}

function show(schema: JsonSchema): string {
  if (schema['x-kubernetes-int-or-string'] === true) return 'intOrString';
  if (schema['x-kubernetes-preserve-unknown-fields'] === true) return 'any';
  const more = [
    schema.enum && `(${schema.enum.join('|')})`,
    schema.pattern && `~${schema.pattern}~`,
    (schema.minLength ?? schema.maxLength) !== undefined &&
      `(${schema.minLength ?? ''}..${schema.maxLength ?? ''})`,
    (schema.minItems ?? schema.maxItems) !== undefined &&
      `(${schema.minItems ?? ''}..${schema.maxItems ?? ''})`,
    (schema.minimum ?? schema.maximum) !== undefined && `(${schema.minimum ?? ''}..${schema.maximum ?? ''})`,
    schema.nullable && '?',
    schema.oneOf && `oneOf ${JSON.stringify(schema.oneOf)}`,
    schema.anyOf && `anyOf ${JSON.stringify(schema.anyOf)}`,
  ].filter(Boolean);
  if (schema.properties !== undefined) {
    const required = new Set(schema.required ?? []);
    return `{ ${Object.entries(schema.properties)
      .map(([key, child]) => `${key}${required.has(key) ? '!' : ''} ${show(child)}`)
      .join(', ')} }${more.join(' ')}`;
  }
  if (schema.items !== undefined) return `[${show(schema.items)}]${more.join(' ')}`;
  if (typeof schema.additionalProperties === 'object')
    return `<${show(schema.additionalProperties)}>${more.join(' ')}`;
  return [schema.type ?? '', ...more].join(' ');
}
