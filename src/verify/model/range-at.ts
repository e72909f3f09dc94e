import { type Document, isMap, isScalar, isSeq, type Node, type Pair, type YAMLMap } from 'yaml';
import type { Range } from '../../diagnostics/diagnostic.ts';
import type { KeyPath, Part } from '../../diagnostics/source.ts';
import { stringOf } from '../../diagnostics/string-of.ts';

/** Converts two offsets of a text into a range. */
export type RangeOf = (from: number, to: number) => Range;

/** Returns the range of a value or a key; if the path does not exist, that of the last part that does. */
export function rangeAt(syntax: Document.Parsed, path: KeyPath, part: Part, rangeOf: RangeOf): Range {
  let node: unknown = syntax.contents;
  const start = rangeOfNode(firstOf(node), rangeOf);
  let found = start ?? { start: { line: 1, column: 1 }, end: { line: 1, column: 1 } };
  for (const [depth, step] of path.entries()) {
    const last = depth === path.length - 1;
    if (isMap(node)) {
      const pair = pairOf(node, String(step));
      if (pair === undefined) return found;
      const value = pair.value as Node | null;
      const target = last && part === 'value' && isScalar(value) && value.source !== '' ? value : pair.key;
      found = rangeOfNode(target, rangeOf) ?? found;
      node = value;
    } else if (isSeq(node)) {
      const item = node.items[Number(step)];
      if (item === undefined) return found;
      found = rangeOfNode(firstOf(item), rangeOf) ?? found;
      node = item;
    } else {
      return found;
    }
  }
  return found;
}

/** The pairs of large maps by key, because findings about thousands of keys look them up one by one. */
const pairsOf = new WeakMap<YAMLMap, ReadonlyMap<string, Pair>>();
const largeMap = 20;

function pairOf(map: YAMLMap, name: string): Pair | undefined {
  const nameOf = ({ key }: Pair) => stringOf(isScalar(key) ? key.value : key);
  if (map.items.length < largeMap) return map.items.find((pair) => nameOf(pair) === name);
  let pairs = pairsOf.get(map);
  if (pairs === undefined) {
    // If a key occurs twice, the first one counts.
    pairs = new Map([...map.items].reverse().map((pair) => [nameOf(pair), pair]));
    pairsOf.set(map, pairs);
  }
  return pairs.get(name);
}

/** Returns the first key of a map, so that a finding points at one word and not at a whole block. */
function firstOf(node: unknown): unknown {
  return isMap(node) && node.items[0] !== undefined ? node.items[0].key : node;
}

function rangeOfNode(node: unknown, rangeOf: RangeOf): Range | undefined {
  const range = (node as { range?: [number, number, number] } | null | undefined)?.range;
  return range ? rangeOf(range[0], range[1]) : undefined;
}
