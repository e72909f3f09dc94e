import { TemplateError, typeError } from '../errors.ts';
import { attributeOf, itemOf, namesOf, pythonAttribute, pythonItem } from './attributes.ts';
import { allocateItems, spend } from './budget.ts';
import { contains, equals, ordered } from './compare.ts';
import { dictEntries, dictSet, isDict } from './dict.ts';
import type { Builtin, Host } from './filters/filter.ts';
import type { Lookup } from './format.ts';
import { callHost, type HostFunction } from './functions.ts';
import { toArray } from './iterate.ts';
import { Float } from './numbers.ts';
import { type KeywordMap, PyObject } from './object.ts';
import { join, type Operator, operate, sign, slice } from './operators.ts';
import { paidText, payForTexts } from './pay.ts';
import { bind } from './signature.ts';
import { RenderState } from './state.ts';
import { describeValue, repr, truthy, typeRepr } from './text.ts';
import { isString, tuple, Undefined } from './values.ts';

const none: readonly unknown[] = [];

/** The functions that expressions of compiled templates call: operators, lookups, calls, filters and tests. */
export abstract class Evaluation extends RenderState implements Host {
  private readonly lookup: Lookup = {
    attribute: (value, name) => pythonAttribute(value, name, this.lookup) ?? this.notFound(value, name),
    item: (value, key) => pythonItem(value, key) ?? this.notFound(value, key),
  };

  get newline(): string {
    return this.environment.newline;
  }

  float(value: number): Float {
    return new Float(value);
  }

  tuple(items: unknown[]): unknown {
    return tuple(items);
  }

  dict(site: number, flat: readonly unknown[]): Map<unknown, unknown> {
    this.site = site;
    allocateItems(flat.length >> 1, 64);
    const dict = new Map<unknown, unknown>();
    for (let index = 0; index < flat.length; index += 2) dictSet(dict, flat[index], flat[index + 1]);
    return dict;
  }

  // Operators

  add(site: number, a: unknown, b: unknown): unknown {
    return this.operate(site, '+', a, b);
  }

  sub(site: number, a: unknown, b: unknown): unknown {
    return this.operate(site, '-', a, b);
  }

  mul(site: number, a: unknown, b: unknown): unknown {
    return this.operate(site, '*', a, b);
  }

  div(site: number, a: unknown, b: unknown): unknown {
    return this.operate(site, '/', a, b);
  }

  floorDiv(site: number, a: unknown, b: unknown): unknown {
    return this.operate(site, '//', a, b);
  }

  mod(site: number, a: unknown, b: unknown): unknown {
    return this.operate(site, '%', a, b);
  }

  pow(site: number, a: unknown, b: unknown): unknown {
    return this.operate(site, '**', a, b);
  }

  private operate(site: number, operator: Operator, a: unknown, b: unknown): unknown {
    this.site = site;
    return operate(operator, a, b);
  }

  neg(site: number, value: unknown): unknown {
    this.site = site;
    return sign('-', value);
  }

  pos(site: number, value: unknown): unknown {
    this.site = site;
    return sign('+', value);
  }

  join(site: number, values: readonly unknown[]): string {
    this.site = site;
    return join(values);
  }

  truthy(site: number, value: unknown): boolean {
    if (typeof value === 'boolean') return value;
    this.site = site;
    return truthy(value);
  }

  eq(site: number, a: unknown, b: unknown): boolean {
    this.site = site;
    return equals(a, b);
  }

  ne(site: number, a: unknown, b: unknown): boolean {
    this.site = site;
    return !equals(a, b);
  }

  lt(site: number, a: unknown, b: unknown): boolean {
    this.site = site;
    return ordered(a, b, '<');
  }

  le(site: number, a: unknown, b: unknown): boolean {
    this.site = site;
    return ordered(a, b, '<=');
  }

  gt(site: number, a: unknown, b: unknown): boolean {
    this.site = site;
    return ordered(a, b, '>');
  }

  ge(site: number, a: unknown, b: unknown): boolean {
    this.site = site;
    return ordered(a, b, '>=');
  }

  in(site: number, item: unknown, container: unknown): boolean {
    this.site = site;
    return contains(container, item);
  }

  notIn(site: number, item: unknown, container: unknown): boolean {
    return !this.in(site, item, container);
  }

  // Lookups

  attribute(value: unknown, name: string): unknown {
    const found = attributeOf(value, name, this.lookup);
    return found === undefined ? this.notFound(value, name, true) : found;
  }

  item(site: number, value: unknown, key: unknown): unknown {
    this.site = site;
    return this.getItem(value, key);
  }

  getItem(value: unknown, key: unknown): unknown {
    const found = itemOf(value, key, this.lookup);
    return found === undefined ? this.notFound(value, key) : found;
  }

  /** A computed key is not named, because it may be a secret. */
  notFound(value: unknown, key: unknown, named = false): Undefined {
    // Only short keys are formatted, because this runs for every failed lookup, even with `default`.
    const shown = isString(key) && String(key).length > 200 ? '…' : repr(key);
    const label = `no such element: ${typeRepr(value)}[${shown}]`;
    if (!isString(key))
      return this.undefinedValue(`${describeValue(value)} has no item at this index`, label);
    const name = String(key);
    const missing = named ? `attribute '${name}'` : 'such key or attribute';
    return this.undefinedValue(`${describeValue(value)} has no ${missing}`, label, name, () =>
      namesOf(value),
    );
  }

  attr(site: number, value: unknown, name: string): unknown {
    this.site = site;
    return this.attribute(value, name);
  }

  slice(site: number, value: unknown, start: unknown, stop: unknown, step: unknown): unknown {
    this.site = site;
    return slice(value, start, stop, step);
  }

  // Calls

  keywords(flat: readonly unknown[], rest?: unknown): KeywordMap {
    const keywords = new Map<string, unknown>();
    for (let index = 0; index < flat.length; index += 2) keywords.set(String(flat[index]), flat[index + 1]);
    if (rest !== undefined) {
      if (rest instanceof Undefined) rest.fail();
      if (!isDict(rest)) throw typeError(`'**' needs a dict, not ${describeValue(rest)}`);
      for (const [key, value] of dictEntries(rest)) {
        spend();
        if (!isString(key)) throw typeError('the names of arguments must be strings');
        if (keywords.has(String(key))) throw typeError(`two values are given for '${String(key)}'`);
        keywords.set(String(key), value);
      }
    }
    return keywords;
  }

  spread(value: unknown): unknown[] {
    return toArray(value, () => this.tick());
  }

  call(site: number, callee: unknown, args: readonly unknown[] = none, keywords?: KeywordMap): unknown {
    this.site = site;
    if (callee instanceof PyObject) {
      const { call } = callee;
      if (call !== undefined) {
        spend(3);
        payForTexts(undefined, args);
        return paidText(call.call(callee, args, keywords) ?? null);
      }
    } else if (typeof callee === 'function') {
      payForTexts(undefined, args);
      return paidText(callHost(callee.name || 'this function', callee as HostFunction, none, args, keywords));
    }
    throw typeError(`${describeValue(callee)} cannot be called`);
  }

  filter(
    site: number,
    name: string,
    value: unknown,
    args?: readonly unknown[],
    keywords?: KeywordMap,
  ): unknown {
    this.site = site;
    return this.applyFilter(name, value, args, keywords);
  }

  test(
    site: number,
    name: string,
    value: unknown,
    args?: readonly unknown[],
    keywords?: KeywordMap,
  ): unknown {
    this.site = site;
    return this.applyTest(name, value, args, keywords);
  }

  applyFilter(name: string, value: unknown, args: readonly unknown[] = none, keywords?: KeywordMap): unknown {
    return this.apply(this.environment.filters, 'filter', name, value, args, keywords);
  }

  applyTest(name: string, value: unknown, args: readonly unknown[] = none, keywords?: KeywordMap): unknown {
    return this.apply(this.environment.tests, 'test', name, value, args, keywords);
  }

  private apply(
    all: ReadonlyMap<string, Builtin | HostFunction>,
    kind: 'filter' | 'test',
    name: string,
    value: unknown,
    args: readonly unknown[],
    keywords: KeywordMap | undefined,
  ): unknown {
    const entry = all.get(name);
    if (entry === undefined) throw unknownName(kind, name, all);
    payForTexts(value, args);
    if (typeof entry === 'function') return paidText(callHost(name, entry, [value], args, keywords));
    const [signature, run] = entry;
    return paidText(run(this, value, ...bind(name, signature, args, keywords)));
  }

  hasFilter(name: string): boolean {
    return this.environment.filters.has(name);
  }

  hasTest(name: string): boolean {
    return this.environment.tests.has(name);
  }
}

export function unknownName(
  kind: 'filter' | 'test',
  name: string,
  all: ReadonlyMap<string, unknown>,
): TemplateError {
  const code = kind === 'filter' ? 'template/unknown-filter' : 'template/unknown-test';
  return new TemplateError(`the ${kind} '${name}' does not exist`, code, {
    names: { wanted: name, known: [...all.keys()] },
  });
}
