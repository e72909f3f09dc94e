import {
  type Document,
  type DocumentOptions,
  isMap,
  isPair,
  isScalar,
  isSeq,
  type ParseOptions,
  parseAllDocuments,
  type SchemaOptions,
  visit,
  YAMLParseError,
} from 'yaml';
import { tooDeepAt } from './nesting.ts';
import { readPlainYaml } from './plain-yaml.ts';

type Options = ParseOptions & DocumentOptions & SchemaOptions;

/** A key that is a map is written out as text, at each level again with all keys within it. */
const deepestKey = 8;

/** The documents of a YAML text, with or without errors; undefined if it is nested too deeply to be looked at. */
export function yamlDocuments(text: string, options: Options = {}): readonly Document.Parsed[] | undefined {
  if (tooDeepAt(text) !== undefined) return undefined;
  const documents = parseAllDocuments(text, {
    ...{ logLevel: 'silent', prettyErrors: false, ...options },
    uniqueKeys: false,
  });
  if ('empty' in documents) return [];
  if (options.uniqueKeys !== false) for (const document of documents) refuseDuplicateKeys(document);
  return documents;
}

/** Adds the errors that the library has for keys that are there twice: it compares each key with all others. */
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

/** So many are no attack: tables of rules repeat one scalar hundreds of times. */
const mostAliases = 10_000;

/** A document as plain data, or why it cannot be had, as a sentence about the document. */
export interface DocumentData {
  readonly data?: unknown;
  readonly refused?: string;
}

/** Never throws: aliases may stand for nothing or for too much, `<<` for no map, and keys may be nested in keys. */
export function dataOf(document: Document, maxAliasCount = mostAliases): DocumentData {
  if (hasDeepKeys(document.contents, 0)) return { refused: 'its keys are maps that have maps as keys' };
  try {
    return { data: document.toJS({ maxAliasCount }) };
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const isMerge = error.message.startsWith('Merge');
    return {
      refused: isMerge ? 'what stands behind << is not a map' : 'its aliases stand for too much data',
    };
  }
}

/** The data of those documents of a text that are valid YAML, in order; keys that are there twice are no mistake here. */
export function lenientData(text: string): readonly unknown[] {
  const plain = readPlainYaml(text);
  if (plain !== undefined) return plain;
  return (yamlDocuments(text, { uniqueKeys: false }) ?? []).flatMap((document) =>
    document.errors.length > 0 ? [] : [dataOf(document).data],
  );
}

/** All documents of a text as plain data; undefined if one of them is not valid YAML or cannot be had. */
export function readYaml(text: string, options: Options = {}): unknown[] | undefined {
  // Plain YAML means the same with and without merge keys; in YAML 1.1 more words are numbers and truths.
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

function hasDeepKeys(node: unknown, keys: number): boolean {
  if (keys > deepestKey) return true;
  if (isSeq(node)) return node.items.some((item) => hasDeepKeys(item, keys));
  if (isPair(node)) return hasDeepKeys(node.key, keys + 1) || hasDeepKeys(node.value, keys);
  return isMap(node) && node.items.some((pair) => hasDeepKeys(pair, keys));
}
