import { isDeepStrictEqual } from 'node:util';
import { structuredPatch } from 'diff';
import type { KeyPath } from '../diagnostics/source.ts';
import { isPlainMap, type PlainMap } from '../verify/model/data.ts';
import type { Type } from '../verify/schemas/types.ts';
import { Hidden } from './hidden.ts';
import { itemName, likeness, namingFields } from './list-items.ts';

/** A step of a path to a field: a key, an index, or the name of a list item. */
export type Step = string | number | { readonly item: string };

/** One field that differs between two states of an object. */
export interface FieldChange {
  readonly path: readonly Step[];
  readonly what: 'added' | 'removed' | 'changed' | 'reordered';
  /** Absent if the field was added; a `Hidden` for a secret. */
  readonly before?: unknown;
  readonly after?: unknown;
  /** For a multi-line text: the changed lines. */
  readonly lines?: readonly Hunk[];
  /** The path of the field in the object after the change or, if it was removed, before it. */
  readonly at: KeyPath;
}

/** Adjacent lines of a text, each with its sign: ` `, `+` or `-`. */
export interface Hunk {
  /** The number of the first line, from 1. */
  readonly from: number;
  readonly lines: readonly string[];
}

interface Spot {
  readonly path: readonly Step[];
  readonly old: KeyPath;
  readonly new: KeyPath;
}

/** The fields that differ between two states of an object, in the order of the fields. */
export function compareFields(before: PlainMap, after: PlainMap, type: Type | undefined): FieldChange[] {
  return [...compareValues(before, after, { path: [], old: [], new: [] }, type)];
}

function* compareValues(
  before: unknown,
  after: unknown,
  spot: Spot,
  given: Type | undefined,
): Generator<FieldChange> {
  // Kubernetes treats null like an absent field.
  const [old, next] = [before ?? undefined, after ?? undefined];
  if (isDeepStrictEqual(old, next)) return;
  const type = plain(given);
  const { path } = spot;
  if (old === undefined) yield { path, what: 'added', after: next, at: spot.new };
  else if (next === undefined) yield { path, what: 'removed', before: old, at: spot.old };
  else if (isMap(old) && isMap(next)) yield* compareMaps(old, next, spot, type);
  else if (Array.isArray(old) && Array.isArray(next)) yield* compareLists(old, next, spot, type);
  else {
    const lines =
      typeof old === 'string' && typeof next === 'string' && /\n./.test(`${old}${next}`)
        ? changedLines(old, next)
        : undefined;
    yield { path, what: 'changed', before: old, after: next, at: spot.new, ...(lines && { lines }) };
  }
}

function isMap(value: unknown): value is PlainMap {
  return isPlainMap(value) && !(value instanceof Hidden);
}

function* compareMaps(
  old: PlainMap,
  next: PlainMap,
  spot: Spot,
  type: Type | undefined,
): Generator<FieldChange> {
  for (const key of new Set([...Object.keys(old), ...Object.keys(next)])) {
    yield* compareValues(old[key], next[key], below(spot, key, key, key), fieldType(type, key));
  }
}

function* compareLists(
  old: readonly unknown[],
  next: readonly unknown[],
  spot: Spot,
  type: Type | undefined,
): Generator<FieldChange> {
  const list = type?.kind === 'list' ? type : undefined;
  const names = namingFields(old, next, list?.by);
  if (names === undefined) {
    yield* compareInOrder(old, next, spot, list?.item);
    return;
  }
  const named = (items: readonly unknown[]) =>
    new Map(items.map((item, index) => [itemName(item, names), { item, index }]));
  const [before, after] = [named(old), named(next)];
  const [gone, come] = [without(before, after), without(after, before)];
  // Items that are identified by something other than a name may have changed in exactly that.
  const pairs = names.includes('name') ? [] : paired(gone, come);
  const renamed = new Map(pairs.map(({ from, to }) => [to, from]));
  const moved = new Set(pairs.map(({ from }) => from));
  for (const [name, { item, index }] of before) {
    if (after.has(name) || moved.has(name)) continue;
    yield* compareValues(item, undefined, below(spot, { item: name }, index, index), list?.item);
  }
  for (const [name, { item, index }] of after) {
    const was = before.get(renamed.get(name) ?? name);
    const step = below(spot, { item: renamed.get(name) ?? name }, was?.index ?? index, index);
    yield* compareValues(was?.item, item, step, list?.item);
  }
  const kept = (items: ReadonlyMap<string, unknown>, others: ReadonlyMap<string, unknown>) =>
    [...items.keys()].filter((name) => others.has(name));
  const [orderBefore, orderAfter] = [kept(before, after), kept(after, before)];
  if (!isDeepStrictEqual(orderBefore, orderAfter)) {
    yield { path: spot.path, what: 'reordered', before: orderBefore, after: orderAfter, at: spot.new };
  }
}

type Named = ReadonlyMap<string, { readonly item: unknown; readonly index: number }>;

function without(items: Named, others: Named): [string, unknown][] {
  return [...items].flatMap(([name, { item }]) =>
    others.has(name) ? [] : [[name, item] as [string, unknown]],
  );
}

/** Pairs removed items with added ones that are similar. */
function paired<Key>(
  gone: readonly (readonly [Key, unknown])[],
  come: readonly (readonly [Key, unknown])[],
): { readonly from: Key; readonly to: Key }[] {
  const left = [...come];
  return gone.flatMap(([from, item]) => {
    const best = left
      .map(([, other], index) => ({ index, share: likeness(item, other, isDeepStrictEqual) }))
      .sort((a, b) => b.share - a.share || a.index - b.index)[0];
    const [[place, other] = [undefined, undefined]] = come;
    const fits = isMap(item) ? isMap(other) : !isMap(other) && place === from;
    const only = gone.length === 1 && come.length === 1 && fits;
    if (best === undefined || (best.share < 0.5 && !only)) return [];
    const [[to] = [from]] = left.splice(best.index, 1);
    return [{ from, to: to as Key }];
  });
}

/** Lists whose items have no names: equal items are matched, and similar ones among the rest are compared. */
function* compareInOrder(
  old: readonly unknown[],
  next: readonly unknown[],
  spot: Spot,
  type: Type | undefined,
): Generator<FieldChange> {
  const same = commonItems(old, next);
  const rest = (items: readonly unknown[], side: 0 | 1) =>
    items.flatMap((item, index) =>
      same.some((pair) => pair[side] === index) ? [] : [[index, item] as const],
    );
  const [gone, come] = [rest(old, 0), rest(next, 1)];
  const scalars = [...gone, ...come].every(([, item]) => !isMap(item) && !Array.isArray(item));
  if (scalars && isDeepStrictEqual(sorted(old), sorted(next))) {
    yield { path: spot.path, what: 'reordered', before: old, after: next, at: spot.new };
    return;
  }
  const pairs = paired(gone, come);
  for (const [index, item] of gone) {
    const pair = pairs.find(({ from }) => from === index);
    const to = pair === undefined ? undefined : next[pair.to];
    const at = pair?.to ?? index;
    yield* compareValues(item, to, below(spot, at, index, at), type);
  }
  for (const [index, item] of come) {
    if (pairs.some(({ to }) => to === index)) continue;
    yield* compareValues(undefined, item, below(spot, index, index, index), type);
  }
}

function sorted(items: readonly unknown[]): string[] {
  return items.map((item) => (item instanceof Hidden ? item.fingerprint : JSON.stringify(item))).sort();
}

/** The longest common subsequence of two lists, as pairs of indexes. */
function commonItems(
  old: readonly unknown[],
  next: readonly unknown[],
): readonly (readonly [number, number])[] {
  // Long lists without names are data; comparing their beginning and end is enough.
  if (old.length * next.length > 250_000) return commonEnds(old, next);
  const lengths = Array.from({ length: old.length + 1 }, () => new Uint32Array(next.length + 1));
  const length = (a: number, b: number) => lengths[a]?.[b] ?? 0;
  for (let a = old.length - 1; a >= 0; a--) {
    const row = lengths[a];
    for (let b = next.length - 1; row !== undefined && b >= 0; b--) {
      row[b] = isDeepStrictEqual(old[a], next[b])
        ? length(a + 1, b + 1) + 1
        : Math.max(length(a + 1, b), length(a, b + 1));
    }
  }
  const pairs: [number, number][] = [];
  for (let a = 0, b = 0; a < old.length && b < next.length; ) {
    if (isDeepStrictEqual(old[a], next[b])) pairs.push([a++, b++]);
    else if (length(a + 1, b) >= length(a, b + 1)) a++;
    else b++;
  }
  return pairs;
}

function commonEnds(old: readonly unknown[], next: readonly unknown[]): [number, number][] {
  const pairs: [number, number][] = [];
  const most = Math.min(old.length, next.length);
  let start = 0;
  while (start < most && isDeepStrictEqual(old[start], next[start])) pairs.push([start, start++]);
  for (let end = 1; end <= most - start; end++) {
    const [a, b] = [old.length - end, next.length - end];
    if (!isDeepStrictEqual(old[a], next[b])) break;
    pairs.push([a, b]);
  }
  return pairs;
}

function changedLines(before: string, after: string): readonly Hunk[] {
  const { hunks } = structuredPatch('', '', before, after, '', '', { context: 3 });
  return hunks.map(({ newStart, lines }) => ({
    from: newStart,
    lines: lines.filter((line) => !line.startsWith('\\')),
  }));
}

function below(
  { path, old, new: next }: Spot,
  step: Step,
  before: string | number,
  after: string | number,
): Spot {
  return { path: [...path, step], old: [...old, before], new: [...next, after] };
}

/** The type of a value without its optional wrapper. */
function plain(type: Type | undefined): Type | undefined {
  return type?.kind === 'nullable' ? plain(type.type) : type;
}

function fieldType(type: Type | undefined, key: string): Type | undefined {
  if (type?.kind === 'map') return type.value;
  return type?.kind === 'object' ? type.fields.get(key)?.type() : undefined;
}

/** `spec.containers[app].image`, `data[config.yaml]`. */
export function stepsText(path: readonly Step[]): string {
  return path.reduce<string>((text, step) => {
    if (typeof step === 'number') return `${text}[${step}]`;
    if (typeof step !== 'string') return `${text}[${step.item}]`;
    if (!/^[A-Za-z_][\w-]*$/.test(step)) return `${text}[${step}]`;
    return text === '' ? step : `${text}.${step}`;
  }, '');
}
