import type { Settings, StorePlace } from '../../app-kit/index.ts';

interface StoreKind {
  readonly title: string;
  /** The setting that a ClusterSecretStore of this kind cannot do without. */
  readonly needs?: keyof Settings;
  /** The key of the Secret that holds the token of the store; the others know the ServiceAccount. */
  readonly tokenKey?: string;
  /** Where it keeps the value of a setting: by itself, or in `external_secrets_item`. */
  readonly place: (setting: string, item: string) => StorePlace;
}

/** The name of the setting in capitals, so that `langfuse_salt` is `LANGFUSE_SALT`. */
const byItself = (setting: string): StorePlace => ({ key: setting.toUpperCase() });

const inItem = (setting: string, item: string): StorePlace => ({
  key: item,
  property: setting.toUpperCase(),
});

const kinds = {
  doppler: { title: 'Doppler', tokenKey: 'dopplerToken', place: byItself },
  vault: {
    title: 'HashiCorp Vault or OpenBao, key-value engine version 2',
    needs: 'external_secrets_vault_server',
    place: inItem,
  },
  aws: { title: 'AWS Secrets Manager', needs: 'external_secrets_aws_region', place: inItem },
  gcp: { title: 'Google Cloud Secret Manager', needs: 'external_secrets_gcp_project', place: byItself },
  azure: {
    title: 'Azure Key Vault',
    needs: 'external_secrets_azure_vault_url',
    // Key Vault takes letters, digits and hyphens.
    place: (setting) => ({ key: setting.replaceAll('_', '-') }),
  },
  onepassword: {
    title: '1Password, by a service account',
    needs: 'external_secrets_onepassword_vault',
    tokenKey: 'token',
    place: (setting, item) => ({ key: `${item}/${setting.toUpperCase()}` }),
  },
} as const satisfies Readonly<Record<string, StoreKind>>;

/** The stores that External Secrets may fetch from, by the value of `external_secrets_store`. */
export const stores: Readonly<Record<keyof typeof kinds, StoreKind>> = kinds;
