import type { CodeTable } from '../diagnostics/code-table.ts';

export const moveCodes = {
  'move/data-left-behind': {
    title: 'A change moves an app to another store, and the data stays in the old one',
    example: 'langfuse_postgres_mode: external   # cnpg in the tree that is there',
    cure: 'Move the data first, as docs/moving-between-shapes.md describes, or go on without it.',
  },
} as const satisfies CodeTable;
