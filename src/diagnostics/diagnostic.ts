/** An error stops the run and writes nothing; a warning stops it only under `--strict`. */
export type Severity = 'error' | 'warning';

/** A place in a text: line and column count from 1, columns in UTF-16 code units, as editors do. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** From `start` up to, and not including, `end`. */
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
 * One thing that is wrong with the user's input. It is data: stages collect and return diagnostics, and only
 * a bug of ours throws. Neither `message` nor `hint` ever holds the value of a secret.
 */
export interface Diagnostic<Code extends string = string> extends Location {
  readonly code: Code;
  readonly severity: Severity;
  /** What is wrong, in one sentence without a final full stop. */
  readonly message: string;
  /** The key path inside the file, as in `langfuse_role_mapping.default`; empty where none applies. */
  readonly path: string;
  /** What to do about it; may have several lines. */
  readonly hint: string;
  /** For findings in rendered output: the template and the line that wrote the place. */
  readonly origin?: Location;
}

/** The first character of a file, for what concerns the file as a whole. */
export const startOfFile: Range = {
  start: { line: 1, column: 1 },
  end: { line: 1, column: 1 },
};

export function hasErrors(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some(({ severity }) => severity === 'error');
}

/** `--strict`: warnings count as errors. */
export function promoteWarnings(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  return diagnostics.map((diagnostic) => ({ ...diagnostic, severity: 'error' }));
}

/** By file, then place, then code: the same findings print in the same order on every machine. */
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
