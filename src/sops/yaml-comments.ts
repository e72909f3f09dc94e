/**
 * Assigns comments to maps and lists. sops binds an encrypted comment to the path of the collection that go-yaml assigns it to,
 * so this follows go-yaml: by indentation and, in case of doubt, to what follows.
 */

import type { CST } from 'yaml';
import type { Collection, Comment, Entry } from './tree.ts';

/** Every comment of the stream, in order. The span of a comment excludes its `#`. */
export function commentTokens(tokens: readonly CST.Token[]): Comment[] {
  const comments: Comment[] = [];
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) {
      for (const element of value) visit(element);
      return;
    }
    if (typeof value !== 'object' || value === null) return;
    const token = value as CST.SourceToken;
    if (token.type === 'comment') {
      const text = token.source.replace(/^#/, '').replace(/\r$/, '');
      const from = token.offset + 1;
      comments.push({ kind: 'comment', text, from, to: from + text.length });
      return;
    }
    for (const part of ['start', 'props', 'key', 'sep', 'value', 'items', 'end'] as const) {
      visit((value as Record<string, unknown>)[part]);
    }
  };
  visit(tokens);
  return comments.sort((a, b) => a.from - b.from);
}

/** Inserts each comment among the entries of its collection, in the order in which sops visits them. */
export function placeComments(text: string, root: Collection, comments: readonly Comment[]): void {
  for (const comment of comments) {
    const lineStart = text.lastIndexOf('\n', comment.from - 2) + 1;
    const before = text.slice(lineStart, comment.from - 1);
    const beforeItem = /^[\s-]*-\s+$/.test(before);
    const inline = before.trim() !== '' && !beforeItem;
    const flow = enclosingFlow(root, comment.from);
    if (flow !== undefined) {
      placeInside(flow, comment, inline);
    } else if (inline) {
      placeInline(root, comment);
    } else {
      // A comment after a dash belongs to the list; the position is that of the dash.
      placeOnOwnLine(text, root, comment, beforeItem ? before.indexOf('-') : before.length);
    }
  }
}

function placeInside(collection: Collection, comment: Comment, inline: boolean): void {
  const next = collection.entries.findIndex((entry) => entry.from > comment.from);
  const at = next === -1 ? collection.entries.length : next;
  collection.entries.splice(inline ? Math.max(at - 1, 0) : at, 0, comment);
}

/**
 * A comment after a value is inserted before the value's item, which it describes. One after `}` or `]` is inserted at the
 * beginning of that collection.
 */
function placeInline(root: Collection, comment: Comment): void {
  let collection = root;
  for (;;) {
    const at = lastBefore(collection, comment.from);
    const entry = collection.entries[at];
    if (entry?.kind !== 'item' || entry.value.kind === 'scalar' || entry.value.from > comment.from) {
      collection.entries.splice(Math.max(at, 0), 0, comment);
      return;
    }
    if (entry.value.flow) {
      entry.value.entries.unshift(comment);
      return;
    }
    collection = entry.value;
  }
}

function placeOnOwnLine(text: string, root: Collection, comment: Comment, indent: number): void {
  const open = [root];
  for (;;) {
    const innermost = open[open.length - 1] as Collection;
    const entry = lastItemBefore(innermost, comment.from);
    if (entry === undefined || entry.value.kind === 'scalar' || entry.value.flow) break;
    if (entry.value.from > comment.from) {
      placeInside(entry.value, comment, false);
      return;
    }
    open.push(entry.value);
  }
  const next = open.findLastIndex((collection) =>
    collection.entries.some((entry) => entry.kind === 'item' && entry.from > comment.from),
  );
  const candidates = open.slice(Math.max(next, 0));
  const outermost = candidates[0] as Collection;
  const deeper = candidates.findLast((collection) => columnOf(text, collection) <= indent);
  const fits = columnOf(text, outermost) === indent ? outermost : (deeper ?? outermost);
  placeInside(fits, comment, false);
}

function lastBefore(collection: Collection, offset: number): number {
  return collection.entries.findLastIndex((entry: Entry) => entry.kind === 'item' && entry.from < offset);
}

function lastItemBefore(collection: Collection, offset: number) {
  const entry = collection.entries[lastBefore(collection, offset)];
  return entry?.kind === 'item' ? entry : undefined;
}

function enclosingFlow(collection: Collection, offset: number): Collection | undefined {
  for (const entry of collection.entries) {
    if (entry.kind !== 'item' || entry.value.kind === 'scalar') continue;
    const inner = enclosingFlow(entry.value, offset);
    if (inner !== undefined) return inner;
  }
  return collection.flow && collection.from < offset && offset < collection.to ? collection : undefined;
}

function columnOf(text: string, collection: Collection): number {
  return collection.from - (text.lastIndexOf('\n', collection.from - 1) + 1);
}
