import { choice, dnsLabel, flag, type SettingSchemas, text } from '../../app-kit/index.ts';
import { stores } from './stores.ts';

const backends = {
  sops: 'In cluster.yaml, sealed by SOPS into the tree',
  'external-secrets': 'In a store, from which External Secrets fetches them; the tree holds no value',
} as const;

const titles = Object.fromEntries(Object.entries(stores).map(([name, { title }]) => [name, title]));

const word = { pattern: '^[!-~]+$', patternErrorMessage: 'must not contain spaces' } as const;

export const settings: SettingSchemas = {
  secrets_backend: choice(backends, {
    defaults: { platform: 'sops', external: 'external-secrets' },
    description:
      'Where secrets are kept. One of `sops` (in this file, sealed into the tree) and `external-secrets` (in a store, fetched by External Secrets).',
    examples: ['sops', 'external-secrets'],
  }),
  external_secrets_store: choice(titles, {
    description:
      'The store that holds the secrets. One of `doppler`, `vault`, `aws` (Secrets Manager), `gcp` (Secret Manager), `azure` (Key Vault), `onepassword` (1Password).',
    default: 'doppler',
  }),
  external_secrets_store_name: dnsLabel({
    description: 'Name of the ClusterSecretStore. Unset, it is the value of `external_secrets_store`.',
    examples: ['doppler', 'platform-secrets'],
  }),
  external_secrets_store_managed: flag({
    description:
      'Write the ClusterSecretStore. One of `true`, `false`; `false` where the cluster already has one of that name.',
    default: true,
  }),
  external_secrets_namespace: dnsLabel({
    description:
      'Namespace in which External Secrets runs, with its ServiceAccount `external-secrets` and the Secret that holds the token of the store.',
    default: 'external-secrets',
  }),
  external_secrets_refresh_interval: text({
    description: 'How often secrets are fetched again: a number and `s`, `m` or `h`.',
    // The durations of Go end at 292 years.
    pattern: '^([1-9][0-9]{0,8}s|[1-9][0-9]{0,7}m|[1-9][0-9]{0,5}h)$',
    patternErrorMessage: 'must be a number and s, m or h, such as "1h", and at most 999999h',
    default: '1h',
    examples: ['1h', '15m'],
  }),
  external_secrets_item: text({
    ...word,
    description:
      'What holds the values, for stores that keep several in one: the path of the Vault secret, the name of the AWS secret, the item of 1Password. Doppler, Google and Azure keep each value by itself.',
    maxLength: 200,
    default: 'langfuse',
    examples: ['langfuse', 'production/langfuse'],
  }),
  external_secrets_token_secret: dnsLabel({
    description:
      'Secret in `external_secrets_namespace` that holds the token of Doppler (key `dopplerToken`) or of 1Password (key `token`). You create it once, by hand: it opens all others.',
    examples: ['doppler-token', 'onepassword-token'],
  }),
  external_secrets_doppler_project: text({
    ...word,
    description: 'Project of Doppler. A service token knows its own; other tokens need it.',
    examples: ['langfuse'],
  }),
  external_secrets_doppler_config: text({
    ...word,
    description: 'Config of the project in Doppler. A service token knows its own; other tokens need it.',
    examples: ['prd'],
  }),
  external_secrets_vault_server: text({
    description: 'Address of Vault. Needed with `external_secrets_store: vault`.',
    pattern: '^https?://[^\\s/]+$',
    patternErrorMessage: 'must be an address such as https://vault.example.com:8200, without a path',
    examples: ['https://vault.example.com:8200'],
  }),
  external_secrets_vault_path: text({
    ...word,
    description: 'Mount path of the key-value engine of Vault.',
    default: 'secret',
  }),
  external_secrets_vault_role: text({
    ...word,
    description:
      'Role of the Kubernetes auth method of Vault (mounted at `kubernetes`) that the ServiceAccount of External Secrets takes.',
    default: 'external-secrets',
  }),
  external_secrets_aws_region: text({
    description: 'Region of AWS Secrets Manager. Needed with `external_secrets_store: aws`.',
    pattern: '^[a-z]{2}(-[a-z]+)+-[0-9]$',
    patternErrorMessage: 'must be a region such as eu-central-1',
    examples: ['eu-central-1'],
  }),
  external_secrets_gcp_project: text({
    description: 'Project of Google Cloud. Needed with `external_secrets_store: gcp`.',
    pattern: '^[a-z][a-z0-9-]{4,28}[a-z0-9]$',
    patternErrorMessage: 'must be the id of a project, such as my-project-123456',
    examples: ['my-project-123456'],
  }),
  external_secrets_azure_vault_url: text({
    description: 'Address of the Key Vault. Needed with `external_secrets_store: azure`.',
    pattern: '^https://[a-zA-Z0-9-]+\\.[a-z0-9.-]+$',
    patternErrorMessage: 'must be an address such as https://my-vault.vault.azure.net',
    examples: ['https://my-vault.vault.azure.net'],
  }),
  external_secrets_onepassword_vault: text({
    description: 'Vault of 1Password, by name or id. Needed with `external_secrets_store: onepassword`.',
    minLength: 1,
    examples: ['Kubernetes'],
  }),
};
