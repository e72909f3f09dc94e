import type { DataFinding } from '../../diagnostics/finding.ts';
import type { KeyPath, Part } from '../../diagnostics/source.ts';
import type { SchemaCode } from './codes.ts';

/** One problem of an object, at a path inside it; for a missing field, the path that it should have. */
export type SchemaIssue = DataFinding<SchemaCode> & {
  readonly part: Part;
  /** For an unknown field, the field that was probably intended. */
  readonly meant?: string;
};

/** Returns the issues at places that no other issue is about, because one finding for a mistake is enough. */
export function besides(
  issues: readonly SchemaIssue[],
  others: readonly SchemaIssue[],
): readonly SchemaIssue[] {
  return issues.filter(
    (issue) => !others.some(({ path }) => isWithin(path, issue.path) || isWithin(issue.path, path)),
  );
}

/** Whether a place is another one, or is inside it. */
function isWithin(path: KeyPath, outer: KeyPath): boolean {
  return outer.length > 0 && outer.every((step, index) => path[index] === step);
}

/** What the fallback of a type finds, unless something else is found about one of these paths. */
export type Fallback = SchemaIssue & { readonly about: readonly KeyPath[] };

/** Returns the issues, and what only fallbacks found. */
export function withFallbacks(issues: readonly SchemaIssue[], fallbacks: readonly Fallback[]): SchemaIssue[] {
  const all = [...issues];
  for (const { about, ...issue } of fallbacks) {
    const isReported = issues.some(({ path }) => about.some((each) => isWithin(path, each)));
    if (!isReported && besides([issue], all).length > 0) all.push(issue);
  }
  return all;
}
