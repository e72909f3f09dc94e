import {
  Composer,
  type CST,
  type Document,
  isAlias,
  isMap,
  isPair,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  Parser,
  type YAMLMap,
  type YAMLSeq,
  Scalar as YamlScalar,
} from 'yaml';
import { nestedTooDeeply, tooDeepAt } from '../diagnostics/nesting.ts';
import { refuseDuplicateKeys } from '../diagnostics/read-yaml.ts';
import { stringOf } from '../diagnostics/string-of.ts';
import { withoutStacks } from '../diagnostics/without-stacks.ts';
import type { Report, Where } from './report.ts';
import { nothing, type Plain, readPlainScalar } from './scalar.ts';
import type { Collection, Comment, DocumentTree, Item, Scalar, Slot, SopsBlock, Span, Tree } from './tree.ts';
import { commentTokens, placeComments } from './yaml-comments.ts';

/** The reserved top-level key of each document. */
export const metadataKey = 'sops';

const stringTag = 'tag:yaml.org,2002:str';
const mergeTag = 'tag:yaml.org,2002:merge';

/**
 * Reads a YAML stream as sops does. Reports what sops does not support or would read differently: aliases, tags, keys that are
 * not strings, documents that are not maps.
 */
export function readYaml(original: string, report: Report): Tree {
  const isDeep = tooDeepAt(original) !== undefined;
  if (isDeep) {
    report.add({
      code: 'sops/unsupported',
      message: `this cannot be read: ${nestedTooDeeply}`,
      hint: 'Write it with fewer levels.',
    });
  }
  const text = isDeep ? '{}\n' : original;
  const tokens = [...new Parser().parse(text)];
  const options = {
    ...{ schema: 'failsafe', keepSourceTokens: true },
    // The library compares each key with all others.
    ...{ uniqueKeys: false, resolveKnownTags: false },
  } as const;
  const parsed = withoutStacks(() => [...new Composer(options).compose(tokens, true, text.length)]);
  for (const document of parsed) refuseDuplicateKeys(document);
  const ends = documentEnds(text, tokens);
  const comments = text.includes('#') ? commentTokens(tokens) : [];
  const reader = new Reader(text, report);
  refuseBareDocuments(tokens, report);
  let from = 0;
  const documents = parsed.map((document, index) => {
    const last = index === parsed.length - 1;
    const to = last ? text.length : (document.range?.[2] ?? text.length);
    const read = reader.document(document, ends[index] ?? text.length);
    placeComments(
      text,
      read.root,
      comments.filter(({ from: at }) => at >= from && at < to && !within(at, read.metadata)),
    );
    from = to;
    return read;
  });
  return { format: 'yaml', text, documents, metadata: documents[0]?.metadata };
}

/** go-yaml rejects a document after `...` that does not begin with `---`. */
function refuseBareDocuments(tokens: readonly CST.Token[], report: Report): void {
  let ended = false;
  for (const token of tokens) {
    if (token.type === 'doc-end') ended = true;
    if (token.type !== 'document' || !ended) continue;
    ended = false;
    if (token.start.some(({ type }) => type === 'doc-start')) continue;
    report.add({
      code: 'sops/unsupported',
      message: 'a document follows `...` without a `---` of its own, which SOPS cannot read',
      from: token.offset,
      hint: 'Write `---` instead of `...`.',
    });
  }
}

function within(offset: number, span: Span | undefined): boolean {
  return span !== undefined && offset >= span.from && offset < span.to;
}

/** For each document, the offset before the `...` or `---` that closes it. */
function documentEnds(text: string, tokens: readonly CST.Token[]): number[] {
  const ends: number[] = [];
  tokens.forEach((token, index) => {
    if (token.type === 'document') ends.push(tokens[index + 1]?.offset ?? text.length);
  });
  return ends;
}

/** A key with its range; the name is empty for the items of a list. */
interface Key extends Span {
  readonly name: string;
}

/** Later errors usually follow from earlier ones. */
const mostErrors = 100;

/** Matches what may follow the last value of a line. */
const restOfLine = /[^\S\n]*(?=\n|$)/y;

class Reader {
  readonly #text: string;
  readonly #report: Report;
  /** The range of the line that was looked up last. */
  #line = { from: 0, to: -1 };

  constructor(text: string, report: Report) {
    this.#text = text;
    this.#report = report;
  }

  document(document: Document.Parsed, end: number): DocumentTree {
    for (const error of document.errors.slice(0, mostErrors)) {
      this.#report.add({
        code: error.code === 'DUPLICATE_KEY' ? 'source/duplicate-key' : 'source/yaml-syntax',
        message:
          error.code === 'DUPLICATE_KEY'
            ? 'this key appears twice in one map'
            : 'this is not valid YAML, so it cannot be sealed or opened',
        from: error.pos[0],
        to: error.pos[1],
        hint: 'Check quotes, indentation and the space after each colon on this line and the one before it.',
      });
    }
    const [from, to] = document.range ?? [0, 0];
    const root: Node | null = document.contents;
    if (root === null || (isScalar(root) && this.#plain(root, []).type === 'null')) {
      return {
        root: { kind: 'map', flow: false, entries: [], from: end, to: end },
        end,
        metadata: undefined,
      };
    }
    if (!isMap(root)) {
      this.#report.add({
        code: 'sops/not-a-map',
        message: `SOPS can only seal files with a map at the top level, but this one contains ${isSeq(root) ? 'a list' : 'a single value'}`,
        from,
        to,
        hint: 'Put the content under a key, as in `data:`.',
      });
      return { root: { kind: 'map', flow: false, entries: [], from, to }, end, metadata: undefined };
    }
    const pair = root.items.find(({ key }) => isScalar(key) && key.value === metadataKey);
    const metadata = pair === undefined ? undefined : this.#metadata(pair as Pair<Node, Node | null>);
    return { root: this.#map(root, []), end, metadata };
  }

  #metadata(pair: Pair<Node, Node | null>): SopsBlock {
    const from = pair.key.range?.[0] ?? 0;
    const to = pair.value?.range?.[1] ?? from;
    return { from, to, data: isMap(pair.value) ? pair.value.toJSON() : undefined };
  }

  #map(map: YAMLMap, where: Where): Collection {
    this.#properties(map, where);
    const collection: Collection = { kind: 'map', flow: map.flow === true, entries: [], ...span(map) };
    const indent = this.#column(collection.from);
    for (const pair of map.items) {
      const key = this.#key(pair.key as Node | null, where);
      if (key === undefined) continue;
      if (where.length === 0 && key.name === metadataKey) continue;
      const inner = [...where, key.name];
      collection.entries.push(this.#item(key, pair.value as Node | null, inner, map, indent));
    }
    return collection;
  }

  #list(list: YAMLSeq, where: Where): Collection {
    this.#properties(list, where);
    const collection: Collection = { kind: 'list', flow: list.flow === true, entries: [], ...span(list) };
    const indent = this.#column(collection.from);
    let comments = 0;
    for (const [index, node] of list.items.entries()) {
      const inner = [...where, index - comments];
      if (isPair(node)) {
        // `[a: 1]` is a map of one pair without braces.
        this.#refuse('a pair inside […]', inner, span(node.key as Node), 'Put braces around it.');
        continue;
      }
      const value = node as Node;
      const comment = list.flow === true ? undefined : this.#commentAsItem(value);
      if (comment !== undefined) {
        comments++;
        collection.entries.push(comment);
        continue;
      }
      collection.entries.push(this.#item({ name: '', ...span(value) }, value, inner, list, indent));
    }
    return collection;
  }

  /** Thousands of collections may be on one line, so the line is cached. */
  #column(offset: number): number {
    if (offset < this.#line.from || offset > this.#line.to) {
      const end = this.#text.indexOf('\n', offset);
      this.#line = {
        from: this.#text.lastIndexOf('\n', offset - 1) + 1,
        to: end < 0 ? this.#text.length : end,
      };
    }
    return offset - this.#line.from;
  }

  #commentAsItem(node: Node): Comment | undefined {
    if (!isScalar(node) || !/^ENC\[AES256_GCM,.*,type:comment\]$/.test(stringOf(node.value)))
      return undefined;
    const { from, to } = span(node);
    return {
      kind: 'comment',
      text: stringOf(node.value),
      from: this.#text.lastIndexOf('-', from),
      to,
      asItem: true,
    };
  }

  #item(key: Key, node: Node | null, where: Where, parent: YAMLMap | YAMLSeq, indent: number): Item {
    const value = this.#value(node, key.to, where, parent.flow === true, indent);
    return { kind: 'item', key: key.name, value, from: key.from, to: value.to };
  }

  #value(node: Node | null, at: number, where: Where, flow: boolean, indent: number): Scalar | Collection {
    if (isMap(node)) return this.#map(node, where);
    if (isSeq(node)) return this.#list(node, where);
    if (isAlias(node)) {
      this.#refuse('an alias', where, span(node), 'Write the value out in full.');
    }
    if (isScalar(node)) return this.#scalar(node, where, flow, indent);
    return { kind: 'scalar', plain: nothing, from: at, to: at, slot: { flow, lastOnLine: false, indent } };
  }

  #scalar(node: YamlScalar, where: Where, flow: boolean, indent: number): Scalar {
    this.#properties(node, where);
    const { from, to } = span(node);
    const plain = this.#plain(node, where);
    const block = node.type === YamlScalar.BLOCK_LITERAL || node.type === YamlScalar.BLOCK_FOLDED;
    if (!block) {
      restOfLine.lastIndex = to;
      const lastOnLine = restOfLine.test(this.#text);
      return { kind: 'scalar', plain, from, to, slot: { flow, lastOnLine, indent } };
    }
    const header = /^[|>][-+0-9]*/.exec(this.#text.slice(from, to))?.[0].length ?? 1;
    const lineEnd = this.#text.indexOf('\n', from);
    const bodyFrom = lineEnd === -1 || lineEnd > to ? to : lineEnd;
    const slot: Slot = { flow, lastOnLine: false, indent, body: { from: bodyFrom, to } };
    return { kind: 'scalar', plain, from, to: from + header, slot };
  }

  #plain(node: YamlScalar, where: Where): Plain {
    // The parser represents `<<` as a symbol.
    const source = typeof node.value === 'symbol' ? '<<' : stringOf(node.value ?? '');
    if (node.type !== YamlScalar.PLAIN || node.tag === stringTag) return { type: 'str', text: source };
    const plain = readPlainScalar(source);
    if (plain !== undefined) return plain;
    const { from, to } = span(node);
    this.#report.add({
      code: 'sops/unsupported',
      message: 'this integer does not fit in 64 bits, the limit of SOPS',
      where,
      from,
      to,
      hint: 'Put it in quotes.',
    });
    return nothing;
  }

  #key(node: Node | null, where: Where): Key | undefined {
    const place = node === null ? { from: 0, to: 0 } : span(node);
    const plain = isScalar(node) ? this.#plain(node, where) : undefined;
    if (!isScalar(node) || plain?.type !== 'str' || (node.type === YamlScalar.PLAIN && plain.text === '<<')) {
      this.#refuse('a key that is not a string', where, place, 'Put the key in quotes.');
      return undefined;
    }
    return { name: plain.text, ...place };
  }

  #properties(node: Node, where: Where): void {
    const { tag } = node as { tag?: string };
    // go-yaml writes the text `<<` with a tag.
    const isMerge = tag === mergeTag && isScalar(node) && node.source === '<<';
    if (tag === undefined || tag === stringTag || isMerge) return;
    this.#refuse('a tag', where, span(node), 'Remove the tag.');
  }

  #refuse(what: string, where: Where, place: Span, hint: string): void {
    this.#report.add({
      code: 'sops/unsupported',
      message: `SOPS does not preserve ${what}, so a file with one cannot be sealed`,
      where,
      ...place,
      hint,
    });
  }
}

function span(node: Node): Span {
  const [from, to] = node.range ?? [0, 0];
  return { from, to };
}
