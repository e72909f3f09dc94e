import { type StorePlace, type TypeOf, types, type Variables } from '../../app-kit/index.ts';

/**
 * The place of a setting's value in the store: the name of the setting in capitals, so that `langfuse_salt` is
 * `LANGFUSE_SALT`. Stores that keep several values in one secret have it as a property of `external_secrets_item`.
 */
export function remoteRef(
  setting: string,
  { external_secrets_store: store, external_secrets_item: item }: Variables,
): StorePlace {
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

/** One ExternalSecret, for templates: the Secret that it makes has the same name. */
export const fetchedSecret = types.record({
  name: types.text,
  data: types.list(
    types.record({ key: types.text, remote: types.record({ key: types.text }, { property: types.text }) }),
  ),
});

export type FetchedSecret = TypeOf<typeof fetchedSecret>;
