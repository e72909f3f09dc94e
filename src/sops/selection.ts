import { RE2JS } from 're2js';
import type { Leaf } from './tree.ts';

/** The six ways in which a rule can select the values to encrypt. A file has at most one of them. */
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

/** The selector that sops uses if a rule has none. */
export const defaultSelector: Selector = { kind: 'unencrypted_suffix', value: '_unencrypted' };

/** Whether to encrypt a leaf. Comments are passed as written in the given text. */
export type Selection = (leaf: Leaf) => boolean;

/**
 * Compiles a selector.
 *
 * @returns undefined if its regular expression is not valid. (sops itself then selects nothing, and writes the file in clear
 * text.)
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

/** A comment that selects the values below it is not encrypted, because then nobody could read why they are. */
function commentsAbove({ node, comments }: Leaf): string[] {
  const all = comments.flat();
  return node.kind === 'comment' ? all.slice(0, -1) : all;
}

/** Returns a function that tests for a match anywhere in a text, by Go's rules; undefined for an invalid pattern. */
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

/** Cached, because a tree has few patterns and hundreds of files that use them. */
const compiled = new Map<string, (text: string) => boolean>();
