import {
  type Document,
  isAlias,
  isMap,
  isNode,
  isPair,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  type Pair,
  parseAllDocuments,
  Scalar,
  type YAMLMap,
} from 'yaml';
import type { Position } from '../../diagnostics/diagnostic.ts';
import { nestedTooDeeply } from '../../diagnostics/nesting.ts';
import { parserMessage, unknownTag } from '../../diagnostics/parser-message.ts';
import { stringOf } from '../../diagnostics/string-of.ts';
import { withoutStacks } from '../../diagnostics/without-stacks.ts';
import { dictSet } from '../../jinja/runtime/dict.ts';
import { tuple } from '../../jinja/runtime/values.ts';
import { mapping } from './mapping.ts';
import { resolvePlain } from './yaml-scalars.ts';

/** A data file that cannot be read, and where. */
export class DataError extends Error {
  readonly at: Position;
  readonly hint: string;

  constructor(message: string, at: Position, hint = 'Correct the file at this place.') {
    super(message);
    this.at = at;
    this.hint = hint;
  }
}

/**
 * YAML as PyYAML's `safe_load_all` reads it, which is YAML 1.1: `yes` is true, `010` is 8, `1e3` is a string, `<<`
 * merges. Returns one value a document. Throws a DataError.
 */
export function parseYaml(text: string): unknown[] {
  const lines = new LineCounter();
  const documents = withoutStacks(() =>
    parseAllDocuments(text, {
      lineCounter: lines,
      prettyErrors: false,
      // Every scalar is left to `resolvePlain`, for no schema of the parser has PyYAML's rules.
      schema: 'failsafe',
      version: '1.1',
      uniqueKeys: false,
      merge: false,
      logLevel: 'silent',
    }),
  );
  if ('empty' in documents) return [];
  const at = (offset: number): Position => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(1, line), column: Math.max(1, col) };
  };
  return documents.map((document) => {
    const [error] = document.errors;
    if (error !== undefined) {
      const message = error.code === 'RESOURCE_EXHAUSTION' ? nestedTooDeeply : parserMessage(error);
      throw new DataError(message, at(error.pos[0]));
    }
    return new Constructor(document, at).construct(document.contents);
  });
}

const core = 'tag:yaml.org,2002:';
const quoteIt = 'If it is a text, put it in quotes.';

class Constructor {
  private readonly document: Document.Parsed;
  private readonly at: (offset: number) => Position;
  /** What an anchor stands for is one value, however often it is referred to. */
  private readonly done = new Map<Node, unknown>();

  constructor(document: Document.Parsed, at: (offset: number) => Position) {
    this.document = document;
    this.at = at;
  }

  construct(node: unknown): unknown {
    if (!isNode(node)) return null;
    if (this.done.has(node)) return this.done.get(node);
    const value = this.constructNode(node);
    this.done.set(node, value);
    return value;
  }

  private constructNode(node: Node): unknown {
    if (isAlias(node)) {
      const target = node.resolve(this.document);
      if (target === undefined) return this.fail(node, 'this alias stands for nothing', quoteIt);
      return this.construct(target);
    }
    if (isScalar(node)) return this.scalar(node);
    if (isSeq(node)) return this.sequence(node);
    if (isMap(node)) return this.map(node);
    return this.fail(node, 'this is neither a scalar, a list nor a map');
  }

  private scalar(node: Scalar): unknown {
    const tag = this.tagOf(node, 'str');
    const text = stringOf(node.value ?? '');
    if (
      tag === 'str' &&
      (node.tag !== undefined || (node.type !== undefined && node.type !== Scalar.PLAIN))
    ) {
      return text;
    }
    try {
      return resolvePlain(text, node.tag === undefined ? undefined : tag);
    } catch (error) {
      if (error instanceof RangeError) return this.fail(node, error.message);
      throw error;
    }
  }

  private sequence(node: Node & { items: unknown[] }): unknown {
    const tag = this.tagOf(node, 'seq');
    const list: unknown[] = [];
    this.done.set(node, list);
    for (const item of node.items) {
      if (tag === 'seq') list.push(this.construct(item));
      else if (tag === 'omap' || tag === 'pairs') list.push(this.pair(item, node));
      else this.fail(node, unknownTag, quoteIt);
    }
    return list;
  }

  private pair(item: unknown, around: Node): unknown {
    const pair = isPair(item) ? item : isMap(item) && item.items.length === 1 ? item.items[0] : undefined;
    if (pair === undefined) return this.fail(around, 'an ordered map holds maps of one key each');
    return tuple([this.construct(pair.key), this.construct(pair.value)]);
  }

  private map(node: YAMLMap): unknown {
    const tag = this.tagOf(node, 'map');
    if (tag !== 'map') return this.fail(node, unknownTag, quoteIt);
    return mapping([...this.entries(node, new Set())]);
  }

  /** Merged keys come first and give way to others, as in PyYAML. */
  private entries(node: YAMLMap, around: ReadonlySet<Node>): Map<unknown, unknown> {
    if (around.has(node)) return this.fail(node, 'this map contains itself');
    const inside = new Set([...around, node]);
    const result = new Map<unknown, unknown>();
    for (const pair of node.items) {
      if (!isMerge(pair)) continue;
      for (const [key, value] of this.merged(pair.value, inside)) dictSet(result, key, value);
    }
    for (const pair of node.items) {
      if (isMerge(pair)) continue;
      const key = this.construct(pair.key);
      if (typeof key === 'object' && key !== null && (Array.isArray(key) || isMap(pair.key))) {
        return this.fail(isNode(pair.key) ? pair.key : node, 'a list or a map cannot be a key');
      }
      dictSet(result, key, this.construct(pair.value));
    }
    return result;
  }

  private merged(value: unknown, around: ReadonlySet<Node>): Map<unknown, unknown> {
    const target = isAlias(value) ? value.resolve(this.document) : value;
    if (isMap(target)) return this.entries(target, around);
    if (!isSeq(target)) {
      return this.fail(isNode(target) ? target : undefined, '<< takes a map, or a list of maps');
    }
    const result = new Map<unknown, unknown>();
    for (const item of [...target.items].reverse()) {
      const source = isAlias(item) ? item.resolve(this.document) : item;
      if (!isMap(source)) return this.fail(target, '<< takes a map, or a list of maps');
      for (const [key, entry] of this.entries(source, around)) dictSet(result, key, entry);
    }
    return result;
  }

  private tagOf(node: Node, standard: string): string {
    const { tag } = node as { tag?: string };
    if (tag === undefined || tag === '!') return standard;
    if (tag.startsWith(core)) return tag.slice(core.length);
    return this.fail(node, unknownTag, quoteIt);
  }

  private fail(node: Node | undefined, message: string, hint?: string): never {
    throw new DataError(message, this.at(node?.range?.[0] ?? 0), hint);
  }
}

function isMerge(pair: Pair): boolean {
  const { key } = pair;
  return isScalar(key) && key.value === '<<' && (key.type === undefined || key.type === Scalar.PLAIN);
}
