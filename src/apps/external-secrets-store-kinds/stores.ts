import type { Settings, StorePlace } from '../../app-kit/index.ts';

interface StoreKind {
  readonly title: string;
  /** The setting that a ClusterSecretStore of this kind requires. */
  readonly needs?: keyof Settings;
  /** The key of the Secret with the token of the store; other kinds authenticate the ServiceAccount. */
  readonly tokenKey?: string;
  /** Returns the place of a setting's value: an entry of its own, or a part of `external_secrets_item`. */
  readonly place: (setting: string, item: string) => StorePlace;
}

/** `langfuse_salt` becomes `LANGFUSE_SALT`, and `accounts[0].password` becomes `ACCOUNTS_0_PASSWORD`. */
const nameOf = (setting: string): string => setting.match(/\w+/g)?.join('_').toUpperCase() ?? setting;

const byItself = (setting: string): StorePlace => ({ key: nameOf(setting) });

const inItem = (setting: string, item: string): StorePlace => ({
  key: item,
  property: nameOf(setting),
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
    // Key Vault accepts letters, digits and hyphens.
    place: (setting) => ({ key: setting.replaceAll(/[^A-Za-z0-9]+/g, '-') }),
  },
  onepassword: {
    title: '1Password, by a service account',
    needs: 'external_secrets_onepassword_vault',
    tokenKey: 'token',
    place: (setting, item) => ({ key: `${item}/${nameOf(setting)}` }),
  },
} as const satisfies Readonly<Record<string, StoreKind>>;

/** The stores that External Secrets may fetch from, by the value of `external_secrets_store`. */
export const stores: Readonly<Record<keyof typeof kinds, StoreKind>> = kinds;
