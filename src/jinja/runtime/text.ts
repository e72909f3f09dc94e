import { typeError } from '../errors.ts';
import { allocate, descend, spend } from './budget.ts';
import { type Dict, dictEntries } from './dict.ts';
import { formatFloat, formatInt } from './numbers.ts';
import { PyObject } from './object.ts';
import { checkLength, escapeChar, GroupTuple, Markup, reprHook, reprString, Tuple } from './values.ts';

/** Python's `str`: what a template prints. */
export function str(value: unknown): string {
  if (typeof value === 'string') return value;
  if (value instanceof PyObject) return value.str();
  return repr(value);
}

/** Python's `repr`. */
export function repr(value: unknown): string {
  return reprInside(value, new Set());
}

function reprInside(value: unknown, around: Set<unknown>): string {
  spend();
  switch (typeof value) {
    case 'string':
      return reprString(value);
    case 'boolean':
      return value ? 'True' : 'False';
    case 'number':
      return Number.isInteger(value) ? formatInt(value + 0) : formatFloat(value);
    case 'bigint':
      return formatInt(value);
    case 'function':
      return `<function ${value.name || 'anonymous'} at 0x7f0000000000>`;
    case 'undefined':
      return 'None';
    case 'symbol':
      return 'None';
  }
  if (value === null) return 'None';
  if (value instanceof PyObject) return value.repr();
  if (Array.isArray(value)) return reprArray(value, around);
  return reprDict(value as Dict, around);
}

function reprArray(list: readonly unknown[], around: Set<unknown>): string {
  const isTuple = list instanceof Tuple;
  if (around.has(list)) return isTuple ? '(...)' : '[...]';
  const items = descend(around, list, () => list.map((item) => reprInside(item, around)));
  if (!isTuple) return `[${joined(items)}]`;
  return items.length === 1 ? `(${items[0]},)` : `(${joined(items)})`;
}

function reprDict(dict: Dict, around: Set<unknown>): string {
  spend(2);
  if (around.has(dict)) return '{...}';
  const items = descend(around, dict, () =>
    dictEntries(dict).map(([k, v]) => `${reprInside(k, around)}: ${reprInside(v, around)}`),
  );
  return `{${joined(items)}}`;
}

/** The items separated by commas; limited to the maximum length of a text. */
function joined(items: readonly string[]): string {
  let length = 0;
  for (const item of items) length += item.length + 2;
  checkLength(length);
  allocate(length);
  return items.join(', ');
}

/** Python's `ascii`, applied to the result of `repr`. */
export function toAscii(text: string): string {
  return text.replace(/[^ -~]/gu, escapeChar);
}

reprHook.repr = repr;

/** The name of a value's type in Python. */
export function typeName(value: unknown): string {
  if (value === null || value === undefined) return 'NoneType';
  switch (typeof value) {
    case 'string':
      return 'str';
    case 'boolean':
      return 'bool';
    case 'bigint':
      return 'int';
    case 'number':
      return Number.isInteger(value) ? 'int' : 'float';
    case 'function':
      return 'function';
  }
  if (value instanceof PyObject) return value.typeName;
  if (value instanceof GroupTuple) return '_GroupTuple';
  if (value instanceof Tuple) return 'tuple';
  return Array.isArray(value) ? 'list' : 'dict';
}

/** The modules of types that are not built into Python. */
const modules: Readonly<Record<string, string>> = {
  BlockReference: 'jinja2.runtime.',
  Cycler: 'jinja2.utils.',
  Joiner: 'jinja2.utils.',
  LoopContext: 'jinja2.runtime.',
  Macro: 'jinja2.runtime.',
  Markup: 'markupsafe.',
  Namespace: 'jinja2.utils.',
  TemplateModule: 'jinja2.environment.',
  TemplateReference: 'jinja2.runtime.',
  _GroupTuple: 'jinja2.filters.',
};

/** Jinja2's `object_type_repr`. */
export function typeRepr(value: unknown): string {
  if (value === null) return 'None';
  const name = typeName(value);
  return `${modules[name] ?? ''}${name} object`;
}

/** The description of a value in messages: its type, except for None. */
export function describeValue(value: unknown): string {
  if (value === null) return 'None';
  const name = typeName(value);
  const words: Readonly<Record<string, string>> = {
    str: 'a string',
    Markup: 'a string',
    int: 'a number',
    float: 'a number',
    bool: 'a boolean',
    list: 'a list',
    tuple: 'a tuple',
    dict: 'a dict',
    function: 'a function',
    Macro: 'a macro',
    Namespace: 'a namespace',
    generator: 'a generator (add `| list`)',
  };
  return words[name] ?? `a value of type ${name}`;
}

export function truthy(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return Boolean(value);
  if (value instanceof PyObject) return value.truthy();
  if (Array.isArray(value)) return value.length > 0;
  if (value instanceof Map) return value.size > 0;
  for (const key in value) if (Object.hasOwn(value, key)) return true;
  return false;
}

/** MarkupSafe's `escape`. */
export function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('>', '&gt;')
    .replaceAll('<', '&lt;')
    .replaceAll("'", '&#39;')
    .replaceAll('"', '&#34;');
}

export function toMarkup(value: unknown): Markup {
  return value instanceof Markup ? value : new Markup(escapeHtml(str(value)));
}

/** Throws the type error for a value that is not iterable. */
export function mustBeIterable(value: unknown): never {
  throw typeError(`${describeValue(value)} cannot be iterated over`);
}
