import type { AppPart } from './define-app.ts';
import type { SecretObject } from './secrets.ts';
import type { Variables } from './values.ts';

/** The setting of each key of a Secret. */
type Keys = Readonly<Record<string, string>>;

interface SealedSecretOptions extends Omit<SecretObject, 'name' | 'namespace'> {
  /** The setting of each key, or a function that returns them. */
  readonly keys: Keys | ((variables: Variables) => Keys);
  /** Whether an app that the tree runs has it; it does by default. */
  readonly when?: (variables: Variables) => boolean;
}

/** A Secret of an app that the tree runs, with values of the configuration even if a store has the secrets of other apps. */
export function sealedSecret(name: string, options: SealedSecretOptions): AppPart {
  const { keys, when = () => true, ...object } = options;
  return {
    secrets: (v) =>
      when(v)
        ? Object.entries(typeof keys === 'function' ? keys(v) : keys).map(([key, setting]) => ({
            setting,
            name,
            key,
            sealed: true,
          }))
        : [],
    ...(Object.keys(object).length > 0 && {
      secretObjects: (v) => (when(v) ? [{ name, ...object, sealed: true }] : []),
    }),
  };
}
