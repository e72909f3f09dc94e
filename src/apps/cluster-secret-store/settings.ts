import { choice, dnsLabel, flag, type SettingSchemas } from '../../app-kit/index.ts';
import { stores } from '../secret-stores/stores.ts';

const titles = Object.fromEntries(Object.entries(stores).map(([name, { title }]) => [name, title]));

export const settings: SettingSchemas = {
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
  external_secrets_token_secret: dnsLabel({
    description:
      'Secret in `external_secrets_namespace` that holds the token of Doppler (key `dopplerToken`) or of 1Password (key `token`). You create it once, by hand: it opens all others.',
    examples: ['doppler-token', 'onepassword-token'],
  }),
};
