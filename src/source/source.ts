import {
  type Document,
  isMap,
  isNode,
  isPair,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parseDocument,
  visit,
  type YAMLError,
} from 'yaml';
import type { Diagnostic, Range } from '../diagnostics/diagnostic.ts';
import { startOfFile } from '../diagnostics/diagnostic.ts';

/** Keys and list indexes from the top of a document. */
export type KeyPath = readonly (string | number)[];

/** Which part of a `key: value` pair a range stands for. */
export type Part = 'key' | 'value';

/** One YAML file with the means to say where in it a key or a value stands. */
export interface Source {
  /** As the user wrote it: relative to the working folder. */
  readonly path: string;
  readonly text: string;
  readonly document: Document.Parsed;
  /** The document as plain data: maps with string keys, lists, scalars. */
  readonly data: Readonly<Record<string, unknown>>;
  /**
   * The range of a key or its value; of the nearest enclosing key that exists where `path` itself does not.
   */
  locate(path: KeyPath, part: Part): Range;
  /** The text with every scalar value replaced by `•`, but for those whose top-level key `reveal` accepts. */
  mask(reveal: (topLevelKey: string) => boolean): string;
}

/** A source, or what is wrong with the text that it was to be read from. */
export type SourceResult = { readonly source: Source } | { readonly diagnostics: readonly Diagnostic[] };

/** Parse the text of a YAML file that holds one map. */
export function parseSource(path: string, text: string): SourceResult {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, version: '1.2' });
  const rangeOf = (from: number, to: number): Range => ({
    start: position(lines, from),
    end: position(lines, Math.max(from, to)),
  });

  if (document.errors.length > 0) {
    return { diagnostics: document.errors.map((error) => syntaxError(path, error, rangeOf)) };
  }
  const root: Node | null = document.contents;
  if (root !== null && !isMap(root)) {
    const [from, , to] = root.range ?? [0, 0, 0];
    return {
      diagnostics: [
        {
          code: 'source/not-a-map',
          severity: 'error',
          message: `${path} must hold one map of settings, not ${isSeq(root) ? 'a list' : 'a single value'}`,
          file: path,
          path: '',
          range: rangeOf(from, to),
          hint: 'Write one `key: value` line for each setting, starting in the first column.',
        },
      ],
    };
  }
  return {
    source: {
      path,
      text,
      document,
      data: (document.toJS() ?? {}) as Record<string, unknown>,
      locate: (keyPath, part) => locate(document, keyPath, part, rangeOf),
      mask: (reveal) => mask(document, text, reveal),
    },
  };
}

function position(lines: LineCounter, offset: number) {
  const { line, col } = lines.linePos(offset);
  return { line: Math.max(line, 1), column: Math.max(col, 1) };
}

function syntaxError(
  path: string,
  error: YAMLError,
  rangeOf: (from: number, to: number) => Range,
): Diagnostic {
  const duplicate = error.code === 'DUPLICATE_KEY';
  return {
    code: duplicate ? 'source/duplicate-key' : 'source/yaml-syntax',
    severity: 'error',
    // The parser's messages quote no source text but for the name of a key or a directive.
    message: duplicate ? 'this key stands twice in one map' : plain(error.message),
    file: path,
    path: '',
    range: rangeOf(error.pos[0], error.pos[1]),
    hint: duplicate
      ? 'Remove one of the two: which of them would count is not defined.'
      : 'Check quotes, indentation and the blank after each colon on this line and the one before it.',
  };
}

function plain(message: string): string {
  const line = message.split('\n')[0] ?? message;
  return line.charAt(0).toLowerCase() + line.slice(1).replace(/\.$/, '');
}

function locate(
  document: Document.Parsed,
  path: KeyPath,
  part: Part,
  rangeOf: (from: number, to: number) => Range,
): Range {
  let node: unknown = document.contents;
  let found: Range = startOfFile;
  for (const [depth, step] of path.entries()) {
    const last = depth === path.length - 1;
    if (isMap(node)) {
      const pair = node.items.find(({ key }) => String(isScalar(key) ? key.value : key) === String(step));
      if (pair === undefined) return found;
      const target = last && part === 'value' && isNode(pair.value) ? pair.value : pair.key;
      found = rangeOfNode(target, rangeOf) ?? found;
      node = pair.value;
    } else if (isSeq(node)) {
      const item = node.items[Number(step)];
      if (item === undefined) return found;
      found = rangeOfNode(isPair(item) ? item.key : item, rangeOf) ?? found;
      node = item;
    } else {
      return found;
    }
  }
  return found;
}

function rangeOfNode(node: unknown, rangeOf: (from: number, to: number) => Range): Range | undefined {
  if (!isNode(node) || !node.range) return undefined;
  return rangeOf(node.range[0], node.range[1]);
}

function mask(document: Document.Parsed, text: string, reveal: (topLevelKey: string) => boolean): string {
  const hidden: [number, number][] = [];
  const root: Node | null = document.contents;
  if (!isMap(root)) return text;
  for (const pair of root.items) {
    if (isScalar(pair.key) && reveal(String(pair.key.value))) continue;
    if (!isNode(pair.value)) continue;
    visit(pair.value, {
      Scalar(key, node) {
        if (key !== 'key' && node.range) hidden.push([node.range[0], node.range[1]]);
      },
    });
  }
  let masked = text;
  for (const [from, to] of hidden) {
    masked = masked.slice(0, from) + masked.slice(from, to).replace(/\S/g, '•') + masked.slice(to);
  }
  return masked;
}
