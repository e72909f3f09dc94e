import type { BlockEntry, Context } from './context.ts';
import type { Output } from './output.ts';
import type { Runtime } from './runtime.ts';

/** What the code of a template evaluates to. */
export interface CompiledTemplate {
  root(runtime: Runtime, context: Context, output: Output, entry?: BlockEntry): void;
  readonly blocks: Readonly<Record<string, CompiledTemplate['root']>>;
  /** Start and end offset of each site in the text of the template. */
  readonly sites: readonly number[];
  /** Filters and tests that must exist before anything is rendered: kind, name and site. */
  readonly needs: readonly (readonly [kind: 'filter' | 'test', name: string, site: number])[];
}
