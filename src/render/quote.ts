import { Float, nested, paidText, spend, TemplateError } from '../jinja/index.ts';

/**
 * The filter `yaml`, through which every value enters a manifest. A string always becomes a double-quoted scalar, so
 * that no reader takes `yes`, `0x10` or `1e3` for something else; numbers and booleans stay plain; lists and maps
 * become flow collections. The result is one line, and means the same in YAML 1.1 and 1.2.
 *
 * With an indent, as in `resources:#{ pod_resources | yaml(4) }#`, a list or map becomes a block on the following
 * lines, indented by that many columns. The template writes no blank after the colon, because the filter does.
 */
export function yamlFilter(value: unknown, indent?: unknown): string {
  if (indent === undefined) return quote(value);
  const columns = typeof indent === 'bigint' ? Number(indent) : indent;
  if (typeof columns !== 'number' || !Number.isInteger(columns) || columns < 0 || columns > maxIndent) {
    throw new TemplateError(
      `the indent of the filter yaml is a whole number from 0 to ${maxIndent}`,
      'template/value',
    );
  }
  return block(value, columns);
}

/** Deeper than any manifest, and far from what exhausts memory. */
const maxIndent = 100;

/** What follows the colon of a key or the dash of an item. */
function block(value: unknown, columns: number): string {
  spend();
  return paidText(nested(() => blockOf(value, columns)));
}

function blockOf(value: unknown, columns: number): string {
  const start = `\n${' '.repeat(columns)}`;
  if (Array.isArray(value) && value.length > 0) {
    return value.map((item) => `${start}-${block(item, columns + 2).replace(/^\n +/, ' ')}`).join('');
  }
  const entries = entriesOf(value) ?? [];
  if (entries.length > 0) {
    return entries.map(([key, item]) => `${start}${keyOf(String(key))}:${block(item, columns + 2)}`).join('');
  }
  return ` ${quote(value)}`;
}

/** Keys that every reader of YAML takes for text stay plain, as people write them. */
function keyOf(key: string): string {
  return plainKey.test(key) ? key : quoteString(key);
}

/** Words of two letters and more, except those that YAML 1.1 reads as booleans or null. */
const plainKey = /^(?!(?:true|false|yes|no|on|off|null)$)[a-z][a-z-]*[a-z]$/i;

/**
 * The filter `yaml_comment`: text for a comment of a manifest, on one line whatever it contains. The template writes
 * the `#`.
 */
export function yamlComment(text: unknown): string {
  if (typeof text !== 'string')
    throw new TemplateError('the filter yaml_comment takes text', 'template/value');
  return text.replace(/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\ufeff\ufffe\uffff\s]+/gu, ' ').trim();
}

/** One list may be an item of another many times, so what is written is paid for, and not what is kept. */
function quote(value: unknown): string {
  spend();
  return paidText(nested(() => quoteOf(value)));
}

function quoteOf(value: unknown): string {
  if (typeof value === 'string') return quoteString(value);
  if (typeof value === 'boolean' || typeof value === 'bigint') return String(value);
  if (typeof value === 'number' && Number.isFinite(value)) return String(value);
  if (value instanceof Float && Number.isFinite(value.value)) return String(value.value);
  if (Array.isArray(value)) return `[${value.map(quote).join(', ')}]`;
  const entries = entriesOf(value);
  if (entries !== undefined) {
    return `{${entries.map(([key, item]) => `${quoteString(String(key))}: ${quote(item)}`).join(', ')}}`;
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
