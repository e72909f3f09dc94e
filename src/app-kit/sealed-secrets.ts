import type { App } from './app.ts';
import { guard } from './failure.ts';
import { storeInUse } from './needed-secrets.ts';
import { placesOf } from './secret-setting.ts';
import { isEnabled, namespaceOf } from './services.ts';
import type { Variables } from './values.ts';

/** A Secret that the tree contains, sealed, for templates. */
export interface SealedSecret {
  readonly name: string;
  readonly namespace: string;
  /** The values by key. */
  readonly data: Readonly<Record<string, unknown>>;
}

/** The Secrets of an app with values of the configuration; none if a store has the values. Keys without a value are left out. */
export function sealedSecrets(app: App, apps: readonly App[], variables: Variables): readonly SealedSecret[] {
  const { name: appName, secrets } = app;
  if (secrets === undefined || !isEnabled(app, variables)) return [];
  if (storeInUse(apps, variables) !== undefined) return [];
  const own = namespaceOf(app, variables);
  const found = new Map<string, SealedSecret & { data: Record<string, unknown> }>();
  for (const { name, namespace = own, key, setting } of guard(appName, 'secrets', () => secrets(variables))) {
    const [place] = placesOf(setting, variables);
    const value = place?.value ?? '';
    if (value === '') continue;
    const id = `${namespace}/${name}`;
    const secret = found.get(id) ?? { name, namespace, data: {} };
    found.set(id, secret);
    // Assigning would not set a key such as `__proto__`.
    Object.defineProperty(secret.data, key, { value, enumerable: true, configurable: true });
  }
  return [...found.values()];
}
