import type { CodeTable } from '../diagnostics/code-table.ts';

export const writeCodes = {
  'write/changed-by-hand': {
    title: 'A file of the tree was changed by hand since clusterwright wrote it',
    example: 'kubernetes/apps/ai-system/langfuse/ks.yaml, edited',
    cure: 'Move the change into cluster.yaml or into templates/overrides/, or give up the change with --force.',
  },
  'write/not-ours': {
    title: 'A file that clusterwright did not write stands where it wants to write one',
    example: 'a hand-written kubernetes/apps/kustomization.yaml',
    cure: 'Move the file to templates/overrides/ to keep it, or replace it with --force.',
  },
  'write/failed': {
    title: 'A file cannot be written',
    example: 'a folder without write permission',
    cure: 'Correct the permissions or free some space; nothing was left half written.',
  },
} as const satisfies CodeTable;
