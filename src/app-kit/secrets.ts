import type { Variables } from './values.ts';

/** A secret that an app needs: the setting that contains it, and the Secret that it becomes in the cluster. */
export interface AppSecret {
  /** The name of the setting, or the path of a member of it, such as `dns.token` or `accounts[0].password`. */
  readonly setting: string;
  /** What it is for; the description of the setting by default. */
  readonly purpose?: string;
  /**
   * Why the app does not run without it, as the end of a sentence: `Paperless signs sessions with it`. If it is missing, that is an
   * error, unless a store has the secrets. Its code is `<app>/missing-secret` if the app has this code.
   */
  readonly needed?: string;
  /** Name of the Secret, and the key in it. */
  readonly name: string;
  readonly key: string;
  /** That of the app by default. */
  readonly namespace?: string;
  /** Who provides the value, if it cannot be generated. */
  readonly givenBy?: string;
  /** A shell command that prints a suitable value; by default derived from the setting's generator. */
  readonly command?: string;
  /**
   * Whether the configuration contains it and the tree has its Secret sealed, if the tree runs the app and even if a store has
   * the secrets of other apps. One such key decides for its whole Secret.
   */
  readonly sealed?: boolean;
}

/**
 * A Secret of an app that is more than the values in `secrets`. If a store has the values, the ExternalSecret creates the
 * Secret with this type, these labels and these further keys.
 */
export interface SecretObject {
  readonly name: string;
  /** That of the app by default. */
  readonly namespace?: string;
  /** What readers of the manifest should know, in a line or several. */
  readonly comment?: string;
  /** `Opaque` by default. */
  readonly type?: string;
  readonly labels?: Readonly<Record<string, string>>;
  /** Annotations of the object in the tree: of the Secret, or of the ExternalSecret. */
  readonly annotations?: Readonly<Record<string, string>>;
  /** Keys whose values are not secret settings; those without a value are left out. */
  readonly values?: Readonly<Record<string, string | undefined>>;
  /** Keys that contain the value of another key, by the other key. */
  readonly copies?: Readonly<Record<string, string>>;
  /** Whether its secrets are `sealed`. */
  readonly sealed?: boolean;
}

/** Where a store keeps a value: `remoteRef` of an ExternalSecret. */
export interface StorePlace {
  readonly key: string;
  readonly property?: string;
}

/** A value that must exist, wherever secrets are kept, and every Secret of the cluster that contains it. */
export interface NeededSecret {
  readonly setting: string;
  readonly purpose: string;
  /** Absent if the configuration itself contains the value. */
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
  /** The warning about a secret in the configuration: its code, and why it is not used: `secrets_backend is external-secrets`. */
  readonly unused: { readonly code: string; readonly because: string };
  /** Scripts that fill a store with the secrets that are missing, by the name of the store's tool. */
  readonly scripts?: Readonly<Record<string, StoreScript>>;
}

/** A script for the tool of a secret store. */
export interface StoreScript {
  /** Why the script cannot be used with this configuration; undefined if it can. */
  readonly refusal: (variables: Variables) => string | undefined;
  readonly print: (secrets: readonly NeededSecret[], variables: Variables) => string;
}
