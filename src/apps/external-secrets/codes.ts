import type { CodeTable } from '../../diagnostics/code-table.ts';

export const codes = {
  'external-secrets/incomplete-store': {
    title: 'The secret store lacks a setting that is required to reach it',
    example:
      'secrets_backend: external-secrets\nexternal_secrets_store: aws\n# no external_secrets_aws_region',
    cure: 'Add the setting that the message names.',
  },
  'external-secrets/unused-secret': {
    title: 'A secret in cluster.yaml that is not used, because secrets come from a store',
    example: 'secrets_backend: external-secrets\nlangfuse_salt: …',
    cure: 'Put the value into the store, and remove the line.',
  },
} as const satisfies CodeTable;
