import type { CodeTable } from '../diagnostics/code-table.ts';

export const compareCodes = {
  'diff/no-revision': {
    title: 'A revision to compare is not in the repository',
    example: 'clusterwright diff mian',
    cure: 'Give a branch, a tag or a hash that `git log` shows; in a shallow clone, fetch more of the history.',
  },
} as const satisfies CodeTable;
