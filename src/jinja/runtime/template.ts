import type { BlockEntry, Context } from './context.ts';
import type { Output } from './output.ts';
import type { Runtime } from './runtime.ts';

/** The result of evaluating a template's code. */
export interface CompiledTemplate {
  root(runtime: Runtime, context: Context, output: Output, entry?: BlockEntry): void;
  readonly blocks: Readonly<Record<string, CompiledTemplate['root']>>;
  /** The start and end offset of each site in the text of the template. */
  readonly sites: readonly number[];
  /** Filters and tests that must exist before rendering: kind, name and site. */
  readonly needs: readonly (readonly [kind: 'filter' | 'test', name: string, site: number])[];
}
