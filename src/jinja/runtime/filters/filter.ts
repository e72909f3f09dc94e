import { allocateItems, spend } from '../budget.ts';
import { isDigits, lower } from '../characters.ts';
import type { KeywordMap } from '../object.ts';
import { splitAt } from '../search.ts';
import type { Signature } from '../signature.ts';
import { isString, Markup, Undefined } from '../values.ts';

/** What filters need of the render that they run in. */
export interface Host {
  /** The line end of the environment. */
  readonly newline: string;
  /** Counts one step of work; throws when there have been too many. */
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
  /** The undefined value for an item, or an attribute that the template names, that is not there. */
  notFound(value: unknown, key: unknown, named?: boolean): Undefined;
  /** `value[key]`, with an undefined value where there is no such item. */
  getItem(value: unknown, key: unknown): unknown;
  /** An undefined value, with the reason in our words and, for `debug`, in Jinja2's. */
  undefinedBecause(message: string, jinjaMessage?: string): Undefined;
  hasFilter(name: string): boolean;
  hasTest(name: string): boolean;
}

export type Builtin = readonly [
  signature: Signature,
  run: (host: Host, value: unknown, ...args: unknown[]) => unknown,
];
export type Builtins = Readonly<Record<string, Builtin>>;

/** `None` and an argument that was left out are the same to most filters. */
export function given(value: unknown): boolean {
  return value !== undefined && value !== null;
}

/** The value that sorting and comparing without regard to case goes by. */
export function ignoreCase(value: unknown): unknown {
  if (typeof value === 'string') return lower(value);
  return value instanceof Markup ? new Markup(lower(value.text)) : value;
}

function pathOf(attribute: unknown): unknown[] {
  if (!given(attribute)) return [];
  if (!isString(attribute)) return [attribute];
  return splitAt(String(attribute), '.').map((part) => (isDigits(part) ? Number(part) : part));
}

/** Follows a path such as `'address.city'` or `'tags.0'` from an item. */
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

/** As `attributeGetter`, for a comma-separated list of paths: the values as one list. */
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
