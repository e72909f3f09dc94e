import { type Alias, type Document, isCollection, isMap, LineCounter, visit, type YAMLError } from 'yaml';
import type { Location, Range } from '../../diagnostics/diagnostic.ts';
import { nestedTooDeeply, tooDeepAt } from '../../diagnostics/nesting.ts';
import { parserMessage } from '../../diagnostics/parser-message.ts';
import { readPlainYaml } from '../../diagnostics/plain-yaml.ts';
import { dataOf } from '../../diagnostics/read-yaml.ts';
import type { KeyPath, Part } from '../../diagnostics/source.ts';
import { decoyDocument, decoyPlain } from '../decoy.ts';
import type { TreeFile } from '../tree.ts';
import { isPlainMap } from './data.ts';
import { type RangeOf, rangeAt } from './range-at.ts';
import { parseAsGo } from './yaml-as-go.ts';

/** A problem that the YAML parser reports in a file. */
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

/** One document of a YAML file, with a way to locate its parts. */
export interface TreeDocument {
  readonly file: TreeFile;
  /** Its index in the file, from 0. */
  readonly index: number;
  /** The syntax tree of the text in the file. It is parsed on first use, because most documents never need it. */
  readonly syntax: Document.Parsed;
  /** Plain data; decrypted if the file is sealed and a key was given. */
  readonly data: unknown;
  /** The data as written in the file: sealed values are `ENC[…]`, and the SOPS metadata is included. */
  readonly asWritten: unknown;
  /** The file is sealed and no key opens it: strings may be `ENC[…]`. */
  readonly locked: boolean;
  /** The document is sealed by SOPS, or about to be: its values are secret. */
  readonly secret: boolean;
  /** Returns the range of a key or its value; if `path` does not exist, that of the nearest enclosing key. */
  readonly locate: (path: KeyPath, part: Part) => Range;
}

export function isYamlPath(path: string): boolean {
  return /\.ya?ml$/.test(path);
}

/**
 * Caches parsed files. Files are immutable, so verifying a tree again with some of the same files need not parse these
 * again.
 */
const alreadyParsed = new WeakMap<TreeFile, ParsedFile>();

export function parseTreeFile(
  file: TreeFile,
  decrypt: ((file: TreeFile) => string | undefined) | undefined,
  secrets: SecretValues = 'true',
): ParsedFile {
  if (decrypt !== undefined || (secrets === 'decoys' && mayHoldSecret(file))) {
    return readFile(file, decrypt, secrets);
  }
  let parsed = alreadyParsed.get(file);
  if (parsed === undefined) {
    parsed = readFile(file, undefined);
    alreadyParsed.set(file, parsed);
  }
  return parsed;
}

function mayHoldSecret({ sealed, content }: TreeFile): boolean {
  return sealed === true || /\bSecret\b/.test(content);
}

/** Whether documents contain their true secrets, or decoys in place of them, to find what depends on them. */
export type SecretValues = 'true' | 'decoys';

/** The number of syntax errors to report: later ones mostly follow from earlier ones. */
const mostErrors = 100;

function readFile(
  file: TreeFile,
  decrypt: ((file: TreeFile) => string | undefined) | undefined,
  secrets: SecretValues = 'true',
): ParsedFile {
  const plain = readPlainYaml(file.content);
  return (plain && fromPlain(file, plain, decrypt, secrets)) ?? fromSyntax(file, decrypt, secrets);
}

/** Creates a file without a syntax tree, which most files never need; undefined if a document must be decrypted. */
function fromPlain(
  file: TreeFile,
  plain: readonly unknown[],
  decrypt: ((file: TreeFile) => string | undefined) | undefined,
  secrets: SecretValues,
): ParsedFile | undefined {
  const isSealed = (data: unknown) => isPlainMap(data) && isPlainMap(data['sops']) && 'mac' in data['sops'];
  if (decrypt !== undefined && plain.some(isSealed)) return undefined;
  let parsed: { readonly documents: readonly Document.Parsed[]; readonly rangeOf: RangeOf } | undefined;
  const withSyntax = () => {
    if (parsed === undefined) {
      const lines = new LineCounter();
      parsed = { documents: parseAsGo(file.content, lines), rangeOf: rangesIn(lines) };
    }
    return parsed;
  };
  const documents = plain.map((data, index) => {
    const syntax = () => withSyntax().documents[index] as Document.Parsed;
    const raw = withDecoys(data, undefined, file, secrets);
    const made = { syntax, raw, asWritten: () => data };
    const rangeOf: RangeOf = (from, to) => withSyntax().rangeOf(from, to);
    return createDocument(file, index, made, false, isSealed(data), rangeOf);
  });
  return { file, documents, problems: [] };
}

/** Returns a function that converts two offsets of a file into a range. */

function rangesIn(lines: LineCounter): RangeOf {
  return (from, to) => ({ start: positionAt(lines, from), end: positionAt(lines, Math.max(from, to)) });
}

function fromSyntax(
  file: TreeFile,
  decrypt: ((file: TreeFile) => string | undefined) | undefined,
  secrets: SecretValues,
): ParsedFile {
  const lines = new LineCounter();
  const deep = tooDeepAt(file.content);
  const parsed = parseAsGo(
    deep === undefined ? file.content : file.content.slice(0, deep).replace(/[^\n]/g, ' '),
    lines,
  );
  const rangeOf = rangesIn(lines);
  // Few files contain an alias.
  const mayAlias = /\*[^\s"'*]/.test(file.content);
  const unresolved = new Map(
    parsed.map((document) => [document, mayAlias ? unresolvedAliases(document) : []]),
  );
  let found = 0;
  const problems = parsed.flatMap((document) => {
    // The limit applies to the whole file, because errors in thousands of documents are no more useful than on
    // thousands of lines.
    const most = Math.max(0, mostErrors - found);
    found += document.errors.length;
    return [
      ...document.errors.slice(0, most).map((error) => ({
        duplicateKey: error.code === 'DUPLICATE_KEY',
        message: parserMessage(error),
        range: rangeOf(
          openedAt(document, error) ?? lostDash(file.content, error.pos[0]) ?? error.pos[0],
          error.pos[1],
        ),
      })),
      ...(most > 0 ? document.errors.slice(most, most + 1) : []).map(({ pos }) => ({
        duplicateKey: false,
        message: `${document.errors.length - most} more errors follow`,
        range: rangeOf(...pos),
      })),
      ...(unresolved.get(document) ?? []).map(({ alias: { range }, within }) => ({
        duplicateKey: false,
        message: within
          ? 'the anchor contains this alias to itself'
          : 'no anchor of this name precedes this alias in its document',
        range: rangeOf(range?.[0] ?? 0, range?.[1] ?? 0),
      })),
    ];
  });
  if (deep !== undefined)
    problems.push({ duplicateKey: false, message: nestedTooDeeply, range: rangeOf(deep, deep) });
  const isSealed = (document: Document.Parsed) => isMap(document.contents) && document.hasIn(['sops', 'mac']);
  const openedText = decrypt && parsed.some(isSealed) ? decrypt(file) : undefined;
  const plain = openedText === undefined ? undefined : parseAsGo(openedText, new LineCounter());
  // A document with a syntax error may still be partly readable, but its content cannot be relied on.
  const documents = parsed.flatMap((syntax, index) => {
    if (syntax.errors.length > 0 || syntax.contents === null || (unresolved.get(syntax)?.length ?? 0) > 0)
      return [];
    const opened = plain?.[index];
    const { data, refused } = dataOf(opened ?? syntax);
    if (refused !== undefined) {
      const [from, to] = syntax.contents.range;
      problems.push({
        duplicateKey: false,
        message: `this cannot be read: ${refused}`,
        range: rangeOf(from, to),
      });
      return [];
    }
    const raw = withDecoys(data, opened && syntax, file, secrets);
    // SOPS seals each document separately, and Flux decrypts those with SOPS metadata.
    const sealed = isSealed(syntax);
    const made = { syntax: () => syntax, raw, asWritten: () => dataOf(syntax).data };
    return [createDocument(file, index, made, opened !== undefined, sealed, rangeOf)];
  });
  // A message of the parser may quote the text.
  const shown = secrets === 'decoys' && file.sealed === true ? problems.map(unsaid) : problems;
  return { file, documents, problems: shown };
}

function unsaid(problem: SyntaxProblem): SyntaxProblem {
  return { ...problem, message: '' };
}

/** Whether the data is a Secret in plain text: it is reported, but no message may repeat its values. */
export function isPlainSecret(data: unknown): boolean {
  return (
    isPlainMap(data) &&
    data['kind'] === 'Secret' &&
    ['data', 'stringData'].some((field) => isPlainMap(data[field])) &&
    !isPlainMap(data['sops'])
  );
}

function withDecoys(
  data: unknown,
  sealed: Document.Parsed | undefined,
  file: TreeFile,
  secrets: SecretValues,
): unknown {
  if (secrets === 'true' || (sealed === undefined && file.sealed !== true && !isPlainSecret(data)))
    return data;
  return sealed === undefined && file.sealed !== true
    ? decoyPlain(data)
    : decoyDocument(data, sealed && dataOf(sealed).data);
}

/** An alias that cannot be resolved. */
interface UnresolvedAlias {
  readonly alias: Alias;
  /** The alias is inside its own anchor. */
  readonly within: boolean;
}

/**
 * Finds aliases whose anchor is missing or in another document (anchors end with their document), and aliases that
 * contain themselves.
 */
function unresolvedAliases(document: Document.Parsed): UnresolvedAlias[] {
  const anchors = new Set<string>();
  const unresolved: UnresolvedAlias[] = [];
  visit(document, {
    Alias(_, alias, path) {
      const within = path.some((node) => isCollection(node) && node.anchor === alias.source);
      if (within || !anchors.has(alias.source)) unresolved.push({ alias, within });
    },
    Value(_, { anchor }) {
      if (anchor !== undefined) anchors.add(anchor);
    },
  });
  return unresolved;
}

/** Returns where an unclosed quote was opened; the parser notices it only at the end of the file. */
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

/**
 * Returns where the first item of a list lacks its dash: the parser reads the item as a map and notices at the second
 * item.
 */
function lostDash(text: string, position: number): number | undefined {
  const indent = (line: string) => line.length - line.trimStart().length;
  const isText = (line: string) => line.trim() !== '' && !line.trimStart().startsWith('#');
  const lines = text.split('\n');
  const at = text.slice(0, position).split('\n').length - 1;
  // If there is a comment above the second item, the parser notices there.
  const second = lines.findIndex((line, index) => index >= at && isText(line));
  const noticed = lines[second] ?? '';
  if (!noticed.trimStart().startsWith('- ')) return undefined;
  const before = lines.slice(0, second);
  const above = before.findLastIndex((line) => isText(line) && indent(line) <= indent(noticed));
  const first = before.findIndex((line, index) => index > above && isText(line));
  const item = before[first] ?? '';
  if (above < 0 || !before[above]?.trimEnd().endsWith(':') || item.trimStart().startsWith('- '))
    return undefined;
  // If both the dash and the blank after it are missing, the text is indented by two columns.
  if (`${noticed}${item}`.includes('\t') || indent(item) !== indent(noticed) + 2) return undefined;
  return before.slice(0, first).join('\n').length + 1 + indent(item);
}

function positionAt(lines: LineCounter, offset: number) {
  const { line, col } = lines.linePos(offset);
  return { line: Math.max(line, 1), column: Math.max(col, 1) };
}

/** The source of a document. */
interface DocumentSource {
  readonly syntax: () => Document.Parsed;
  readonly raw: unknown;
  readonly asWritten: () => unknown;
}

function createDocument(
  file: TreeFile,
  index: number,
  { syntax, raw, asWritten }: DocumentSource,
  opened: boolean,
  sealed: boolean,
  rangeOf: RangeOf,
): TreeDocument {
  // SOPS keeps its metadata beside the object; Flux removes it before it applies the object.
  const data = isPlainMap(raw) && sealed ? withoutKey(raw, 'sops') : raw;
  return {
    file,
    index,
    get syntax() {
      return syntax();
    },
    get asWritten() {
      return asWritten();
    },
    data,
    locked: sealed && !opened,
    secret: sealed || file.sealed === true,
    locate: (path, part) => rangeAt(syntax(), path, part, rangeOf),
  };
}

function withoutKey(map: Readonly<Record<string, unknown>>, key: string): Record<string, unknown> {
  return Object.fromEntries(Object.entries(map).filter(([name]) => name !== key));
}

/** Returns a place in a document for a diagnostic, with its place in the template if that is known. */
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
