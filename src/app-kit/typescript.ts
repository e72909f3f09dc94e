import type { Project } from './project.ts';
import { variablesOf } from './project.ts';
import type { Json, NestedSchema, SettingSchema } from './setting.ts';

/**
 * The members of `Settings` and `Variables` of a project, as TypeScript that is merged into a module of that name:
 * descriptions become comments, which editors show on hover.
 */
export function typeDeclarations(project: Pick<Project, 'apps' | 'schema'>, module: string): string {
  const { properties, required } = project.schema;
  const derived = variablesOf(project.apps);
  const settings = Object.entries(properties).map(([name, schema]) => {
    const isThere = required.includes(name) || schema.default !== undefined;
    return member(name, schema.description, typeOf(schema), isThere);
  });
  const variables = Object.entries(properties)
    .filter(([name]) => !Object.hasOwn(derived, name))
    .map(([name, schema]) => {
      const isThere =
        required.includes(name) || schema.default !== undefined || schema['x-defaults'] !== undefined;
      return member(name, schema.description, typeOf(schema), isThere);
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
  const comment = description.replaceAll('*/', '*\u200b/').replace(/\s*\n\s*/g, ' ');
  return `    /** ${comment} */\n    readonly ${key(name)}${isThere ? '' : '?'}: ${type};`;
}

function key(name: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(name) ? name : JSON.stringify(name);
}

/** A schema as a type; what JSON Schema says beyond types is left out. */
function typeOf(schema: NestedSchema): string {
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum !== undefined) return schema.enum.map((value: Json) => JSON.stringify(value)).join(' | ');
  const alternatives = schema.anyOf ?? schema.oneOf;
  if (alternatives !== undefined) return unique(alternatives.map(typeOf));
  const kinds = [schema.type ?? []].flat();
  return kinds.length === 0 ? 'unknown' : unique(kinds.map((kind) => simpleType(kind, schema)));
}

function simpleType(kind: string, schema: NestedSchema): string {
  switch (kind) {
    case 'integer':
    case 'number':
      return 'number';
    case 'array':
      return `readonly ${grouped(schema.items === undefined ? 'unknown' : typeOf(schema.items))}[]`;
    case 'object':
      return objectType(schema);
    default:
      return kind;
  }
}

function objectType({ properties = {}, required = [], additionalProperties }: NestedSchema): string {
  const members = Object.entries(properties).map(([name, schema]: [string, SettingSchema]) => {
    const isThere = required.includes(name) || schema.default !== undefined;
    return `readonly ${key(name)}${isThere ? '' : '?'}: ${typeOf(schema)}`;
  });
  if (additionalProperties === false) return `{ ${members.join('; ')} }`;
  const others = typeof additionalProperties === 'object' ? typeOf(additionalProperties) : 'unknown';
  return `{ ${[...members, `readonly [name: string]: ${others}`].join('; ')} }`;
}

function unique(types: readonly string[]): string {
  return [...new Set(types)].join(' | ');
}

function grouped(type: string): string {
  return type.includes('|') ? `(${type})` : type;
}
