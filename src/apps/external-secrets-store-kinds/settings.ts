import { type SettingSchemas, text } from '../../app-kit/index.ts';

const word = { pattern: '^[!-~]+$', patternErrorMessage: 'must not contain spaces' } as const;

/** The address of each kind of store, and how External Secrets authenticates. */
export const settings: SettingSchemas = {
  external_secrets_item: text({
    ...word,
    description:
      'Name of the entry that contains all values, for stores that group values: the path of the Vault secret, the name of the AWS secret, the 1Password item. Doppler, Google and Azure store each value separately.',
    maxLength: 200,
    default: 'langfuse',
    examples: ['langfuse', 'production/langfuse'],
  }),
  external_secrets_doppler_project: text({
    ...word,
    description: 'Doppler project. Not needed with a service token, which belongs to one project.',
    examples: ['langfuse'],
  }),
  external_secrets_doppler_config: text({
    ...word,
    description:
      'Doppler config of the project. Not needed with a service token, which belongs to one config.',
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
      'Role of the Kubernetes auth method of Vault (mounted at `kubernetes`) for the ServiceAccount of External Secrets.',
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
