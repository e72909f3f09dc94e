import type { CodeTable } from '../diagnostics/code-table.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { Model } from './model/model.ts';

/** A family of checks. A check reads the model and returns findings; it changes nothing and knows no app by name. */
export interface Check {
  /** All codes that `run` may report. */
  readonly codes: CodeTable;
  readonly run: (model: Model) => Iterable<Diagnostic>;
}
