import type { SchemaIssue } from '../schemas/issue.ts';

/** What a rule reports: a path from the map that it looks at; `schema/rule` at the value unless said otherwise. */
export type RuleIssue = Omit<SchemaIssue, 'code' | 'part'> & Partial<Pick<SchemaIssue, 'code' | 'part'>>;

/** A check across the fields of one map, whose values may each be malformed: that is reported elsewhere. */
export type Rule = (value: Readonly<Record<string, unknown>>, report: (issue: RuleIssue) => void) => void;
