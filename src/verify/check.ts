import type { CodeTable } from '../diagnostics/code-table.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { Model } from './model/model.ts';

/** One family of checks. A check reads the model and reports; it changes nothing and knows no app by name. */
export interface Check {
  /** Every code that `run` may report, and no other. */
  readonly codes: CodeTable;
  readonly run: (model: Model) => Iterable<Diagnostic>;
}
