import type { CodeTable } from '../../diagnostics/code-table.ts';

export const embeddedCodes = {
  'object/invalid-json': {
    title:
      'A file of a ConfigMap that ends in .json, a dashboard or the configuration of a network that is not valid JSON',
    example: 'data:\n  dashboard.json: |\n    {"title": "Langfuse",}',
    cure: 'Correct it: whatever reads the file drops it, often silently. Grafana shows no dashboard.',
  },
} as const satisfies CodeTable;
