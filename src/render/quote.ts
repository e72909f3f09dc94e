import { Float, TemplateError } from '../jinja/index.ts';

/**
 * The `yaml` filter, through which all values get into YAML. A string always becomes a double-quoted scalar, so that no reader
 * takes `yes`, `0x10` or `1e3` for something else; numbers and booleans stay plain; lists and maps become flow collections. The
 * result is on one line and is valid in YAML 1.1 and 1.2.
 */
export function quoteScalar(value: unknown): string {
  if (typeof value === 'string') return quoteString(value);
  if (typeof value === 'boolean' || typeof value === 'bigint') return String(value);
  if (typeof value === 'number' && Number.isFinite(value)) return String(value);
  if (value instanceof Float && Number.isFinite(value.value)) return String(value.value);
  if (Array.isArray(value)) return `[${value.map(quoteScalar).join(', ')}]`;
  const entries = entriesOf(value);
  if (entries !== undefined) {
    return `{${entries.map(([key, item]) => `${quoteString(String(key))}: ${quoteScalar(item)}`).join(', ')}}`;
  }
  throw new TemplateError(
    value === null || value === undefined
      ? 'the filter yaml was given no value: test for the variable before writing it'
      : 'the filter yaml takes text, numbers, booleans, lists and maps',
    'template/value',
  );
}

function entriesOf(value: unknown): readonly (readonly [unknown, unknown])[] | undefined {
  if (value instanceof Map) return [...value];
  if (typeof value !== 'object' || value === null) return undefined;
  return Object.getPrototypeOf(value) === Object.prototype ? Object.entries(value) : undefined;
}

function quoteString(text: string): string {
  return JSON.stringify(text).replace(
    // Characters that JSON does not escape but YAML 1.1 reads as a line break or rejects.
    /[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]|[\ud800-\udfff](?![\udc00-\udfff])/gu,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
