import { choice, dnsLabel, flag, type SettingSchemas } from '../../app-kit/index.ts';
import { stores } from '../external-secrets-store-kinds/stores.ts';

const titles = Object.fromEntries(Object.entries(stores).map(([name, { title }]) => [name, title]));

export const settings: SettingSchemas = {
  external_secrets_store: choice(titles, {
    description:
      'The store that holds the secrets. One of `doppler`, `vault`, `aws` (Secrets Manager), `gcp` (Secret Manager), `azure` (Key Vault), `onepassword` (1Password).',
    default: 'doppler',
  }),
  external_secrets_store_name: dnsLabel({
    description: 'Name of the ClusterSecretStore. If unset, the value of `external_secrets_store`.',
    examples: ['doppler', 'platform-secrets'],
  }),
  external_secrets_store_managed: flag({
    description:
      'Write the ClusterSecretStore. One of `true`, `false`. Set it to `false` if the cluster already has one with that name.',
    default: true,
  }),
  external_secrets_token_secret: dnsLabel({
    description:
      'Secret in `external_secrets_namespace` with the token for Doppler (key `dopplerToken`) or 1Password (key `token`). Create it once by hand; it gives access to all other secrets.',
    examples: ['doppler-token', 'onepassword-token'],
  }),
};
