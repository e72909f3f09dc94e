import type { Project } from './project.ts';
import { variablesOf } from './project.ts';
import type { Json, NestedSchema, SettingSchema } from './setting.ts';
import { none } from './setting.ts';

/**
 * The members of `Settings` and `Variables` of a project, as a TypeScript declaration merged into the given module. Descriptions
 * become comments, which editors show on hover.
 */
export function typeDeclarations(project: Pick<Project, 'apps' | 'schema'>, module: string): string {
  const { properties, required } = project.schema;
  const derived = variablesOf(project.apps);
  const settings = Object.entries(properties).map(([name, schema]) => {
    const isThere = required.includes(name) || hasDefault(schema);
    return member(name, schema.description, typeOf(schema), isThere);
  });
  const variables = Object.entries(properties)
    .filter(([name]) => !Object.hasOwn(derived, name))
    .map(([name, schema]) => {
      const isThere = required.includes(name) || isFilled(schema) || schema['x-defaults'] !== undefined;
      return member(name, schema.description, typeOf(schema, isFilled), isThere);
    });
  const computed = Object.entries(derived).map(([name, { description, type }]) =>
    member(name, description, type.typescript, true),
  );
  return [
    `declare module '${module}' {`,
    '  interface Settings {',
    ...settings,
    '  }',
    '',
    '  interface Variables {',
    ...variables,
    ...computed,
    '  }',
    '}',
    '',
  ].join('\n');
}

function member(name: string, description: string, type: string, isThere: boolean): string {
  const comment = description.replaceAll('*/', '*\u200b/').replace(/(?<!\s)\s*\n\s*/g, ' ');
  return `    /** ${comment} */\n    readonly ${key(name)}${isThere ? '' : '?'}: ${type};`;
}

function key(name: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(name) ? name : JSON.stringify(name);
}

/** Whether a setting always has a value; in `Variables`, also because of a computed default. */
type IsThere = (schema: NestedSchema) => boolean;

const hasDefault: IsThere = (schema) => schema.default !== undefined;
const isFilled: IsThere = (schema) =>
  hasDefault(schema) || (schema['x-compute'] !== undefined && schema['x-optional'] !== true);

/** A schema as a TypeScript type; keywords without a counterpart in types are left out. */
function typeOf(schema: NestedSchema, isThere: IsThere = hasDefault): string {
  const type = givenType(schema, isThere);
  return isThere === isFilled && schema['x-compute'] === none ? `${type} | null` : type;
}

/** The type of what users write. */
function givenType(schema: NestedSchema, isThere: IsThere): string {
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum !== undefined) return schema.enum.map((value: Json) => JSON.stringify(value)).join(' | ');
  const alternatives = schema.anyOf ?? schema.oneOf;
  if (alternatives !== undefined)
    return unique(
      alternatives.map((alternative) =>
        typeOf({ ...(schema.type && { type: schema.type }), ...alternative }, isThere),
      ),
    );
  const kinds = [schema.type ?? []].flat();
  return kinds.length === 0 ? 'unknown' : unique(kinds.map((kind) => simpleType(kind, schema, isThere)));
}

function simpleType(kind: string, schema: NestedSchema, isThere: IsThere): string {
  switch (kind) {
    case 'integer':
    case 'number':
      return 'number';
    case 'array':
      return `readonly ${grouped(schema.items === undefined ? 'unknown' : typeOf(schema.items, isThere))}[]`;
    case 'object':
      return objectType(schema, isThere);
    default:
      return kind;
  }
}

function objectType(
  { properties = {}, required = [], additionalProperties }: NestedSchema,
  isThere: IsThere,
): string {
  const members = Object.entries(properties).map(([name, schema]: [string, SettingSchema]) => {
    const always = required.includes(name) || isThere(schema);
    return `readonly ${key(name)}${always ? '' : '?'}: ${typeOf(schema, isThere)}`;
  });
  if (additionalProperties === false) return `{ ${members.join('; ')} }`;
  const others = typeof additionalProperties === 'object' ? typeOf(additionalProperties, isThere) : 'unknown';
  return `{ ${[...members, `readonly [name: string]: ${others}`].join('; ')} }`;
}

function unique(types: readonly string[]): string {
  return [...new Set(types)].join(' | ');
}

function grouped(type: string): string {
  return type.includes('|') ? `(${type})` : type;
}
