import type { Declared } from './declared.ts';
import { type Type, types } from './types.ts';
import type { Variables } from './values.ts';

/** A derived variable: how to compute a value from others. */
export interface Variable<T = unknown> {
  /** What the variable is, for `explain` and for editors. */
  readonly description: string;
  readonly type: Type<T>;
  /**
   * Computes the value from other variables. Reading the variable's own name gives the setting of that name, with its
   * default; reading any other name gives that variable's final value. `declared` is what all apps of the project declare
   * for one of them to carry out. Must be pure.
   */
  readonly compute: (variables: Variables, declared: Declared) => T;
}

/** The value may be undefined: None in templates. */
export interface Optional {
  readonly optional: true;
}

/** A derived variable of any type that `types` can say; `text`, `flag`, `port` and `list` are short for the common ones. */
export function value<T>(
  description: string,
  type: Type<T>,
  compute: (variables: Variables, declared: Declared) => T,
): Variable<T> {
  return { description, type, compute };
}

/** A derived variable, or the same that may be undefined. */
export function variableOf<T>(
  type: Type<T>,
  description: string,
  compute: (variables: Variables) => T | undefined,
  options?: Optional,
): Variable<T | undefined> {
  return { description, type: options?.optional ? types.optional(type) : type, compute };
}
