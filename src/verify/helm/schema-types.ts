import { isPlainMap, type PlainMap } from '../model/data.ts';

const simple: Readonly<Record<string, string>> = {
  boolean: 'boolean',
  integer: 'integer',
  number: 'number',
  array: 'list',
};

/** Returns the types of values in a `values.schema.json`, by path; the rest of the schema is ignored. */
export function schemaTypes(text: string | undefined): Map<string, string> {
  const types = new Map<string, string>();
  if (text === undefined) return types;
  let schema: unknown;
  try {
    schema = JSON.parse(text);
  } catch {
    // The check by the schema reports that it cannot be read.
    return types;
  }
  if (isPlainMap(schema)) look(schema, '', types);
  return types;
}

function look(schema: PlainMap, path: string, types: Map<string, string>): void {
  const { properties, type, enum: values } = schema;
  if (path !== '') {
    const known = typeof type === 'string' ? simple[type] : undefined;
    if (Array.isArray(values) && values.every((value) => typeof value === 'string'))
      types.set(path, `(${values.join('|')})`);
    else if (known !== undefined) types.set(path, known);
    else if (isOfSeveralShapes(type)) types.set(path, 'any');
  }
  if (!isPlainMap(properties)) return;
  for (const [key, property] of Object.entries(properties)) {
    if (isPlainMap(property)) look(property, path === '' ? key : `${path}.${key}`, types);
  }
}

/**
 * Whether a value may have several types including a list or a map: then the default in values.yaml says too little.
 */
function isOfSeveralShapes(type: unknown): boolean {
  const given = Array.isArray(type) ? type.filter((one) => one !== 'null') : [];
  return given.length > 1 && (given.includes('array') || given.includes('object'));
}
