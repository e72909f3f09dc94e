import type { CodeTable } from '../../diagnostics/code-table.ts';

export const codes = {
  'external-secrets/incomplete-store': {
    title: 'The store of secrets lacks a setting without which it cannot be reached',
    example:
      'secrets_backend: external-secrets\nexternal_secrets_store: aws\n# no external_secrets_aws_region',
    cure: 'Add the setting that the message names.',
  },
  'external-secrets/unused-secret': {
    title: 'A secret in cluster.yaml that nothing reads, since secrets come from a store',
    example: 'secrets_backend: external-secrets\nlangfuse_salt: …',
    cure: 'Put the value into the store, and remove the line: a secret is safest where it is not.',
  },
} as const satisfies CodeTable;
