import type { Diagnostic } from './diagnostic.ts';

/** What came of the input, or what is wrong with it. What came of it is told by its name: `'source' in result`. */
export type Result<T extends object> = T | Failed;

/** All that is wrong; among it is an error. */
export interface Failed {
  readonly diagnostics: readonly Diagnostic[];
}
