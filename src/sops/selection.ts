import { RE2JS } from 're2js';
import type { Leaf } from './tree.ts';

/** The six ways in which a rule says which values are encrypted. A file has at most one of them. */
export const selectorKinds = [
  'encrypted_comment_regex',
  'encrypted_regex',
  'encrypted_suffix',
  'unencrypted_comment_regex',
  'unencrypted_regex',
  'unencrypted_suffix',
] as const;

export interface Selector {
  readonly kind: (typeof selectorKinds)[number];
  /** A regular expression in RE2 syntax, or a suffix. */
  readonly value: string;
}

/** What sops applies where a rule names no selector. */
export const defaultSelector: Selector = { kind: 'unencrypted_suffix', value: '_unencrypted' };

/** Whether a leaf is to be encrypted. Comments are given as they stand in the text at hand. */
export type Selection = (leaf: Leaf) => boolean;

/**
 * Compile a selector.
 *
 * @returns undefined where its regular expression is invalid. (sops itself then selects nothing, and writes the
 * file in the clear.)
 */
export function compileSelector(selector: Selector): Selection | undefined {
  const { kind, value } = selector;
  switch (kind) {
    case 'encrypted_suffix':
      return ({ path }) => path.some((key) => key.endsWith(value));
    case 'unencrypted_suffix':
      return ({ path }) => !path.some((key) => key.endsWith(value));
    default: {
      const matches = compileRegex(value);
      if (matches === undefined) return undefined;
      if (kind === 'encrypted_regex') return ({ path }) => path.some(matches);
      if (kind === 'unencrypted_regex') return ({ path }) => !path.some(matches);
      if (kind === 'unencrypted_comment_regex') return ({ comments }) => !comments.flat().some(matches);
      return (leaf) => commentsAbove(leaf).some(matches);
    }
  }
}

/** A comment does not encrypt itself, for then nobody could read why the values below it are encrypted. */
function commentsAbove({ node, comments }: Leaf): string[] {
  const all = comments.flat();
  return node.kind === 'comment' ? all.slice(0, -1) : all;
}

/** A test for a match anywhere in a text, by Go's rules; undefined for an invalid pattern. */
export function compileRegex(pattern: string): ((text: string) => boolean) | undefined {
  const known = compiled.get(pattern);
  if (known !== undefined) return known;
  try {
    const regex = RE2JS.compile(pattern);
    const matches = (text: string) => regex.test(text);
    compiled.set(pattern, matches);
    return matches;
  } catch {
    return undefined;
  }
}

/** A tree has a handful of patterns and hundreds of files that name them. */
const compiled = new Map<string, (text: string) => boolean>();
