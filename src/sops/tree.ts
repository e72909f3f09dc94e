import type { Plain } from './scalar.ts';

/**
 * A file as sops sees it: one map per document, whose entries are items and comments in the order in which
 * sops walks them. Each scalar knows the stretch of text that it fills, so that sealing replaces values where
 * they stand and leaves order, indentation, blank lines and clear comments alone.
 */
export interface Tree {
  readonly format: Format;
  readonly text: string;
  readonly documents: readonly DocumentTree[];
  /** The metadata as plain data, where the file has any: from its first document. */
  readonly metadata: SopsBlock | undefined;
}

export interface DocumentTree {
  readonly root: Collection;
  /** The offset at which one more key of the root can be written: before the closing brace or the next `---`. */
  readonly end: number;
  readonly metadata: SopsBlock | undefined;
}

export type Format = 'yaml' | 'json' | 'dotenv';

/** Where the `sops` map stands, and what it holds. */
export interface SopsBlock extends Span {
  readonly data: unknown;
}

/** Offsets into the text, the second one past the end. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

export interface Collection extends Span {
  readonly kind: 'map' | 'list';
  /** Written with braces or brackets. */
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
  /** What stands behind the `#`, which the span leaves out. */
  readonly text: string;
  /**
   * Whether it stands as an item of a list, dash included in the span: so does sops write the comments of lists
   * whose values it encrypts. (It then finds its own MAC wrong; read as comments, they are fine.)
   */
  readonly asItem?: true;
}

export interface Scalar extends Span {
  readonly kind: 'scalar';
  readonly plain: Plain;
  readonly slot: Slot;
}

/** What has to be known to write another value in place of a scalar. */
export interface Slot {
  /** Inside `{…}` or `[…]`, where a value must not span lines or hold a bare comma. */
  readonly flow: boolean;
  /** Whether nothing but blanks follows on the line, so that a block scalar may begin. */
  readonly lastOnLine: boolean;
  /** The column, from 0, of the collection that holds the scalar. */
  readonly indent: number;
  /** The lines below the header of a block scalar, to be removed when one line takes its place. */
  readonly body?: Span;
}

/** A place where sops encrypts or hashes: a scalar or a comment, with the way to it. */
export interface Leaf {
  readonly node: Scalar | Comment;
  /** Map keys alone: what the value is bound to. */
  readonly path: readonly string[];
  /** Map keys and list indexes, the number of the document in front where there are several: for messages. */
  readonly where: readonly (string | number)[];
  /** The comments that are in force here, one list per level, as the comment selectors see them. */
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
