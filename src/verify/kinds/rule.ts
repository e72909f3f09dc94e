import type { KeyPath } from '../../diagnostics/source.ts';
import type { SchemaIssue } from '../schemas/issue.ts';

/**
 * An issue from a rule; its path starts at the map that the rule checks. By default it is `schema/rule`, at the value.
 */
export type RuleIssue = Omit<SchemaIssue, 'code' | 'part'> & Partial<Pick<SchemaIssue, 'code' | 'part'>>;

/** A check across the fields of one map. The values may be malformed, which is reported elsewhere. */
export type Rule = (value: Readonly<Record<string, unknown>>, report: (issue: RuleIssue) => void) => void;

/** An issue that counts only if nothing else is reported at its place, or at the other fields that it is about. */
export type FallbackIssue = RuleIssue & { readonly about: readonly KeyPath[] };

export type Fallback = (
  value: Readonly<Record<string, unknown>>,
  report: (issue: FallbackIssue) => void,
) => void;
