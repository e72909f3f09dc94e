import type { JsonSchema } from '../../../src/verify/kinds/schema.ts';

/** The schema of the value at a path. */
export function schemaAt(schema: JsonSchema, path: string): JsonSchema | undefined {
  if (path === '') return schema;
  let current: JsonSchema | undefined = schema;
  for (const step of path.split('.')) current = current && child(current, step);
  return current;
}

function child(schema: JsonSchema, step: string): JsonSchema | undefined {
  if (/^\d+$/.test(step) && schema.items !== undefined) return schema.items;
  const each = schema.additionalProperties;
  return schema.properties?.[step] ?? (typeof each === 'object' ? each : undefined);
}

/** Whether a field is always set: it is required or has a default, and so is each field that contains it. */
export function isSure(schema: JsonSchema, path: string): boolean {
  let current: JsonSchema | undefined = schema;
  for (const step of path.split('.')) {
    if (current?.properties?.[step] === undefined) return false;
    const field: JsonSchema = current.properties[step];
    if (field.nullable === true || (field.default === undefined && current.required?.includes(step) !== true))
      return false;
    current = field;
  }
  return true;
}
