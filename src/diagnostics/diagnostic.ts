import type { Fix } from './fix.ts';

/** An error stops the run, and nothing is written; a warning stops it only with `--strict`. */
export type Severity = 'error' | 'warning';

/** A position in a text: line and column start at 1; columns count UTF-16 code units, as in editors. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** From `start` to `end`, which is excluded. */
export interface Range {
  readonly start: Position;
  readonly end: Position;
}

/** A range in a named file. `file` is relative to the working folder, with `/` between its parts. */
export interface Location {
  readonly file: string;
  readonly range: Range;
}

/**
 * A problem with the user's input. Diagnostics are data: stages collect and return them; only a bug in clusterwright throws.
 * Neither `message` nor `hint` ever contains the value of a secret.
 */
export interface Diagnostic<Code extends string = string> extends Location {
  readonly code: Code;
  readonly severity: Severity;
  /** What is wrong, in one sentence without a final full stop. */
  readonly message: string;
  /** The key path in the file, as in `langfuse_role_mapping.default`; empty if the problem is not about a key. */
  readonly path: string;
  /** What to do about it; may have several lines. */
  readonly hint: string;
  /** Changes that would solve it, the best first; absent if only a person can. */
  readonly fixes?: readonly Fix[];
  /** What findings with one cause have in common, if it is not the message. It is not shown. */
  readonly cause?: string;
  /** The object is part of a build that nobody uses. It is not shown. */
  readonly unused?: boolean;
  /** For findings in rendered output: the template and the line that wrote the place. */
  readonly origin?: Location;
}

/** The first character of a file, for problems that concern the file as a whole. */
export const startOfFile: Range = {
  start: { line: 1, column: 1 },
  end: { line: 1, column: 1 },
};

export function hasErrors(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some(({ severity }) => severity === 'error');
}

/** `--strict`: turns warnings into errors. */
export function promoteWarnings(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  return diagnostics.map((diagnostic) => ({ ...diagnostic, severity: 'error' }));
}

/** Sorts by file, then position, then code, so that the same findings are printed in the same order on every machine. */
export function sortDiagnostics(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  return [...diagnostics].sort(
    (a, b) =>
      compare(a.file, b.file) ||
      a.range.start.line - b.range.start.line ||
      a.range.start.column - b.range.start.column ||
      compare(a.code, b.code) ||
      compare(a.message, b.message),
  );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
