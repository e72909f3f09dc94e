import type { Diagnostic, Severity } from '../diagnostic.ts';
import type { Fix } from '../fix.ts';

/** A diagnostic in JSON: the start of its range, in lines and columns from 1. */
export interface JsonDiagnostic {
  readonly severity: Severity;
  readonly code: string;
  readonly message: string;
  /** The key path, as in `langfuse_role_mapping.default`. */
  readonly path: string;
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly hint: string;
  readonly fixes?: readonly Fix[];
}

export function toJson(diagnostics: readonly Diagnostic[]): JsonDiagnostic[] {
  return diagnostics.map(({ severity, code, message, path, file, range, hint, fixes }) => {
    const { line, column } = range.start;
    return { severity, code, message, path, file, line, column, hint, ...(fixes && { fixes }) };
  });
}
