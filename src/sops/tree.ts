import type { Plain } from './scalar.ts';

/**
 * A file as sops sees it: one map per document, whose entries are items and comments in the order in which sops visits them. Each
 * scalar knows its range in the text, so that sealing replaces values in place, and keeps order, indentation, blank lines and
 * clear comments.
 */
export interface Tree {
  readonly format: Format;
  readonly text: string;
  readonly documents: readonly DocumentTree[];
  /** The metadata as plain data, if the file has any; from its first document. */
  readonly metadata: SopsBlock | undefined;
}

export interface DocumentTree {
  readonly root: Collection;
  /** The offset where another top-level key can be inserted: before the closing brace or the next `---`. */
  readonly end: number;
  readonly metadata: SopsBlock | undefined;
}

export type Format = 'yaml' | 'json' | 'dotenv';

/** The range of the `sops` map, and its content. */
export interface SopsBlock extends Span {
  readonly data: unknown;
}

/** Offsets into the text; the second is exclusive. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

export interface Collection extends Span {
  readonly kind: 'map' | 'list';
  /** Whether it is written with braces or brackets. */
  readonly flow: boolean;
  readonly entries: Entry[];
}

export type Entry = Item | Comment;

export interface Item extends Span {
  readonly kind: 'item';
  /** Empty for the items of a list. */
  readonly key: string;
  readonly value: Scalar | Collection;
}

export interface Comment extends Span {
  readonly kind: 'comment';
  /** The text after the `#`, which the span excludes. */
  readonly text: string;
  /**
   * Whether it is written as an item of a list, with the dash in the span: sops writes comments that way in lists whose values it
   * encrypts. (It then considers its own MAC wrong; read as comments, they are correct.)
   */
  readonly asItem?: true;
}

export interface Scalar extends Span {
  readonly kind: 'scalar';
  readonly plain: Plain;
  readonly slot: Slot;
}

/** What is needed to replace a scalar by another value. */
export interface Slot {
  /** Whether it is inside `{…}` or `[…]`, where a value must not span lines or contain an unquoted comma. */
  readonly flow: boolean;
  /** Whether only white space follows on the line, so that a block scalar may begin. */
  readonly lastOnLine: boolean;
  /** The column, from 0, of the collection that contains the scalar. */
  readonly indent: number;
  /** The lines below the header of a block scalar, which are removed if the new value takes one line. */
  readonly body?: Span;
}

/** A scalar or a comment, which sops encrypts or hashes, with the path to it. */
export interface Leaf {
  readonly node: Scalar | Comment;
  /** Only map keys: what the value is bound to. */
  readonly path: readonly string[];
  /** Map keys and list indexes, preceded by the number of the document if there are several: for messages. */
  readonly where: readonly (string | number)[];
  /** The comments above the leaf, one list per level, as comment selectors see them. */
  readonly comments: readonly (readonly string[])[];
}

/** Every leaf in the order of the MAC. */
export function* leavesOf(tree: Tree): Generator<Leaf> {
  const several = tree.documents.length > 1;
  for (const [index, document] of tree.documents.entries()) {
    yield* walk(document.root, [], several ? [`document ${index + 1}`] : [], []);
  }
}

function* walk(
  collection: Collection,
  path: readonly string[],
  where: readonly (string | number)[],
  outer: readonly (readonly string[])[],
): Generator<Leaf> {
  let active: string[] = [];
  let index = 0;
  for (const entry of collection.entries) {
    if (entry.kind === 'comment') {
      active = [...active, entry.text];
      yield { node: entry, path, where, comments: [...outer, active] };
      continue;
    }
    const inList = collection.kind === 'list';
    const itemPath = inList ? path : [...path, entry.key];
    const itemWhere = [...where, inList ? index++ : entry.key];
    const comments = [...outer, active];
    if (entry.value.kind === 'scalar') {
      yield { node: entry.value, path: itemPath, where: itemWhere, comments };
    } else {
      yield* walk(entry.value, itemPath, itemWhere, comments);
    }
    active = [];
  }
}
