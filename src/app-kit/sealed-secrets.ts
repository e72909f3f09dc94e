import type { App } from './app.ts';
import { declaredSecrets } from './declared-secrets.ts';
import { storeInUse } from './needed-secrets.ts';
import { placesOf } from './secret-setting.ts';
import type { SecretObject } from './secrets.ts';
import { isEnabled } from './services.ts';
import type { Variables } from './values.ts';

/** A Secret that the tree contains, sealed, for templates. */
export interface SealedSecret extends Pick<SecretObject, 'type' | 'labels' | 'annotations'> {
  readonly name: string;
  readonly namespace: string;
  /** The lines of its comment. */
  readonly comment: readonly string[];
  /** The values by key. */
  readonly data: Readonly<Record<string, unknown>>;
}

/**
 * The Secrets of an app with values of the configuration; if a store has the values, only those that are sealed nevertheless.
 * Keys without a value are left out.
 */
export function sealedSecrets(app: App, apps: readonly App[], variables: Variables): readonly SealedSecret[] {
  if (!isEnabled(app, variables)) return [];
  const isStored = storeInUse(apps, variables) !== undefined;
  return declaredSecrets(app, variables).flatMap((declared) => {
    if (isStored && !declared.isSealed) return [];
    const { name, namespace, type, comment, labels, annotations, values = {}, keys } = declared;
    const secret = keys.map(({ key, setting }) => [key, placesOf(setting, variables)[0]?.value] as const);
    const given = [...Object.entries(values), ...secret].filter(([, value]) => (value ?? '') !== '');
    const copies = Object.entries(declared.copies ?? {}).flatMap(([key, of]) =>
      given.filter(([other]) => other === of).map(([, value]) => [key, value] as const),
    );
    if (given.length === 0) return [];
    return [
      {
        name,
        namespace,
        ...(type !== undefined && { type }),
        comment: comment?.split('\n') ?? [],
        ...(labels !== undefined && { labels }),
        ...(annotations !== undefined && { annotations }),
        data: Object.fromEntries([...given, ...copies]),
      },
    ];
  });
}
