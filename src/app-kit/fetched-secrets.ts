import type { App } from './app.ts';
import { type DeclaredSecret, declaredSecrets } from './declared-secrets.ts';
import { storeInUse } from './needed-secrets.ts';
import type { SecretObject, StorePlace } from './secrets.ts';
import type { Variables } from './values.ts';

/** A Secret that is built from values in a store, for templates: its keys, and where the store has each of them. */
export interface FetchedSecret extends Pick<SecretObject, 'annotations'> {
  readonly name: string;
  readonly namespace: string;
  /** The lines of its comment. */
  readonly comment: readonly string[];
  readonly data: readonly { readonly key: string; readonly remote: StorePlace }[];
  /** Absent if the Secret has these values alone. */
  readonly template?: SecretTemplate;
}

/** `target.template` of an ExternalSecret; its data has every key. */
interface SecretTemplate extends Pick<SecretObject, 'type' | 'labels'> {
  readonly data: Readonly<Record<string, string>>;
}

/** The Secrets of an app that are fetched from a store; none if the configuration holds their values. */
export function fetchedSecrets(
  app: App,
  apps: readonly App[],
  variables: Variables,
): readonly FetchedSecret[] {
  const store = storeInUse(apps, variables);
  if (store === undefined) return [];
  return declaredSecrets(app, variables)
    .filter(({ keys, isSealed }) => keys.length > 0 && !isSealed)
    .map((declared) => {
      const { name, namespace, comment, annotations, keys } = declared;
      const template = templateOf(declared);
      return {
        name,
        namespace,
        comment: comment?.split('\n') ?? [],
        ...(annotations !== undefined && { annotations }),
        ...(template !== undefined && { template }),
        data: keys.map(({ key, setting }) => ({ key, remote: store.place(setting, variables) })),
      };
    });
}

/** What External Secrets has to add to the values; undefined if nothing. */
function templateOf({
  type,
  labels,
  keys,
  values = {},
  copies = {},
}: DeclaredSecret): SecretTemplate | undefined {
  const further = Object.entries(values).flatMap(([key, value]) =>
    value === undefined ? [] : [[key, value]],
  );
  if (type === undefined && labels === undefined && further.length === 0 && Object.keys(copies).length === 0)
    return undefined;
  return {
    ...(type !== undefined && { type }),
    ...(labels !== undefined && { labels }),
    data: Object.fromEntries([
      // As an expression, because text may contain braces.
      ...further.map(([key, value]) => [
        key,
        value?.includes('{{') ? `{{ ${JSON.stringify(value)} }}` : value,
      ]),
      ...keys.map(({ key }) => [key, `{{ index . ${JSON.stringify(key)} }}`]),
      ...Object.entries(copies).map(([key, of]) => [key, `{{ index . ${JSON.stringify(of)} }}`]),
    ]),
  };
}
