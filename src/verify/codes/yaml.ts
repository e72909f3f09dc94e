import type { CodeTable } from '../../diagnostics/code-table.ts';

export const yamlCodes = {
  'yaml/syntax': {
    title: 'A file of the tree is not valid YAML',
    example: 'metadata:\n  name: "web',
    cure: 'Correct the line that the message shows.',
  },
  'yaml/duplicate-key': {
    title: 'A key appears twice in one map',
    example: 'spec:\n  replicas: 1\n  replicas: 2',
    cure: 'Remove one of the two: Flux refuses the file.',
  },
  'object/no-kind': {
    title: 'A document with an apiVersion but no kind, or the other way round',
    example: 'apiVersion: v1\nmetadata: {name: web}',
    cure: 'Add the missing field.',
  },
} as const satisfies CodeTable;
