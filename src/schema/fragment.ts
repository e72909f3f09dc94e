/**
 * What an app contributes to `cluster.schema.json`: JSON Schema 2020-12 for each of its settings, with the
 * keywords that editors understand and a few annotations of our own.
 */

export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

type JsonType = 'string' | 'number' | 'integer' | 'boolean' | 'object' | 'array';

/** A schema without a description: what the members of a map, the items of a list, or an alternative are. */
export type NestedSchema = Omit<SettingSchema, 'description'>;

/** The part of JSON Schema that settings use. The schema stays flat: editors complete it best that way. */
export interface SettingSchema {
  readonly type?: JsonType | readonly JsonType[];
  readonly title?: string;
  /** What the setting does, with its allowed values: hover shows no enumeration. Markdown. */
  readonly description: string;
  readonly default?: Json;
  readonly examples?: readonly Json[];
  readonly enum?: readonly Json[];
  readonly const?: Json;
  readonly pattern?: string;
  /** What to say where `pattern` does not match, as the rest of a sentence that begins with the key. */
  readonly patternErrorMessage?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly exclusiveMinimum?: number;
  readonly maximum?: number;
  readonly multipleOf?: number;
  readonly properties?: Readonly<Record<string, SettingSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | NestedSchema;
  readonly propertyNames?: NestedSchema;
  readonly minProperties?: number;
  readonly items?: NestedSchema;
  readonly minItems?: number;
  readonly uniqueItems?: boolean;
  readonly anyOf?: readonly NestedSchema[];
  readonly oneOf?: readonly NestedSchema[];
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

/** `length` counts the characters after the prefix. `alphanumeric` is safe in URLs and connection strings. */
export type Generator =
  | { readonly kind: 'alphanumeric'; readonly length: number; readonly prefix?: string }
  | { readonly kind: 'hex'; readonly length: number; readonly prefix?: string }
  | { readonly kind: 'uuid'; readonly prefix?: string };

/** Settings of one concern, which stand together under one title in the file that `init` writes. */
export interface SettingGroup {
  readonly title: string;
  /** Stands below the title: what the group is for, and what it needs. Plain text. */
  readonly introduction?: string;
  /** In the order in which `init` writes them. */
  readonly settings: Settings;
}

export type Settings = Readonly<Record<string, SettingSchema>>;

export interface SchemaFragment {
  readonly groups: readonly SettingGroup[];
  /** Settings without which no configuration is valid. */
  readonly required?: readonly string[];
}
