import type { CodeTable } from '../diagnostics/code-table.ts';

export const configCodes = {
  'config/unknown-key': {
    title: 'A key that no setting has',
    example: 'langfuse_subdomian: llm',
    cure: 'Correct the name; the message suggests the nearest one. cluster.schema.json lists all settings.',
  },
  'config/missing-key': {
    title: 'A setting that must be given is not there',
    example: '# no cloudflare_domain',
    cure: 'Add the setting; its description in cluster.schema.json says what it takes.',
  },
  'config/wrong-value': {
    title: 'A value that the setting does not take',
    example: 'langfuse_postgres_instances: 0',
    cure: 'Give a value as the message describes.',
  },
} as const satisfies CodeTable;
