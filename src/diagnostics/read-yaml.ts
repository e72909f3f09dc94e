import {
  type Document,
  type DocumentOptions,
  isAlias,
  isMap,
  isNode,
  isPair,
  isScalar,
  isSeq,
  type Pair,
  type ParseOptions,
  parseAllDocuments,
  type SchemaOptions,
  visit,
  YAMLParseError,
} from 'yaml';
import { tooDeepAt } from './nesting.ts';
import { readPlainYaml } from './plain-yaml.ts';
import { withoutStacks } from './without-stacks.ts';

type Options = ParseOptions & DocumentOptions & SchemaOptions;

/** Kubernetes and its parsers ignore YAML's other tags. For `!!omap`, the library compares each key with all others. */
export const plainTags: SchemaOptions = { resolveKnownTags: false, customTags: ['binary'] };

/** A key that is a map is written out as text, again at each level with all keys inside it. */
const deepestKey = 8;

/** The documents of a YAML text, valid or not; undefined if it is nested too deeply to be parsed. */
export function yamlDocuments(text: string, options: Options = {}): readonly Document.Parsed[] | undefined {
  if (tooDeepAt(text) !== undefined) return undefined;
  const documents = withoutStacks(() =>
    parseAllDocuments(text, {
      ...{ logLevel: 'silent', prettyErrors: false, ...plainTags, ...options },
      uniqueKeys: false,
    }),
  );
  if ('empty' in documents) return [];
  if (options.uniqueKeys !== false) for (const document of documents) refuseDuplicateKeys(document);
  return documents;
}

/** Adds the library's errors for duplicate keys, in linear time: the library compares each key with all others. */
export function refuseDuplicateKeys(document: Document.Parsed): void {
  const found: YAMLParseError[] = [];
  visit(document, {
    Map(_, { items }) {
      const seen = new Set<unknown>();
      for (const { key } of items) {
        if (!isScalar(key)) continue;
        const from = key.range?.[0] ?? 0;
        if (seen.has(key.value)) {
          found.push(new YAMLParseError([from, from + 1], 'DUPLICATE_KEY', 'Map keys must be unique'));
        }
        seen.add(key.value);
      }
    },
  });
  if (found.length > 0) document.errors = [...document.errors, ...found].sort((a, b) => a.pos[0] - b.pos[0]);
}

/** So many are legitimate: tables of rules repeat one scalar hundreds of times. */
const mostAliases = 10_000;

/** A document as plain data, or why it cannot be converted, as a sentence about the document. */
export interface DocumentData {
  readonly data?: unknown;
  readonly refused?: string;
}

/**
 * Never throws, although aliases may be unresolved or expand without limit, `<<` may not refer to a map, and keys may be nested
 * in keys.
 */
export function dataOf(document: Document, maxAliasCount = mostAliases): DocumentData {
  const refused = whyTooMuch(document.contents);
  if (refused !== undefined) return { refused };
  try {
    return { data: document.toJS({ maxAliasCount }) };
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const isMerge = error.message.startsWith('Merge');
    return {
      refused: isMerge ? 'the value of << is not a map' : 'its aliases expand to too much data',
    };
  }
}

/** The data of those documents of a text that are valid YAML, in order; duplicate keys are allowed. */
export function lenientData(text: string): readonly unknown[] {
  const plain = readPlainYaml(text);
  if (plain !== undefined) return plain;
  return (yamlDocuments(text, { uniqueKeys: false }) ?? []).flatMap((document) =>
    document.errors.length > 0 ? [] : [dataOf(document).data],
  );
}

/** All documents of a text as plain data; undefined if one of them is not valid YAML or cannot be converted. */
export function readYaml(text: string, options: Options = {}): unknown[] | undefined {
  // Plain YAML means the same with and without merge keys; in YAML 1.1, more words are numbers and booleans.
  const plain = options.version === undefined ? readPlainYaml(text) : undefined;
  if (plain !== undefined) return [...plain];
  const documents = yamlDocuments(text, options);
  if (documents === undefined) return undefined;
  const contents: unknown[] = [];
  for (const document of documents) {
    const { data, refused } = dataOf(document);
    if (document.errors.length > 0 || refused !== undefined) return undefined;
    contents.push(data);
  }
  return contents;
}

/**
 * Limits the library's work for all `<<` and aliases of a document: it copies merged maps, and searches all anchors for each
 * alias.
 */
const mostMerged = 500_000;
const mostLookedThrough = 50_000_000;

/** Why converting a document to plain data would take too long, as a sentence about it. */
function whyTooMuch(contents: unknown): string | undefined {
  const anchors = new Map<string, unknown>();
  const weights = new Map<unknown, number>();
  let [names, aliases, merged, hasDeepKeys] = [0, 0, 0, false];

  /** The number of nodes below a node, including those that `<<` merges. */
  function weigh(node: unknown, keys: number): number {
    if (keys > deepestKey) hasDeepKeys = true;
    if (hasDeepKeys) return 1;
    if (isAlias(node)) {
      aliases += 1;
      return 1;
    }
    if (isNode(node) && 'anchor' in node && node.anchor !== undefined) {
      names += 1;
      anchors.set(node.anchor, node);
    }
    let weight = 1;
    if (isSeq(node)) for (const item of node.items) weight += weigh(item, keys);
    else if (isPair(node)) weight += weigh(node.key, keys + 1) + weigh(node.value, keys) + broughtBy(node);
    else if (isMap(node)) for (const pair of node.items) weight += weigh(pair, keys);
    if (isMap(node)) weights.set(node, weight);
    return weight;
  }

  function broughtBy({ key, value }: Pair): number {
    if (!isScalar(key) || (key.value !== '<<' && typeof key.value !== 'symbol')) return 0;
    let weight = 0;
    for (const source of isSeq(value) ? value.items : [value])
      weight += isAlias(source) ? (weights.get(anchors.get(source.source)) ?? 0) : 0;
    merged += weight;
    return weight;
  }

  weigh(contents, 0);
  if (hasDeepKeys) return 'its keys are maps that have maps as keys';
  if (merged > mostMerged) return 'what << merges is too much data';
  if (aliases * (aliases + names) > mostLookedThrough) return 'it has too many anchors and aliases';
  return undefined;
}
