import type { CodeTable } from '../diagnostics/code-table.ts';

export const moveCodes = {
  'move/data-left-behind': {
    title: 'A change moves an app to another store, and the data stays in the old one',
    example: 'langfuse_postgres_mode: external   # cnpg in the existing tree',
    cure: 'Move the data first, as described in docs/moving-between-shapes.md, or continue without it; where the chart refuses that, with --force.',
  },
  'move/data-deleted': {
    title: 'An object with data is removed from the tree, and Flux or Helm deletes it with its data',
    example:
      'langfuse_enabled: false   # a CloudNativePG Cluster without prune: disabled in the existing tree',
    cure: 'Run `configure` with the previous settings, let Flux apply that, and then make the change; or give up the data with --force.',
  },
  'move/data-kept': {
    title: 'An object with data is removed from the tree but stays in the cluster',
    example: 'langfuse_postgres_mode: external   # cnpg in the existing tree',
    cure: 'Delete the object yourself once its data is no longer needed.',
  },
  'move/release-removed': {
    title: 'A Helm release with volumes is removed from the tree',
    example: 'a HelmRelease with values.persistence, removed',
    cure: 'Copy the data first if it is needed.',
  },
  'move/immutable-field': {
    title: 'A field changes that cannot be changed in place',
    example: 'langfuse_clickhouse_storage: 300Gi   # 200Gi in the existing tree',
    cure: 'Do what the hint says before Flux applies the new tree, or revert the change.',
  },
} as const satisfies CodeTable;
