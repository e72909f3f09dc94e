import type { DataFinding } from '../../diagnostics/finding.ts';
import type { KeyPath, Part } from '../../diagnostics/source.ts';
import type { SchemaCode } from './codes.ts';

/** One thing that is wrong with an object, at a path inside it; for a missing field, the path that it should have. */
export type SchemaIssue = DataFinding<SchemaCode> & {
  readonly part: Part;
  /** Of an unknown field, the one that was probably meant. */
  readonly meant?: string;
};

/** Those issues whose place no other issue is about: two words for one mistake are one too many. */
export function besides(
  issues: readonly SchemaIssue[],
  others: readonly SchemaIssue[],
): readonly SchemaIssue[] {
  return issues.filter(
    (issue) => !others.some(({ path }) => isWithin(path, issue.path) || isWithin(issue.path, path)),
  );
}

function isWithin(path: KeyPath, outer: KeyPath): boolean {
  return outer.length > 0 && outer.every((step, index) => path[index] === step);
}
