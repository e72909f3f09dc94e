import { choice, namespaceName, type SettingSchemas, text } from '../../app-kit/index.ts';

const backends = {
  sops: 'In cluster.yaml, sealed by SOPS into the tree',
  'external-secrets': 'In a store, from which External Secrets fetches them; the tree contains no values',
} as const;

export const settings: SettingSchemas = {
  secrets_backend: choice(backends, {
    defaults: { platform: 'sops', external: 'external-secrets' },
    description:
      'Where secrets are kept. One of `sops` (in this file, sealed into the tree) and `external-secrets` (in a store, fetched by External Secrets).',
    examples: ['sops', 'external-secrets'],
  }),
  external_secrets_namespace: namespaceName({
    description:
      'Namespace of External Secrets, with its ServiceAccount `external-secrets` and the Secret that contains the token for the store.',
    default: 'external-secrets',
  }),
  external_secrets_refresh_interval: text({
    description: 'How often External Secrets fetches the values again: a number and `s`, `m` or `h`.',
    // Go's durations are limited to 292 years.
    pattern: '^([1-9][0-9]{0,8}s|[1-9][0-9]{0,7}m|[1-9][0-9]{0,5}h)$',
    patternErrorMessage: 'must be a number and s, m or h, such as "1h", and at most 999999h',
    default: '1h',
    examples: ['1h', '15m'],
  }),
};
