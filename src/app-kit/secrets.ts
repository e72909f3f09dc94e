import type { Variables } from './values.ts';

/** A secret as an app needs it: the setting that holds it, and the Secret that it becomes in the cluster. */
export interface AppSecret {
  /** Its name; the path of a member of a setting, such as `dns.token` or `accounts[0].password`. */
  readonly setting: string;
  /** What it is for; the description of the setting by default. */
  readonly purpose?: string;
  /** Name of the Secret, and the key in it. */
  readonly name: string;
  readonly key: string;
  /** That of the app by default. */
  readonly namespace?: string;
  /** Who provides the value, if it cannot be generated. */
  readonly givenBy?: string;
  /** A shell command that prints a suitable value; by default derived from the generator of the setting. */
  readonly command?: string;
}

/** Where a store keeps a value: `remoteRef` of an ExternalSecret. */
export interface StorePlace {
  readonly key: string;
  readonly property?: string;
}

/** One value that has to exist, wherever secrets are kept, and every Secret of the cluster that gets it. */
export interface NeededSecret {
  readonly setting: string;
  readonly purpose: string;
  /** Absent if the configuration itself contains it. */
  readonly store?: StorePlace;
  readonly secrets: readonly { readonly namespace: string; readonly name: string; readonly key: string }[];
  /** A shell command that prints a suitable value. */
  readonly generate?: string;
  readonly givenBy?: string;
}

/** A store that contains the secrets instead of the configuration. */
export interface SecretStore {
  /** Whether the configuration uses it. */
  readonly enabled: (variables: Variables) => boolean;
  readonly place: (setting: string, variables: Variables) => StorePlace;
  /** Scripts that fill a store with what is missing in it, by the name of its tool. */
  readonly scripts?: Readonly<Record<string, StoreScript>>;
}

export interface StoreScript {
  /** Why the script cannot be used with this configuration; undefined if it can. */
  readonly refusal: (variables: Variables) => string | undefined;
  readonly print: (secrets: readonly NeededSecret[], variables: Variables) => string;
}
