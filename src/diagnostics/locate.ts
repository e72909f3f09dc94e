import {
  type Document,
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  type YAMLMap,
} from 'yaml';
import type { KeyPath, Part } from './source.ts';
import { stringOf } from './string-of.ts';

/** Offsets into the text, from the first character to one past the last. */
export type Span = readonly [from: number, to: number];

/**
 * The span of a key or of its value. If the path does not exist, the span of the nearest enclosing key that does; undefined if
 * there is none. Aliases and merge keys are followed.
 */
export function spanOf(document: Document.Parsed, path: KeyPath, part: Part): Span | undefined {
  let node: unknown = document.contents;
  let found: Span | undefined;
  for (const [depth, step] of path.entries()) {
    const wantsValue = part === 'value' && depth === path.length - 1;
    node = isAlias(node) ? node.resolve(document) : node;
    if (isMap(node)) {
      const pair = pairOf(document, node, String(step));
      if (pair === undefined) return found;
      const target = wantsValue && hasText(pair.value) ? pair.value : pair.key;
      found = spanOfNode(target) ?? found;
      node = pair.value;
    } else if (isSeq(node)) {
      const item: unknown = node.items[Number(step)];
      if (item === undefined) return found;
      found = spanOfNode(item) ?? found;
      node = item;
    } else {
      return found;
    }
  }
  return found;
}

function pairOf(document: Document.Parsed, map: YAMLMap, key: string): Pair | undefined {
  const own = pairsByName(map).get(key);
  if (own !== undefined) return own;
  for (const merged of map.items.filter(isMerge).flatMap((merge) => mergedMaps(document, merge))) {
    const pair = isMap(merged) ? pairOf(document, merged, key) : undefined;
    if (pair !== undefined) return pair;
  }
  return undefined;
}

/** Cached, because parsed maps do not change and a large one may be asked for each of its keys. */
const indexes = new WeakMap<YAMLMap, ReadonlyMap<string, Pair>>();

function pairsByName(map: YAMLMap): ReadonlyMap<string, Pair> {
  const known = indexes.get(map);
  if (known !== undefined) return known;
  const index = new Map<string, Pair>();
  for (const pair of map.items) {
    const name = nameOf(pair);
    if (!index.has(name)) index.set(name, pair);
  }
  indexes.set(map, index);
  return index;
}

/** Whether a pair is a merge key: `<<: *defaults`. */
export function isMerge({ key }: Pair): boolean {
  return isScalar(key) && typeof key.value === 'symbol';
}

/** The maps that a merge key refers to, with aliases resolved. Only maps can be merged. */
export function mergedMaps(document: Document.Parsed, { value }: Pair): unknown[] {
  const follow = (node: unknown) => (isAlias(node) ? node.resolve(document) : node);
  const source = follow(value);
  return isSeq(source) ? source.items.map(follow) : [source];
}

/** The key of a pair, as in the plain data. */
export function nameOf({ key }: Pair): string {
  return isScalar(key) ? stringOf(key.value ?? '') : stringOf(key);
}

/** In `key:` without a value, the value is a node without text. */
function hasText(node: unknown): node is Node {
  return isNode(node) && node.range != null && node.range[1] > node.range[0];
}

function spanOfNode(node: unknown): Span | undefined {
  return isNode(node) && node.range ? [node.range[0], node.range[1]] : undefined;
}
