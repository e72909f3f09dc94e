/**
 * What the notation is read into: the shape of a value, as far as the API server checks it. `validate.ts` walks
 * a value and its type side by side.
 */

export type Type =
  | { readonly kind: 'any' }
  | { readonly kind: 'boolean' }
  | { readonly kind: 'integer' | 'number'; readonly range: Bounds; readonly values?: readonly number[] }
  | { readonly kind: 'string'; readonly length: Bounds; readonly pattern?: RegExp }
  | { readonly kind: 'enum'; readonly values: readonly string[] }
  | { readonly kind: 'scalar'; readonly name: string; readonly length: Bounds }
  | { readonly kind: 'nullable'; readonly type: Type }
  | { readonly kind: 'either'; readonly types: readonly Type[] }
  | ListType
  | { readonly kind: 'map'; readonly value: Type; readonly size: Bounds; readonly keys?: RegExp }
  | ObjectType;

export interface ListType {
  readonly kind: 'list';
  readonly item: Type;
  readonly size: Bounds;
  /** The fields that no two items may share all of; empty where whole items must differ; absent otherwise. */
  readonly by?: readonly string[];
}

export interface ObjectType {
  readonly kind: 'object';
  /** The name of its definition, or that of the field that holds it. */
  readonly name: string;
  readonly fields: ReadonlyMap<string, Field>;
  readonly choices: readonly Choice[];
  readonly unions: readonly Union[];
  /** Names of the rules in `rules.ts` that the object must keep. */
  readonly rules: readonly string[];
  readonly size: Bounds;
  /** Fields that are not listed pass: the API keeps what it does not know. */
  readonly open: boolean;
}

export interface Field {
  /** A function, for types refer to each other in circles. */
  readonly type: () => Type;
  readonly required: boolean;
}

/** How many of a few fields must be there. */
export interface Choice {
  readonly of: readonly string[];
  readonly least: number;
  readonly most: number;
}

/** A field whose value says which of several other fields belongs beside it. */
export interface Union {
  readonly by: string;
  /** The value with the field that goes with it. */
  readonly cases: readonly (readonly [value: string, field: string])[];
  /** The field must be there with its value; else it only must not be there with another. */
  readonly needed: boolean;
}

export interface Bounds {
  readonly least?: number;
  readonly most?: number;
}

export const unbounded: Bounds = {};
