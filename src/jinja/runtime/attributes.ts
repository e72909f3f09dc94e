import { typeError } from '../errors.ts';
import { allocateItems, nested, spend, spendOnText } from './budget.ts';
import { dictMethods, floatMethods, listMethods, numberMethods, tupleMethods } from './collection-methods.ts';
import { dictGet, dictHas, dictKeys, dictSize, isDict } from './dict.ts';
import { formatBraces, type Lookup } from './format.ts';
import { asIndex, isFloat, isInt, numeric } from './numbers.ts';
import { BoundMethod, type KeywordMap, PyObject } from './object.ts';
import { bind, type Signature } from './signature.ts';
import { stringMethods } from './string-methods.ts';
import { toMarkup, typeName } from './text.ts';
import { codePoints, GroupTuple, hasSurrogates, isString, Markup, Tuple } from './values.ts';

type Methods<T> = Readonly<Record<string, readonly [Signature, (value: T, ...args: unknown[]) => unknown]>>;

function method<T>(methods: Methods<T>, value: T, name: string): BoundMethod | undefined {
  if (!Object.hasOwn(methods, name)) return undefined;
  const entry = methods[name];
  if (entry === undefined) return undefined;
  const [signature, run] = entry;
  return new BoundMethod(name, typeName(value), (args, keywords) => {
    if (keywords !== undefined && keywords.size > 0 && !keywordMethods.has(name)) {
      throw typeError(`'${name}' takes no keyword arguments`);
    }
    if (typeof value === 'string') spendOnText(value.length);
    return run(value, ...bind(name, signature, args, keywords));
  });
}

/** The methods of Python's types that accept keyword arguments; all others accept only positional ones. */
const keywordMethods = new Set(['expandtabs', 'replace', 'rsplit', 'sort', 'split', 'splitlines', 'update']);

/** Methods whose result for markup is markup again; their arguments are escaped first. */
const markupMethods = new Set(
  (
    'capitalize center casefold expandtabs join ljust lower lstrip partition removeprefix removesuffix replace ' +
    'rjust rpartition rsplit rstrip split splitlines strip swapcase title translate upper zfill'
  ).split(' '),
);

function stringMethod(value: string | Markup, name: string, lookup: Lookup): unknown {
  const format = (args: readonly unknown[], keywords: KeywordMap | undefined) => {
    spendOnText(String(value).length);
    return formatBraces(value, args, keywords ?? new Map(), lookup);
  };
  if (name === 'format') return new BoundMethod(name, 'str', format);
  if (name === 'format_map') {
    return new BoundMethod(name, 'str', ([map]) => {
      const keywords = new Map<string, unknown>();
      if (isDict(map)) allocateItems(dictSize(map), 64);
      if (isDict(map)) for (const key of dictKeys(map)) keywords.set(String(key), dictGet(map, key));
      return format([], keywords);
    });
  }
  const plain = method(stringMethods, String(value), name);
  if (plain === undefined || typeof value === 'string' || !markupMethods.has(name)) return plain;
  return new BoundMethod(name, 'Markup', (args, keywords) => {
    const escaped = name === 'join' || name === 'replace' ? args.map(escapeArgument) : args;
    return asMarkup(plain.call(escaped, keywords));
  });
}

function escapeArgument(value: unknown): unknown {
  spend();
  if (isString(value)) return toMarkup(value).text;
  return Array.isArray(value) ? nested(() => value.map(escapeArgument)) : value;
}

function asMarkup(value: unknown): unknown {
  if (typeof value === 'string') return new Markup(value);
  if (value instanceof Tuple) {
    const items = new Tuple();
    for (const item of value) items.push(asMarkup(item));
    return items;
  }
  return Array.isArray(value) ? value.map(asMarkup) : value;
}

/** Python's `getattr`, or undefined. JavaScript's properties and prototypes are never accessed. */
export function pythonAttribute(value: unknown, name: string, lookup: Lookup): unknown {
  if (isString(value)) return stringMethod(value, name, lookup);
  if (Array.isArray(value)) {
    if (value instanceof GroupTuple && (name === 'grouper' || name === 'list')) return value[name];
    return method(value instanceof Tuple ? tupleMethods : listMethods, value as unknown[], name);
  }
  const number = numeric(value);
  if (number !== undefined) {
    if (name === 'real' || name === 'numerator')
      return isFloat(number) && name !== 'real' ? undefined : number;
    if (name === 'imag') return 0;
    if (name === 'denominator' && isInt(number)) return 1;
    return method(isFloat(number) ? floatMethods : numberMethods, number, name);
  }
  if (value instanceof PyObject) return value.attribute(name);
  if (typeof value === 'object' && value !== null && isDict(value)) return method(dictMethods, value, name);
  return undefined;
}

/** `value.name`: the attribute, or else the item; undefined if there is neither. */
export function attributeOf(value: unknown, name: string, lookup: Lookup): unknown {
  const found = pythonAttribute(value, name, lookup);
  if (found !== undefined) return found;
  if (typeof value !== 'object' || value === null) return undefined;
  if (value instanceof PyObject) return value.item(name);
  return isDict(value) && dictHas(value, name) ? (dictGet(value, name) ?? null) : undefined;
}

/** The characters of a text, without creating a list if their positions are known. */
function charactersOf(text: string): ArrayLike<unknown> {
  spend(text.length >> 4);
  return hasSurrogates(text) ? codePoints(text) : text;
}

/** Python's `value[key]`, or undefined. */
export function pythonItem(value: unknown, key: unknown): unknown {
  if (value instanceof PyObject && !(value instanceof Markup)) return value.item(key);
  if (Array.isArray(value) || isString(value)) {
    const index = asIndex(key);
    if (index === undefined) return undefined;
    const items = Array.isArray(value) ? value : charactersOf(String(value));
    const at = Number(index) < 0 ? Number(index) + items.length : Number(index);
    if (at < 0 || at >= items.length) return undefined;
    const item = items[at] ?? null;
    return value instanceof Markup ? new Markup(String(item)) : item;
  }
  if (!isDict(value)) return undefined;
  const hashable = !(Array.isArray(key) && !(key instanceof Tuple)) && !isDict(key);
  return hashable && dictHas(value, key) ? (dictGet(value, key) ?? null) : undefined;
}

/** `value[key]`: the item or, if the key is a string, the attribute; undefined if there is neither. */
export function itemOf(value: unknown, key: unknown, lookup: Lookup): unknown {
  const item = pythonItem(value, key);
  if (item !== undefined) return item;
  return isString(key) ? pythonAttribute(value, String(key), lookup) : undefined;
}

/** The names that may have been meant, for messages. */
export function namesOf(value: unknown): string[] {
  if (value instanceof PyObject) return [...value.attributeNames()];
  if (isString(value)) return [...Object.keys(stringMethods), 'format'];
  if (Array.isArray(value)) return Object.keys(value instanceof Tuple ? tupleMethods : listMethods);
  if (typeof value !== 'object' || value === null || !isDict(value)) return [];
  return [...dictKeys(value).filter((key) => typeof key === 'string'), ...Object.keys(dictMethods)];
}
