import { allocateItems, spend } from '../budget.ts';
import { isDigits, lower } from '../characters.ts';
import type { KeywordMap } from '../object.ts';
import { splitAt } from '../search.ts';
import type { Signature } from '../signature.ts';
import { isString, Markup, Undefined } from '../values.ts';

/** What filters need from the current render. */
export interface Host {
  /** The line ending in the output. */
  readonly newline: string;
  /** Counts one step of work; throws if there have been too many. */
  tick(): void;
  applyFilter(
    name: string,
    value: unknown,
    args: readonly unknown[],
    keywords: KeywordMap | undefined,
  ): unknown;
  applyTest(
    name: string,
    value: unknown,
    args: readonly unknown[],
    keywords: KeywordMap | undefined,
  ): unknown;
  /** Returns the undefined value for a missing item, or a missing attribute that the template names. */
  notFound(value: unknown, key: unknown, named?: boolean): Undefined;
  /** `value[key]`, or an undefined value if there is no such item. */
  getItem(value: unknown, key: unknown): unknown;
  /** An undefined value with a reason and, for `debug`, Jinja2's wording of it. */
  undefinedBecause(message: string, jinjaMessage?: string): Undefined;
  hasFilter(name: string): boolean;
  hasTest(name: string): boolean;
}

export type Builtin = readonly [
  signature: Signature,
  run: (host: Host, value: unknown, ...args: unknown[]) => unknown,
];
export type Builtins = Readonly<Record<string, Builtin>>;

/** Most filters treat `None` like a missing argument. */
export function given(value: unknown): boolean {
  return value !== undefined && value !== null;
}

/** The value to use for case-insensitive sorting and comparing. */
export function ignoreCase(value: unknown): unknown {
  if (typeof value === 'string') return lower(value);
  return value instanceof Markup ? new Markup(lower(value.text)) : value;
}

function pathOf(attribute: unknown): unknown[] {
  if (!given(attribute)) return [];
  if (!isString(attribute)) return [attribute];
  return splitAt(String(attribute), '.').map((part) => (isDigits(part) ? Number(part) : part));
}

/** Returns a function that follows a path such as `'address.city'` or `'tags.0'` from an item. */
export function attributeGetter(
  host: Host,
  attribute: unknown,
  after?: (value: unknown) => unknown,
  standard?: unknown,
): (item: unknown) => unknown {
  const path = pathOf(attribute);
  return (item) => {
    spend(path.length);
    let value = item;
    for (const part of path) {
      value = host.getItem(value, part);
      if (given(standard) && value instanceof Undefined) value = standard;
    }
    return after === undefined ? value : after(value);
  };
}

/** Like `attributeGetter`, for a comma-separated list of paths: returns the values as a list. */
export function multiAttributeGetter(
  host: Host,
  attribute: unknown,
  after: ((value: unknown) => unknown) | undefined,
): (item: unknown) => unknown[] {
  const paths = isString(attribute) ? splitAt(String(attribute), ',') : [attribute];
  const getters = paths.map((path) => attributeGetter(host, path, after));
  return (item) => {
    allocateItems(getters.length);
    return getters.map((getter) => getter(item));
  };
}
