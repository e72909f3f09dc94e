import type { Diagnostic } from './diagnostic.ts';

/** A result, or what is wrong with the input. The results are distinguished by member: `'source' in result`. */
export type Result<T extends object> = T | Failed;

/** Everything that is wrong; contains at least one error. */
export interface Failed {
  readonly diagnostics: readonly Diagnostic[];
}
