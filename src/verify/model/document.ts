import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parseAllDocuments,
  type ScalarTag,
  visit,
  type YAMLError,
} from 'yaml';
import type { Location, Range } from '../../diagnostics/diagnostic.ts';
import type { KeyPath, Part } from '../../source/source.ts';
import type { TreeFile } from '../tree.ts';
import { isPlainMap } from './data.ts';

/** What the YAML parser says against a file. */
interface SyntaxProblem {
  readonly duplicateKey: boolean;
  readonly message: string;
  readonly range: Range;
}

/** One YAML file of the tree, parsed once. */
export interface ParsedFile {
  readonly file: TreeFile;
  readonly documents: readonly TreeDocument[];
  readonly problems: readonly SyntaxProblem[];
}

/** One document of a YAML file, with the means to say where its parts stand. */
export interface TreeDocument {
  readonly file: TreeFile;
  /** Its place in the file, from 0. */
  readonly index: number;
  /** The syntax tree, of the text as it stands in the file. */
  readonly syntax: Document.Parsed;
  /** Plain data; opened where the file was sealed and a key was given. */
  readonly data: unknown;
  /** The file is sealed and no key opened it: strings may be `ENC[…]`. */
  readonly locked: boolean;
  /** Sealed by SOPS, or about to be: its values are secret. */
  readonly secret: boolean;
  /** Where a key or its value stands; the nearest enclosing key that exists where `path` itself does not. */
  readonly locate: (path: KeyPath, part: Part) => Range;
}

export function isYamlPath(path: string): boolean {
  return /\.ya?ml$/.test(path);
}

/** Files are values: whoever verifies a tree again with some of the same ones has these parsed already. */
const alreadyParsed = new WeakMap<TreeFile, ParsedFile>();

export function parseTreeFile(
  file: TreeFile,
  decrypt: ((file: TreeFile) => string | undefined) | undefined,
): ParsedFile {
  if (decrypt !== undefined) return readFile(file, decrypt);
  let parsed = alreadyParsed.get(file);
  if (parsed === undefined) {
    parsed = readFile(file, undefined);
    alreadyParsed.set(file, parsed);
  }
  return parsed;
}

function readFile(file: TreeFile, decrypt: ((file: TreeFile) => string | undefined) | undefined): ParsedFile {
  const lines = new LineCounter();
  const parsed = parse(file.content, lines);
  const rangeOf = (from: number, to: number): Range => ({
    start: positionAt(lines, from),
    end: positionAt(lines, Math.max(from, to)),
  });
  const loose = parsed.map((document) => looseAliases(document));
  const problems = parsed.flatMap((document, index) => [
    ...document.errors.map((error) => ({
      duplicateKey: error.code === 'DUPLICATE_KEY',
      message: error.message.split('\n')[0] ?? error.message,
      range: rangeOf(openedAt(document, error) ?? error.pos[0], error.pos[1]),
    })),
    ...(loose[index] ?? []).map(({ name, from, to }) => ({
      duplicateKey: false,
      message: `no anchor &${name} stands before this alias in its document`,
      range: rangeOf(from, to),
    })),
  ]);
  const sealed = parsed.some((document) => isMap(document.contents) && document.hasIn(['sops', 'mac']));
  const opened = sealed && decrypt ? decrypt(file) : undefined;
  const plain = opened === undefined ? undefined : parse(opened, new LineCounter());
  // A document with a syntax error may still be partly readable, but what it says cannot be relied on.
  const documents = parsed.flatMap((syntax, index) =>
    syntax.errors.length > 0 || (loose[index] ?? []).length > 0 || syntax.contents === null
      ? []
      : [createDocument(file, index, syntax, plain?.[index], sealed, rangeOf)],
  );
  return { file, documents, problems };
}

/** Where the quote was opened that nothing closes: the parser notices only at the end of the file. */
function openedAt(document: Document.Parsed, { message, pos }: YAMLError): number | undefined {
  if (!message.startsWith('Missing closing')) return undefined;
  let start: number | undefined;
  visit(document, {
    Scalar(_, { range, type }) {
      if (range && type?.startsWith('QUOTE') && range[0] < pos[0] && range[1] >= pos[0]) start = range[0];
    },
  });
  return start;
}

/** Aliases to what is no anchor before them: the parser takes them, but nothing can be read from the document. */
function looseAliases(document: Document.Parsed): { name: string; from: number; to: number }[] {
  const loose: { name: string; from: number; to: number }[] = [];
  visit(document, {
    Alias(_, alias) {
      if (!isAlias(alias) || alias.resolve(document) !== undefined) return;
      const [from, to] = alias.range ?? [0, 0];
      loose.push({ name: alias.source, from, to });
    },
  });
  return loose;
}

/** Kubernetes, Kustomize and Helm read `0644` as YAML 1.1 does: an octal number. */
const octal: ScalarTag = {
  tag: 'tag:yaml.org,2002:int',
  default: true,
  identify: () => false,
  test: /^[-+]?0[0-7]+$/,
  resolve: (text) => Number.parseInt(text, 8),
};

function parse(text: string, lineCounter: LineCounter): Document.Parsed[] {
  const documents = parseAllDocuments(text, {
    lineCounter,
    prettyErrors: false,
    version: '1.2',
    merge: true,
    customTags: (tags) => [octal, ...tags],
  });
  return Array.isArray(documents) ? (documents as Document.Parsed[]) : [];
}

function positionAt(lines: LineCounter, offset: number) {
  const { line, col } = lines.linePos(offset);
  return { line: Math.max(line, 1), column: Math.max(col, 1) };
}

function createDocument(
  file: TreeFile,
  index: number,
  syntax: Document.Parsed,
  plain: Document.Parsed | undefined,
  sealed: boolean,
  rangeOf: (from: number, to: number) => Range,
): TreeDocument {
  const raw: unknown = (plain ?? syntax).toJS();
  // SOPS keeps its own metadata beside the object; Flux takes it away before it applies.
  const data = isPlainMap(raw) && sealed ? withoutKey(raw, 'sops') : raw;
  return {
    file,
    index,
    syntax,
    data,
    locked: sealed && plain === undefined,
    secret: sealed || file.sealed === true,
    locate: (path, part) => locate(syntax, path, part, rangeOf),
  };
}

function withoutKey(map: Readonly<Record<string, unknown>>, key: string): Record<string, unknown> {
  return Object.fromEntries(Object.entries(map).filter(([name]) => name !== key));
}

function locate(
  syntax: Document.Parsed,
  path: KeyPath,
  part: Part,
  rangeOf: (from: number, to: number) => Range,
): Range {
  let node: unknown = syntax.contents;
  const start = rangeOfNode(firstOf(node), rangeOf);
  let found = start ?? { start: { line: 1, column: 1 }, end: { line: 1, column: 1 } };
  for (const [depth, step] of path.entries()) {
    const last = depth === path.length - 1;
    if (isMap(node)) {
      const pair = node.items.find(({ key }) => String(isScalar(key) ? key.value : key) === String(step));
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

/** Of a map its first key, so that a finding points at one word and not at a whole block. */
function firstOf(node: unknown): unknown {
  return isMap(node) && node.items[0] !== undefined ? node.items[0].key : node;
}

function rangeOfNode(node: unknown, rangeOf: (from: number, to: number) => Range): Range | undefined {
  const range = (node as { range?: [number, number, number] } | null | undefined)?.range;
  return range ? rangeOf(range[0], range[1]) : undefined;
}

/** A place in a document as a diagnostic wants it, with the template's place where that is known. */
export function placeIn(
  document: TreeDocument,
  path: KeyPath,
  part: Part,
): Location & { readonly origin?: Location } {
  return placeAt(document.file, document.locate(path, part));
}

export function placeAt(file: TreeFile, range: Range): Location & { readonly origin?: Location } {
  const origin = file.originOf?.(range.start.line);
  return { file: file.path, range, ...(origin ? { origin } : {}) };
}
