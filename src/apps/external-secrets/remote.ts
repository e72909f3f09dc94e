import type { Variables } from '../../derive/derivation.ts';

/** Where in the store a value stands: `remoteRef` of an ExternalSecret. */
export interface RemoteRef {
  readonly key: string;
  readonly property?: string;
}

/**
 * The place of a setting's value in the store: the name of the setting in capitals, so that `langfuse_salt` is
 * `LANGFUSE_SALT`. Stores that keep several values in one secret have it as a property of `external_secrets_item`.
 */
export function remoteRef(
  setting: string,
  { external_secrets_store: store, external_secrets_item: item }: Variables,
): RemoteRef {
  const name = setting.toUpperCase();
  switch (store) {
    case 'vault':
    case 'aws':
      return { key: item, property: name };
    case 'onepassword':
      return { key: `${item}/${name}` };
    case 'azure':
      // Key Vault takes letters, digits and hyphens.
      return { key: setting.replaceAll('_', '-') };
    case 'doppler':
    case 'gcp':
      return { key: name };
  }
}

/** A value in the store, and the key of the Secret that it becomes. */
interface FetchedKey {
  readonly key: string;
  readonly remote: RemoteRef;
}

/** One ExternalSecret: the Secret that it makes has the same name. */
export interface FetchedSecret {
  readonly name: string;
  readonly data: readonly FetchedKey[];
}
