import type { KeyPath, Part } from '../../diagnostics/source.ts';
import type { SchemaCode } from './codes.ts';

/** One thing that is wrong with an object, at a path inside it. */
export interface SchemaIssue {
  readonly code: SchemaCode;
  /** For a missing field, the path that it should have. */
  readonly path: KeyPath;
  readonly part: Part;
  readonly message: string;
  readonly hint: string;
  /** An error unless said otherwise. */
  readonly severity?: 'warning';
}
