import type { Fallback, Rule } from '../kinds/rule.ts';

/**
 * The shape of a value, as far as the API server checks it. `validate.ts` walks
 * a value and its type side by side.
 */

/** A regular expression, of JavaScript or of RE2. */
export interface Pattern {
  readonly source: string;
  test(text: string): boolean;
}

export type Type =
  | { readonly kind: 'any' }
  | { readonly kind: 'boolean' }
  | { readonly kind: 'integer' | 'number'; readonly range: Bounds; readonly values?: readonly number[] }
  | { readonly kind: 'string'; readonly length: Bounds; readonly pattern?: Pattern }
  | { readonly kind: 'enum'; readonly values: readonly string[] }
  | { readonly kind: 'scalar'; readonly name: string; readonly length: Bounds }
  /** `filled`: the API server puts a default in the place of null. */
  | { readonly kind: 'nullable'; readonly type: Type; readonly filled?: boolean }
  | { readonly kind: 'either'; readonly types: readonly Type[] }
  | ListType
  | { readonly kind: 'map'; readonly value: Type; readonly size: Bounds; readonly keys?: RegExp }
  | ObjectType;

export interface ListType {
  readonly kind: 'list';
  readonly item: Type;
  readonly size: Bounds;
  /**
   * The fields that must differ in at least one between any two items; empty if whole items must differ; absent
   * otherwise.
   */
  readonly by?: readonly string[];
}

export interface ObjectType {
  readonly kind: 'object';
  /** The name of its definition, or of the field that contains it. */
  readonly name: string;
  readonly fields: ReadonlyMap<string, Field>;
  readonly choices: readonly Choice[];
  readonly unions: readonly Union[];
  /** Pairs of fields of which the first requires the second. */
  readonly needs: readonly (readonly [field: string, needed: string])[];
  /** Checks across its fields. */
  readonly rules: readonly Rule[];
  readonly fallback?: Fallback;
  readonly size: Bounds;
  /** Accept fields that are not listed: the API server keeps unknown ones. */
  readonly open: boolean;
}

export interface Field {
  /** A thunk, because types can be recursive. */
  readonly type: () => Type;
  readonly required: boolean;
}

/** How many of some fields must be set. */
export interface Choice {
  readonly of: readonly string[];
  readonly least: number;
  readonly most: number;
}

/** A field whose value decides which other fields are allowed or needed; `~` is the value of an absent field. */
export interface Union {
  readonly by: string;
  /** The value if it is absent. */
  readonly otherwise?: string;
  /** Fields that are allowed only with some values. */
  readonly goesWith: readonly (readonly [field: string, values: readonly string[]])[];
  /** The fields that a value requires. */
  readonly needs: readonly (readonly [value: string, fields: readonly string[]])[];
}

export interface Bounds {
  readonly least?: number;
  readonly most?: number;
}

export const unbounded: Bounds = {};
