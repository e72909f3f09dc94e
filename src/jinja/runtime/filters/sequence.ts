import { typeError, valueError } from '../../errors.ts';
import { allocate, allocateItems } from '../budget.ts';
import { sortStable } from '../collection-methods.ts';
import { compareForSort, equals } from '../compare.ts';
import { DictView, dictEntries, isDict } from '../dict.ts';
import { iterableOf, iterate, toArray } from '../iterate.ts';
import { lengthOf } from '../length.ts';
import { mustBeInt } from '../numbers.ts';
import { operate } from '../operators.ts';
import { orElse } from '../signature.ts';
import { describeValue, str, truthy } from '../text.ts';
import {
  checkLength,
  codePoints,
  GroupTuple,
  isString,
  Markup,
  OneShot,
  Range,
  Tuple,
  tuple,
  Undefined,
} from '../values.ts';
import {
  attributeGetter,
  type Builtins,
  given,
  type Host,
  ignoreCase,
  multiAttributeGetter,
} from './filter.ts';
import { Seen } from './seen.ts';

function empty(host: Host, item: string): Undefined {
  return host.undefinedBecause('the sequence is empty', `No ${item} item, sequence was empty.`);
}

/** A lazy filter: runs only when its items are requested, and yields them once. */
function lazy(name: string, items: () => Generator<unknown>): OneShot {
  return new OneShot(items(), 'generator', name);
}

function* each(host: Host, value: unknown): Generator<unknown> {
  for (const item of iterate(value)) {
    host.tick();
    yield item;
  }
}

function selection(
  host: Host,
  value: unknown,
  all: unknown,
  keywords: unknown,
  byAttribute: boolean,
  keep: boolean,
): OneShot {
  const args = all as unknown[];
  return lazy('select_or_reject', function* () {
    if (!truthy(value)) return;
    if (byAttribute && args.length === 0) throw typeError('the name of an attribute is missing');
    const get = byAttribute ? attributeGetter(host, args[0]) : (item: unknown) => item;
    const [name, ...rest] = byAttribute ? args.slice(1) : args;
    for (const item of each(host, value)) {
      const subject = get(item);
      const passes =
        name === undefined
          ? truthy(subject)
          : truthy(host.applyTest(str(name), subject, rest, keywords as Map<string, unknown>));
      if (passes === keep) yield item;
    }
  });
}

function map(host: Host, value: unknown, all: unknown, named: unknown): OneShot {
  const args = all as unknown[];
  const keywords = new Map(named as Map<string, unknown>);
  return lazy('sync_do_map', function* () {
    if (!truthy(value)) return;
    let apply: (item: unknown) => unknown;
    if (args.length === 0 && keywords.has('attribute')) {
      const attribute = keywords.get('attribute');
      const standard = keywords.get('default');
      keywords.delete('attribute');
      keywords.delete('default');
      const [unexpected] = keywords.keys();
      if (unexpected !== undefined) throw typeError(`'map' takes no argument named '${unexpected}'`);
      apply = attributeGetter(host, attribute, undefined, standard);
    } else {
      const [name, ...rest] = args;
      if (name === undefined) throw typeError("'map' needs the name of a filter, or an attribute");
      if (name instanceof Undefined) name.fail();
      apply = (item) => host.applyFilter(str(name), item, rest, keywords);
    }
    for (const item of each(host, value)) yield apply(item);
  });
}

function extreme(
  host: Host,
  value: unknown,
  caseSensitive: unknown,
  attribute: unknown,
  sign: 1 | -1,
): unknown {
  const key = attributeGetter(host, attribute, truthy(caseSensitive ?? false) ? undefined : ignoreCase);
  let best: { item: unknown; key: unknown } | undefined;
  for (const item of each(host, value)) {
    const candidate = { item, key: key(item) };
    if (best === undefined || compareForSort(candidate.key, best.key) * sign < 0) best = candidate;
  }
  return best === undefined ? empty(host, 'aggregated') : best.item;
}

function groupBy(
  host: Host,
  value: unknown,
  attribute: unknown,
  standard: unknown,
  caseSensitive: unknown,
): unknown[] {
  const fold = !truthy(caseSensitive ?? false);
  const key = attributeGetter(host, attribute, fold ? ignoreCase : undefined, standard);
  const real = attributeGetter(host, attribute, undefined, standard);
  const sorted = sortStable(
    toArray(value, () => host.tick()),
    key,
    false,
  );
  const groups: { key: unknown; items: unknown[] }[] = [];
  for (const item of sorted) {
    const current = key(item);
    const last = groups.at(-1);
    if (last !== undefined && equals(last.key, current)) last.items.push(item);
    else groups.push({ key: current, items: [item] });
  }
  return groups.map(({ key: name, items }) => {
    const group = new GroupTuple();
    group.push(fold ? real(items[0]) : name, items);
    return group;
  });
}

function reverse(value: unknown): unknown {
  if (typeof value === 'string') return codePoints(value).reverse().join('');
  if (value instanceof Markup) return new Markup(codePoints(value.text).reverse().join(''));
  const items = iterableOf(value);
  if (items === undefined) {
    if (value instanceof Undefined) value.fail();
    throw typeError(`${describeValue(value)} cannot be reversed`);
  }
  const reversed: unknown[] = [];
  for (const item of items) {
    allocateItems(1);
    reversed.push(item);
  }
  reversed.reverse();
  return value instanceof OneShot ? reversed : new OneShot(reversed, reverseName(value));
}

function reverseName(value: unknown): string {
  if (value instanceof Tuple || value instanceof Undefined) return 'reversed';
  if (value instanceof Range) return 'range_iterator';
  if (value instanceof DictView) return `dict_reverse${value.part.slice(0, -1)}iterator`;
  return Array.isArray(value) ? 'list_reverseiterator' : 'dict_reversekeyiterator';
}

function* slices(host: Host, value: unknown, count: unknown, fill: unknown): Generator<unknown[]> {
  const items = toArray(value, () => host.tick());
  const total = mustBeInt(count, 'the number of slices');
  if (total === 0) throw valueError('division by zero');
  const size = Math.floor(items.length / total);
  const extra = ((items.length % total) + total) % total;
  let offset = 0;
  for (let index = 0; index < total; index += 1) {
    host.tick();
    const start = offset + index * size;
    if (index < extra) offset += 1;
    allocateItems(Math.max(0, size));
    const part = items.slice(start, offset + (index + 1) * size);
    if (given(fill) && index >= extra) part.push(fill);
    yield part;
  }
}

function* batches(host: Host, value: unknown, count: unknown, fill: unknown): Generator<unknown[]> {
  const size = mustBeInt(count, 'the size of a batch');
  let batch: unknown[] = [];
  for (const item of each(host, value)) {
    if (batch.length === size) {
      yield batch;
      batch = [];
    }
    allocate(16);
    batch.push(item);
  }
  if (batch.length === 0) return;
  if (given(fill)) {
    checkLength(size);
    allocateItems(Math.max(0, size - batch.length));
    while (batch.length < size) batch.push(fill);
  }
  yield batch;
}

function last(host: Host, value: unknown): unknown {
  if (value instanceof OneShot && value.typeName === 'generator')
    throw typeError("'last' needs a list: add `| list`");
  if (value instanceof Range) {
    return value.length() > 0 ? value.at(value.length() - 1) : empty(host, 'last');
  }
  const items = isString(value) ? codePoints(String(value)) : toArray(value, () => host.tick());
  return items.length > 0 ? items.at(-1) : empty(host, 'last');
}

export const sequenceFilters: Builtins = {
  batch: [
    'linecount fill_with=',
    (host, value, count, fill) => lazy('do_batch', () => batches(host, value, count, fill)),
  ],
  count: ['', (_host, value) => lengthOf(value)],
  dictsort: [
    'case_sensitive= by= reverse=',
    (_host, value, caseSensitive, by, reversed) => {
      if (value instanceof Undefined) value.fail();
      if (!isDict(value)) throw typeError(`'dictsort' needs a dict, not ${describeValue(value)}`);
      const part = str(orElse(by, 'key'));
      if (part !== 'key' && part !== 'value') throw valueError("'dictsort' sorts by 'key' or by 'value'");
      const fold = truthy(caseSensitive ?? false) ? (item: unknown) => item : ignoreCase;
      const key = (pair: unknown) => fold((pair as unknown[])[part === 'key' ? 0 : 1]);
      return sortStable(
        dictEntries(value).map(tuple),
        key,
        mustBeInt(orElse(reversed, false), "'reverse'") !== 0,
      );
    },
  ],
  first: [
    '',
    (host, value) => {
      for (const item of iterate(value)) return item;
      return empty(host, 'first');
    },
  ],
  groupby: [
    'attribute default= case_sensitive=',
    (host, value, attribute, standard, caseSensitive) =>
      groupBy(host, value, attribute, standard, caseSensitive),
  ],
  items: [
    '',
    (_host, value) =>
      lazy('do_items', function* () {
        if (value instanceof Undefined) return;
        if (!isDict(value)) throw typeError(`'items' needs a dict, not ${describeValue(value)}`);
        yield* new DictView(value, 'items').iterate();
      }),
  ],
  last: ['', last],
  length: ['', (_host, value) => lengthOf(value)],
  list: ['', (host, value) => toArray(value, () => host.tick())],
  map: ['* **', map],
  max: [
    'case_sensitive= attribute=',
    (host, value, sensitive, attribute) => extreme(host, value, sensitive, attribute, -1),
  ],
  min: [
    'case_sensitive= attribute=',
    (host, value, sensitive, attribute) => extreme(host, value, sensitive, attribute, 1),
  ],
  random: [
    '',
    (host, value) => {
      const items = isString(value) ? codePoints(String(value)) : toArray(value, () => host.tick());
      if (items.length === 0) return empty(host, 'random');
      return items[Math.floor(Math.random() * items.length)];
    },
  ],
  reject: ['* **', (host, value, args, keywords) => selection(host, value, args, keywords, false, false)],
  rejectattr: ['* **', (host, value, args, keywords) => selection(host, value, args, keywords, true, false)],
  reverse: ['', (_host, value) => reverse(value)],
  select: ['* **', (host, value, args, keywords) => selection(host, value, args, keywords, false, true)],
  selectattr: ['* **', (host, value, args, keywords) => selection(host, value, args, keywords, true, true)],
  slice: [
    'slices fill_with=',
    (host, value, count, fill) => lazy('sync_do_slice', () => slices(host, value, count, fill)),
  ],
  sort: [
    'reverse= case_sensitive= attribute=',
    (host, value, reversed, caseSensitive, attribute) => {
      const key = multiAttributeGetter(
        host,
        attribute,
        truthy(caseSensitive ?? false) ? undefined : ignoreCase,
      );
      return sortStable(
        toArray(value, () => host.tick()),
        key,
        mustBeInt(orElse(reversed, false), "'reverse'") !== 0,
      );
    },
  ],
  sum: [
    'attribute= start=',
    (host, value, attribute, start) => {
      const get = attributeGetter(host, attribute);
      let sum: unknown = orElse(start, 0);
      if (isString(sum)) throw typeError("'sum' does not join strings: use `| join`");
      for (const item of each(host, value)) sum = operate('+', sum, get(item));
      return sum;
    },
  ],
  unique: [
    'case_sensitive= attribute=',
    (host, value, caseSensitive, attribute) => {
      const key = attributeGetter(host, attribute, truthy(caseSensitive ?? false) ? undefined : ignoreCase);
      return lazy('sync_do_unique', function* () {
        const seen = new Seen();
        for (const item of each(host, value)) if (seen.add(key(item))) yield item;
      });
    },
  ],
};
