import type { Span } from '../syntax/nodes.ts';

/** A name that a template reads from its context. */
export interface FreeName {
  readonly name: string;
  readonly span: Span;
  /** Read by `is defined`, `is undefined` or `default` alone: missing is allowed for. */
  readonly guarded: boolean;
}

/** Another template that one names, and what it hands over. */
export interface TemplateLink {
  readonly kind: 'include' | 'import' | 'extends';
  /** The names that may be meant; undefined where an expression decides. */
  readonly names: readonly string[] | undefined;
  readonly withContext: boolean;
  readonly ignoreMissing: boolean;
  readonly span: Span;
  /** The names assigned where the other template is called. */
  readonly locals: readonly string[];
}

/** A filter or test that a template names. */
export interface Requirement {
  readonly kind: 'filter' | 'test';
  readonly name: string;
  readonly site: number;
  /** Checked before anything is rendered, even where the place is never reached. */
  readonly always: boolean;
}

/** What a template needs from elsewhere, as its compilation finds it. */
export interface References {
  readonly free: readonly FreeName[];
  readonly links: readonly TemplateLink[];
  readonly requirements: readonly Requirement[];
  /** The names assigned at the top level. */
  readonly exported: readonly string[];
}
