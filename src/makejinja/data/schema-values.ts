import { fragmentTokens, pathOfPointer, valueAt } from '../../diagnostics/json-pointer.ts';
import { Float } from '../../jinja/runtime/numbers.ts';
import { PyObject } from '../../jinja/runtime/object.ts';

/** Data of templates as JSON has it: what Python tells apart and JSON does not becomes numbers and text. */
export function plain(value: unknown): unknown {
  if (value instanceof Float) return value.value;
  if (typeof value === 'bigint') return Number(value);
  if (value instanceof PyObject) return String(value);
  if (Array.isArray(value)) return value.map(plain);
  if (value instanceof Map)
    return Object.fromEntries([...value].map(([key, item]) => [String(key), plain(item)]));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plain(item)]));
}

type Schema = Readonly<Record<string, unknown>>;

/** The schema whose keyword a path such as `#/properties/a/type` leads to; empty if it leads elsewhere. */
export function schemaAt(schema: Schema, schemaPath: string): Schema {
  const here = valueAt(schema, fragmentTokens(schemaPath).slice(0, -1));
  return isSchema(here) ? here : {};
}

export function isSchema(value: unknown): value is Schema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What stands at a pointer, in words. */
export function kindOf(data: unknown, pointer: string): string {
  const here = valueAt(data, pathOfPointer(pointer, data));
  if (here === null) return 'empty';
  if (Array.isArray(here)) return 'a list';
  if (typeof here === 'object') return 'a map';
  if (typeof here === 'boolean') return 'true or false';
  if (typeof here === 'number') return Number.isInteger(here) ? 'a whole number' : 'a number';
  return 'a string';
}
