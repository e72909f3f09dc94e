import type { CodeTable } from '../diagnostics/code-table.ts';

export const renderCodes = {
  'template/failed': {
    title: 'A template cannot be rendered',
    example: '#{ no_such_variable }#',
    cure: 'Correct the template at the place that the message shows.',
  },
} as const satisfies CodeTable;
