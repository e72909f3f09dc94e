import { type AppSecret, type StorePlace, type TypeOf, types, type Variables } from '../../app-kit/index.ts';
import { stores } from './stores.ts';

/** The place of a setting's value in the store. */
export function remoteRef(
  setting: string,
  { external_secrets_store: store, external_secrets_item: item }: Variables,
): StorePlace {
  return stores[store].place(setting, item);
}

/** One ExternalSecret, for templates: the Secret that it makes has the same name. */
export const fetchedSecret = types.record({
  name: types.text,
  data: types.list(
    types.record({ key: types.text, remote: types.record({ key: types.text }, { property: types.text }) }),
  ),
});

export type FetchedSecret = TypeOf<typeof fetchedSecret>;

/** The ExternalSecrets of an app, one for each Secret; none if SOPS keeps its secrets. */
export function fetchedSecrets(secrets: readonly AppSecret[], v: Variables): readonly FetchedSecret[] {
  if (!v.external_secrets_enabled) return [];
  return [...new Set(secrets.map(({ name }) => name))].map((name) => ({
    name,
    data: secrets
      .filter((secret) => secret.name === name)
      .map(({ key, setting }) => ({ key, remote: remoteRef(setting, v) })),
  }));
}
