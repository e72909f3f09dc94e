import type { CodeTable } from '../../diagnostics/code-table.ts';

export const silenceCodes = {
  'silence/unused': {
    title: 'A silence that silences nothing',
    example:
      '# clusterwright: ignore ref/missing-secret -- made by hand   (the Secret is in the tree by now)',
    cure: 'Remove it.',
  },
  'silence/no-reason': {
    title: 'A silence without a reason',
    example: '# clusterwright: ignore ref/missing-secret',
    cure: 'Say why, behind two hyphens: `# clusterwright: ignore ref/missing-secret -- made by hand`.',
  },
  'silence/unknown-code': {
    title: 'A silence for a code that does not exist',
    example: '# clusterwright: ignore ref/mising-secret -- made by hand',
    cure: 'Correct the code; docs/checks.md lists them all.',
  },
  'silence/invalid-file': {
    title: 'A `.clusterwright-ignore.yaml` that cannot be read',
    example: 'ignore: all',
    cure: 'Write a list of `{path, code, reason}`.',
  },
} as const satisfies CodeTable;
