import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { startOfFile } from '../diagnostics/diagnostic.ts';
import { type Stores, storesOf } from './stores.ts';

interface TreeFile {
  readonly path: string;
  readonly content: string;
}

const losses: Readonly<Record<keyof Stores, { readonly what: string; readonly lost: string }>> = {
  postgres: { what: 'PostgreSQL', lost: 'users, projects, prompts and API keys' },
  clickhouse: { what: 'ClickHouse', lost: 'traces, observations and scores' },
  blobs: { what: 'the object store', lost: 'raw events, media and exports' },
  redis: { what: 'Redis', lost: 'jobs that wait in its queues; let them run dry first' },
};

/**
 * What a new tree would leave behind in stores that the tree before it used: one warning for each store that
 * changes its place. Nothing where either tree is without Langfuse. Pure.
 */
export function dataLeftBehind(before: readonly TreeFile[], after: readonly TreeFile[]): Diagnostic[] {
  const old = storesOf(before);
  const next = storesOf(after);
  if (old === undefined || next === undefined) return [];
  return (Object.keys(losses) as (keyof Stores)[])
    .filter((store) => old.stores[store] !== next.stores[store])
    .map((store) => ({
      code: 'move/data-left-behind',
      severity: 'warning',
      message: `${losses[store].what} moves from ${old.stores[store]} to ${next.stores[store]}; left behind: ${losses[store].lost}`,
      file: next.path,
      path: '',
      range: startOfFile,
      hint: 'Move the data before Flux applies this: docs/moving-between-shapes.md says how. Langfuse starts empty otherwise.',
    }));
}
