import type { Span } from '../syntax/nodes.ts';

/** A name that a template reads from its context. */
export interface FreeName {
  readonly name: string;
  readonly span: Span;
  /** Whether all its uses are in `is defined`, `is undefined` or `default`, so that it may be missing. */
  readonly guarded: boolean;
}

/** A reference to another template, and what is passed to it. */
export interface TemplateLink {
  readonly kind: 'include' | 'import' | 'extends';
  /** The possible names; undefined if an expression computes the name. */
  readonly names: readonly string[] | undefined;
  readonly withContext: boolean;
  readonly ignoreMissing: boolean;
  readonly span: Span;
  /** The names that are assigned where the other template is used. */
  readonly locals: readonly string[];
}

/** A filter or test that a template uses. */
export interface Requirement {
  readonly kind: 'filter' | 'test';
  readonly name: string;
  readonly site: number;
  /** Whether it is checked before rendering, even if the place is never reached. */
  readonly always: boolean;
}

/** What a template needs from outside, as found by compiling it. */
export interface References {
  readonly free: readonly FreeName[];
  readonly links: readonly TemplateLink[];
  readonly requirements: readonly Requirement[];
  /** The names assigned at the top level. */
  readonly exported: readonly string[];
}
