import type { Derived } from '../apps/registry.generated.ts';
import type { Cluster } from '../config/cluster.generated.ts';

/**
 * What templates see: every setting, and every derived variable. A derived flag keeps the name of the setting
 * that it gates and hides it, so that no template can read the raw one by mistake.
 */
export type Variables = Omit<Cluster, keyof Derived> & Derived;

/** How one variable comes about. */
export interface Derivation<T> {
  /** What the variable is, for `explain`. */
  readonly description: string;
  /**
   * Computes the value from other variables. Reading the variable's own name gives the setting of that name as
   * the user gave it; reading any other name gives that variable's final value. Must be pure.
   */
  readonly compute: (variables: Variables) => T;
}

/** The derivations of one app, one for each member of its interface of derived variables. */
export type Derivations<D extends object> = { readonly [K in keyof D]: Derivation<D[K]> };
