import type { App } from './app.ts';
import { guard } from './failure.ts';
import { storeInUse } from './needed-secrets.ts';
import type { StorePlace } from './secrets.ts';
import type { Variables } from './values.ts';

/** A Secret that is built from values in a store, for templates: its keys, and where the store has each of them. */
export interface FetchedSecret {
  readonly name: string;
  readonly data: readonly { readonly key: string; readonly remote: StorePlace }[];
}

/** The Secrets of an app that are fetched from a store; none if the configuration holds their values. */
export function fetchedSecrets(
  { name: app, secrets }: App,
  apps: readonly App[],
  variables: Variables,
): readonly FetchedSecret[] {
  const store = storeInUse(apps, variables);
  if (store === undefined || secrets === undefined) return [];
  const all = guard(app, 'secrets', () => secrets(variables));
  return [...new Set(all.map(({ name }) => name))].map((name) => ({
    name,
    data: all
      .filter((secret) => secret.name === name)
      .map(({ key, setting }) => ({ key, remote: store.place(setting, variables) })),
  }));
}
