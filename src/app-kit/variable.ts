import type { Declared } from './declared.ts';
import { type Type, types } from './types.ts';
import type { Variables } from './values.ts';

/** A derived variable: how to compute a value from others. */
export interface Variable<T = unknown> {
  /** What the variable is, for `explain` and for editors. */
  readonly description: string;
  readonly type: Type<T>;
  /**
   * Computes the value from other variables. Reading the variable's own name gives the setting of that name, with its default;
   * reading any other name gives that variable's final value. `declared` is what all apps of the project declare for another app
   * to implement. Must be pure.
   */
  readonly compute: (variables: Variables, declared: Declared) => T;
}

/** The value may be undefined: None in templates. */
export interface Optional {
  readonly optional: true;
}

/** A derived variable of any type in `types`; `text`, `flag`, `port` and `list` are short forms for common types. */
export function value<T>(
  description: string,
  type: Type<T>,
  compute: (variables: Variables, declared: Declared) => T,
): Variable<T> {
  return { description, type, compute };
}

/** Creates a derived variable, which may be optional. */
export function variableOf<T>(
  type: Type<T>,
  description: string,
  compute: (variables: Variables) => T | undefined,
  options?: Optional,
): Variable<T | undefined> {
  return { description, type: options?.optional ? types.optional(type) : type, compute };
}
