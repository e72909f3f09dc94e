import { type Document, isMap, isScalar, isSeq, type Node, type Pair, parseAllDocuments } from 'yaml';
import type { TreeFile } from '../../../src/verify/tree.ts';

/** A document of a file with what it takes to change its text. */
export interface Editable {
  readonly file: TreeFile;
  readonly syntax: Document.Parsed;
  readonly kind: string;
  readonly name: string;
  /** Offsets in the file's text. */
  readonly from: number;
  readonly to: number;
}

/** A broken tree, and where a finding is correct. */
export interface Mutant {
  readonly operator: string;
  readonly file: string;
  /** Absent if the file was removed. */
  readonly content?: string;
  /** Other files that are new, changed, or (without content) removed. */
  readonly others?: readonly { readonly file: string; readonly content?: string }[];
  /** From 1: the lines that were changed, or that contained what was removed. */
  readonly lines: readonly [number, number];
  /** The lines of the enclosing map, where a finding about something missing is. */
  readonly holder?: readonly number[];
  /** A finding is also correct on a line that names one of these, because it shows what is affected. */
  readonly names: readonly string[];
  /** Findings about a file that is missing from a list are in that file. */
  readonly about?: string;
}

export type Operator = (documents: readonly Editable[]) => Iterable<Mutant>;

export function editables(files: readonly TreeFile[]): Editable[] {
  return files
    .filter(({ path }) => path.endsWith('.yaml'))
    .flatMap((file) => {
      const documents = parseAllDocuments(file.content) as Document.Parsed[];
      return documents.flatMap((syntax, index) => {
        if (!isMap(syntax.contents)) return [];
        const next = documents[index + 1];
        return [
          {
            file,
            syntax,
            kind: String(syntax.get('kind') ?? ''),
            name: String(syntax.getIn(['metadata', 'name']) ?? ''),
            from: syntax.range[0],
            to: next ? next.range[0] : file.content.length,
          },
        ];
      });
    });
}

function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length;
}

/** Replaces a part of a file's text. */
export function replaceRange(
  operator: string,
  { file }: Editable,
  [from, to]: readonly [number, number],
  text: string,
  names: readonly string[] = [],
): Mutant {
  const line = lineAt(file.content, from);
  return {
    operator,
    file: file.path,
    content: file.content.slice(0, from) + text + file.content.slice(to),
    lines: [line, line + text.split('\n').length - 1],
    names,
  };
}

/** Removes whole lines. A finding is correct on the line before and after, and on the enclosing map. */
export function removeLines(
  operator: string,
  { file }: Editable,
  [from, to]: readonly [number, number],
  names: readonly string[] = [],
  around: number = from,
): Mutant {
  const start = file.content.lastIndexOf('\n', from - 1) + 1;
  const newline = file.content.indexOf('\n', Math.max(from, to - 1));
  const end = newline < 0 ? file.content.length : newline + 1;
  return {
    operator,
    file: file.path,
    content: file.content.slice(0, start) + file.content.slice(end),
    lines: [lineAt(file.content, around), lineAt(file.content, start)],
    names,
  };
}

/** Every pair of a map with a matching key, at any depth. */
export function* pairs(node: unknown, fits: (key: string, pair: Pair) => boolean): Generator<Pair> {
  if (isMap(node)) {
    for (const pair of node.items) {
      if (fits(String(isScalar(pair.key) ? pair.key.value : pair.key), pair)) yield pair;
      yield* pairs(pair.value, fits);
    }
  } else if (isSeq(node)) {
    for (const item of node.items) yield* pairs(item, fits);
  }
}

export function at(document: Editable, ...path: (string | number)[]): unknown {
  return document.syntax.getIn(path, true);
}

/** The range of a node's own text, without the blank lines that follow it. */
export function rangeOf(node: unknown): [number, number] {
  const range = (node as Node | undefined)?.range;
  return range ? [range[0], range[1]] : [0, 0];
}

/** From the key to the end of the value. */
export function pairRange(pair: Pair): [number, number] {
  const [from] = rangeOf(pair.key);
  const [, to] = pair.value === null ? rangeOf(pair.key) : rangeOf(pair.value);
  return [from, to];
}

export function textOf(node: unknown): string | undefined {
  return isScalar(node) && typeof node.value === 'string' ? node.value : undefined;
}
