/** TypeScript types, defaults and data for the skeleton of a plugin. */

const simple: Readonly<Record<string, string>> = {
  str: 'string',
  int: 'number',
  float: 'number',
  bool: 'boolean',
  None: 'null',
  Path: 'string',
  Any: 'unknown',
};

function own(table: Readonly<Record<string, string>>, name: string): string | undefined {
  return Object.hasOwn(table, name) ? table[name] : undefined;
}

/** The type of a Python annotation; `unknown` if it has no counterpart. */
export function typeOfAnnotation(annotation: string | undefined): string {
  const text = (annotation ?? '').trim().replace(/^["'](.*)["']$/, '$1');
  const parts = splitAtTop(text, '|');
  if (parts.length > 1) return [...new Set(parts.map(typeOfAnnotation))].join(' | ');
  const generic = /^(?:typing\.)?(\w+)\[(.*)\]$/s.exec(text);
  if (generic === null) return own(simple, text) ?? (text === 'list' ? 'unknown[]' : mapIf(text === 'dict'));
  const [, outer = '', inner = ''] = generic;
  const inside = splitAtTop(inner, ',').map(typeOfAnnotation);
  const [first = 'unknown', second = 'unknown'] = inside;
  if (/^(list|List|Sequence|Iterable|set|Set)$/.test(outer)) return `${bracketed(first)}[]`;
  if (/^(dict|Dict|Mapping|MutableMapping)$/.test(outer)) return `Record<string, ${second}>`;
  if (/^(tuple|Tuple)$/.test(outer)) return `[${inside.join(', ')}]`;
  if (outer === 'Optional') return `${first} | null`;
  return outer === 'Union' ? [...new Set(inside)].join(' | ') : 'unknown';
}

function mapIf(isMap: boolean): string {
  return isMap ? 'Record<string, unknown>' : 'unknown';
}

function bracketed(type: string): string {
  return type.includes('|') ? `(${type})` : type;
}

function splitAtTop(text: string, separator: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let part = '';
  for (const character of text) {
    if ('[('.includes(character)) depth += 1;
    if ('])'.includes(character)) depth -= 1;
    if (character === separator && depth === 0) {
      parts.push(part.trim());
      part = '';
    } else part += character;
  }
  return [...parts, part.trim()];
}

/** A Python literal in TypeScript; undefined for any other expression. */
export function literalOf(value: string): string | undefined {
  if (value === 'None') return 'null';
  if (value === 'True' || value === 'False') return value.toLowerCase();
  if (/^-?\d+(\.\d+)?$/.test(value) || value === '[]' || value === '{}') return value;
  const text = /^(["'])([^"'\\\n]*)\1$/.exec(value);
  if (text !== null) return quoted(text[2] ?? '');
  const items = /^\[([^[\]]+)\]$/.exec(value)?.[1];
  if (items === undefined) return undefined;
  const literals = splitAtTop(items.replace(/,\s*$/, ''), ',').map(literalOf);
  return literals.includes(undefined) ? undefined : `[${literals.join(', ')}]`;
}

export function quoted(text: string): string {
  const escaped = text.replace(/[\\']/g, '\\$&').replace(/\n/g, '\\n');
  return `'${escaped.replace(/[\r\u2028\u2029]/g, (found) => `\\u${found.charCodeAt(0).toString(16).padStart(4, '0')}`)}'`;
}

/** The type of a parameter without annotation, from its default. */
export function typeOfLiteral(literal: string | undefined): string {
  if (literal === undefined || literal === 'null') return 'unknown';
  if (literal.startsWith("'")) return 'string';
  if (literal === 'true' || literal === 'false') return 'boolean';
  if (literal.startsWith('[')) return /^\['[^,]*'(, '[^,]*')*\]$/.test(literal) ? 'string[]' : 'unknown[]';
  return /^-?\d/.test(literal) ? 'number' : 'unknown';
}

/** The type of the present data, which may be narrower than what is allowed. */
export function typeOfData(value: unknown, indent: string): string {
  if (value === null || value === undefined) return 'unknown';
  if (Array.isArray(value)) {
    // A member that only some items have is optional.
    if (value.length > 0 && value.every(isMap)) return `${typeOfData(merged(value), indent)}[]`;
    const items = [...new Set(value.map((item) => typeOfData(item, indent)))];
    const [only = 'unknown'] = items;
    return items.length > 1 ? `(${items.join(' | ')})[]` : `${bracketed(only)}[]`;
  }
  if (value instanceof Map) return 'Map<unknown, unknown>';
  if (isMap(value)) {
    const members = Object.entries(value).map(
      ([key, item]) => `${indent}  ${keyOf(key)}?: ${typeOfData(item, `${indent}  `)};\n`,
    );
    return members.length === 0 ? 'Record<string, unknown>' : `{\n${members.join('')}${indent}}`;
  }
  return ['string', 'number', 'boolean', 'bigint'].includes(typeof value) ? typeof value : 'unknown';
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}

function merged(maps: readonly Readonly<Record<string, unknown>>[]): Readonly<Record<string, unknown>> {
  const result: Record<string, unknown> = {};
  for (const map of maps) {
    for (const [key, value] of Object.entries(map)) {
      const known = result[key];
      result[key] = isMap(known) && isMap(value) ? merged([known, value]) : (known ?? value);
    }
  }
  return result;
}

export function keyOf(name: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(name) ? name : quoted(name);
}
