import type { JsonSchema } from '../kinds/schema.ts';
import { isPlainMap } from '../model/data.ts';
import { own } from '../own.ts';

/** Converts a value to CEL: whole numbers differ from others, defaults are filled in, special names are escaped. */
export function celValue(value: unknown, schema: JsonSchema): unknown {
  if (typeof value === 'number')
    return Number.isSafeInteger(value) && schema.type !== 'number' ? BigInt(value) : value;
  if (typeof value === 'string' && schema.format === 'date-time' && !Number.isNaN(Date.parse(value)))
    return new Date(value);
  if (Array.isArray(value)) return value.map((item) => celValue(item, schema.items ?? {}));
  if (!isPlainMap(value)) return value;
  const { properties } = schema;
  if (properties === undefined) {
    const each = typeof schema.additionalProperties === 'object' ? schema.additionalProperties : {};
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, celValue(item, each)]));
  }
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [escaped(key), celValue(item, own(properties, key) ?? {})]),
  );
}

/** Returns the value with the defaults of its schema, which the API server fills in before it evaluates rules. */
export function withDefaults(value: unknown, schema: JsonSchema): unknown {
  if (Array.isArray(value)) return value.map((item) => withDefaults(item, schema.items ?? {}));
  if (!isPlainMap(value)) return value;
  const { properties, additionalProperties } = schema;
  if (properties === undefined) {
    if (typeof additionalProperties !== 'object') return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [key, withDefaults(item, additionalProperties)]),
    );
  }
  const filled: Record<string, unknown> = { ...value };
  for (const [key, child] of Object.entries(properties)) {
    if (filled[key] === undefined && child.default !== undefined)
      filled[key] = structuredClone(child.default);
    if (filled[key] === null && child.nullable !== true) delete filled[key];
    if (filled[key] !== undefined) filled[key] = withDefaults(filled[key], child);
  }
  return filled;
}

const reserved = new Set(
  'true false null in as break const continue else for function if import let loop package namespace return var void while'.split(
    ' ',
  ),
);

/** Escapes the name of a field in an expression, as Kubernetes does. */
function escaped(name: string): string {
  if (reserved.has(name)) return `__${name}__`;
  return name
    .replaceAll('__', '__underscores__')
    .replaceAll('.', '__dot__')
    .replaceAll('-', '__dash__')
    .replaceAll('/', '__slash__');
}
