/**
 * What an app contributes to `cluster.schema.json`: JSON Schema 2020-12 for each of its settings, with the
 * keywords that editors understand and a few annotations of our own.
 */

type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** The part of JSON Schema that settings use. The schema stays flat: editors complete it best that way. */
export interface SettingSchema {
  readonly type?: 'string' | 'number' | 'integer' | 'boolean' | 'object' | 'array' | readonly string[];
  readonly title?: string;
  /** What the setting does, with its allowed values: hover shows no enumeration. Markdown. */
  readonly description: string;
  readonly default?: Json;
  readonly examples?: readonly Json[];
  readonly enum?: readonly Json[];
  readonly const?: Json;
  readonly pattern?: string;
  /** What to say where `pattern` does not match, as a sentence about the value. */
  readonly patternErrorMessage?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly exclusiveMinimum?: number;
  readonly maximum?: number;
  readonly multipleOf?: number;
  readonly properties?: Readonly<Record<string, SettingSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | Omit<SettingSchema, 'description'>;
  readonly propertyNames?: Omit<SettingSchema, 'description'>;
  readonly minProperties?: number;
  readonly items?: Omit<SettingSchema, 'description'>;
  readonly minItems?: number;
  readonly uniqueItems?: boolean;
  readonly anyOf?: readonly Omit<SettingSchema, 'description'>[];
  readonly oneOf?: readonly Omit<SettingSchema, 'description'>[];
  readonly enumDescriptions?: readonly string[];
  /** The value must never appear in a message, a log, a diff, or an unsealed file. */
  readonly 'x-secret'?: boolean;
  /** How `init` and `secrets rotate` make a value; a setting with it is written by `init`. */
  readonly 'x-generate'?: Generator;
  /** What `init` writes as an active line; without it (and `x-generate`) the line is a comment. */
  readonly 'x-init'?: Json;
  /** What a changed value means for a running cluster, for `secrets rotate`. */
  readonly 'x-rotation'?: string;
}

/** `length` counts characters of the result. `alphanumeric` is safe in URLs and connection strings. */
export type Generator =
  | { readonly kind: 'alphanumeric'; readonly length: number; readonly prefix?: string }
  | { readonly kind: 'hex'; readonly length: number; readonly prefix?: string }
  | { readonly kind: 'uuid'; readonly prefix?: string };

export interface SchemaFragment {
  /** Heads the app's settings in the file that `init` writes. */
  readonly title: string;
  /** In the order in which `init` writes them. */
  readonly settings: Readonly<Record<string, SettingSchema>>;
  readonly required?: readonly string[];
}
