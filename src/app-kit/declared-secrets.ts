import type { App } from './app.ts';
import { guard } from './failure.ts';
import { isInTree, secretsOf } from './needed-secrets.ts';
import type { SecretObject } from './secrets.ts';
import { namespaceOf } from './services.ts';
import type { Variables } from './values.ts';

/** A Secret that an app declares: its settings by key, and what else it has. */
export interface DeclaredSecret extends Omit<SecretObject, 'namespace'> {
  readonly namespace: string;
  /** The setting that each key comes from. */
  readonly keys: readonly { readonly key: string; readonly setting: string }[];
  /** Whether the tree contains it even if a store has the secrets. */
  readonly isSealed: boolean;
}

/** The Secrets that an app declares, in the order of `secrets`, then those with values only. */
export function declaredSecrets(app: App, variables: Variables): readonly DeclaredSecret[] {
  const own = namespaceOf(app, variables);
  const secrets = secretsOf(app, variables);
  const objects = guard(app.name, 'secretObjects', () => app.secretObjects?.(variables) ?? []).filter(
    ({ sealed }) => isInTree(app, sealed, variables),
  );
  const found = new Map<string, DeclaredSecret>();
  for (const { name, namespace = own } of [...secrets, ...objects]) {
    const isOurs = (other: { readonly name: string; readonly namespace?: string }) =>
      other.name === name && (other.namespace ?? own) === namespace;
    const ours = secrets.filter(isOurs);
    const keys = ours.map(({ key, setting }) => ({ key, setting }));
    const isSealed = ours.some(({ sealed }) => sealed === true);
    found.set(`${namespace}/${name}`, { ...objects.find(isOurs), name, namespace, keys, isSealed });
  }
  return [...found.values()];
}
