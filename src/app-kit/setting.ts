/**
 * What an app contributes to `cluster.schema.json`: JSON Schema 2020-12 for each of its settings, with the keywords that editors
 * understand and some annotations of clusterwright.
 */

import type { Variables } from './values.ts';
import type { Upstream } from './version.ts';

/** A value that JSON can express. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** Formats of text that a pattern cannot express. */
export type Format = 'ipv4' | 'ipv4-network';

type JsonType = 'string' | 'number' | 'integer' | 'boolean' | 'object' | 'array';

/** A schema without a description: what the members of a map, the items of a list, or an alternative are. */
export type NestedSchema = Omit<SettingSchema, 'description'>;

/** The part of JSON Schema that settings use. */
export interface SettingSchema {
  readonly type?: JsonType | readonly JsonType[];
  readonly title?: string;
  /** What the setting does, with its allowed values, because hover shows no enumeration. Markdown. */
  readonly description: string;
  readonly default?: Json;
  readonly examples?: readonly Json[];
  readonly enum?: readonly Json[];
  readonly const?: Json;
  readonly format?: Format;
  readonly pattern?: string;
  /** The message if `pattern` does not match, as the rest of a sentence that begins with the key. */
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
  /** The value must never appear in a message, a log, a diff or an unsealed file. */
  readonly 'x-secret'?: boolean;
  /** How `init` and `secrets rotate` generate a value. `init` writes such a setting as an active line. */
  readonly 'x-generate'?: Generator;
  /** The value that `init` writes as an active line; without it (and `x-generate`), the line is a comment. */
  readonly 'x-init'?: Json;
  /** What a changed value means for a running cluster, for `secrets rotate`. */
  readonly 'x-rotation'?: string;
  /** The default by profile; the first is used for profiles that it does not name. */
  readonly 'x-defaults'?: ByProfile;
  /** Its values are names of profiles, which `defaults` of settings may use. */
  readonly 'x-profile'?: boolean;
  /** What `init` writes as an active line, by profile. */
  readonly 'x-inits'?: ByProfile;
  /** Computes the value if none is given. Not part of the written schema. */
  readonly 'x-compute'?: ComputedDefault;
  /** The function of `x-compute` may return undefined. */
  readonly 'x-optional'?: boolean;
  /** No configuration is valid without it. */
  readonly 'x-required'?: boolean;
  /** Why the app needs it if the tree runs the app, as the end of a sentence. */
  readonly 'x-needed'?: string;
  /** Where new versions are published, if the setting is a version; `init` writes it above the setting, for Renovate. */
  readonly 'x-renovate'?: Upstream;
  /** What `init` asks in a terminal. */
  readonly 'x-ask'?: Question;
}

/** The question of `init` in a terminal. */
interface Question {
  /** In a few words. */
  readonly question: string;
  /** The profiles in which it is asked; all if not given. */
  readonly profiles?: readonly string[];
  /** For a flag: further settings that are written if the answer is yes. */
  readonly sets?: Readonly<Record<string, Json>>;
}

/** Defaults by the name of the profile. */
export type ByProfile = Readonly<Record<string, Json>>;

/**
 * A default that is computed from other settings and variables. Returns a value of the setting's type or, with `optional`,
 * undefined if there is none. Reading the name of the setting itself, or of the setting that contains it, gives the value so far. Must be pure.
 */
export type ComputedDefault = (variables: Variables) => Json | undefined;

/** A setting as an app declares it: JSON Schema, with plain names for the annotations of clusterwright. */
export interface SettingOptions extends Omit<SettingSchema, `x-${string}` | 'required' | 'default'> {
  /**
   * The value if none is given, or a function of the variables that computes it. With `null`, a member that is not given is None
   * in templates, as a top-level setting is; without it, a template that reads the member fails.
   */
  readonly default?: Json | ComputedDefault;
  /** The function of `default` may return undefined: there is no value then, and types say so. */
  readonly optional?: boolean;
  /** `true`: no configuration is valid without it. A list: the members that a map cannot do without. */
  readonly required?: boolean | readonly string[];
  /** The default by profile, such as `{ platform: '10Gi', external: '1Gi' }`; instead of `default`. */
  readonly defaults?: ByProfile;
  /** Its values are names of profiles, which `defaults` of other settings may use. A profile name belongs to only one setting. */
  readonly profile?: boolean;
  /** What `init` writes as an active line. Without it (and `generate`), `init` writes the line as a comment. */
  readonly init?: Json;
  /** The same, in some profiles only. */
  readonly inits?: ByProfile;
  /** How `init` and `secrets rotate` generate a value, such as `alphanumeric:32`. */
  readonly generate?: GeneratorText | Generator;
  /**
   * Why the app needs it, as the end of a sentence: `dragonfly_password is missing: …`. If the tree runs the app, it is an error
   * not to give the setting.
   */
  readonly needed?: string;
  /** What `init` asks in a terminal. The answer must match the schema; an empty answer gives what `init` writes anyway. */
  readonly ask?: string | Question;
  /** What a changed value means for a running cluster. Begins with "Must not change" if it must be kept. */
  readonly rotation?: string;
}

type GeneratorText = `alphanumeric:${number}` | `hex:${number}` | 'uuid';

/** Builds the schema of a setting from its type and the options of the app, which take precedence. */
export function setting(base: NestedSchema, options: SettingOptions): SettingSchema {
  const { required, defaults, optional, profile, init, inits, generate, ask, needed, rotation, ...schema } =
    options;
  return {
    ...base,
    ...withDefault(schema),
    ...(optional === true && { 'x-optional': true }),
    ...(required === true && { 'x-required': true }),
    ...(Array.isArray(required) && { required }),
    ...(defaults !== undefined && { 'x-defaults': defaults }),
    ...(profile === true && { 'x-profile': true }),
    ...(init !== undefined && { 'x-init': init }),
    ...(inits !== undefined && { 'x-inits': inits }),
    ...(generate !== undefined && { 'x-generate': generatorOf(generate) }),
    ...(ask !== undefined && { 'x-ask': typeof ask === 'string' ? { question: ask } : { ...ask } }),
    ...(needed !== undefined && { 'x-needed': needed }),
    ...(rotation !== undefined && { 'x-rotation': rotation }),
  };
}

/** The default of a member that is None in templates if it is not given. */
export const none: ComputedDefault = () => null;

/** Turns a computed default into its annotation, and leaves a plain default as it is. */
function withDefault<O extends { readonly default?: Json | ComputedDefault }>(options: O) {
  const { default: fallback, ...others } = options;
  if (fallback === undefined) return others;
  if (fallback === null) return { ...others, 'x-compute': none };
  return typeof fallback === 'function'
    ? { ...others, 'x-compute': fallback }
    : { ...options, default: fallback };
}

function generatorOf(generate: GeneratorText | Generator): Generator {
  if (typeof generate !== 'string') return generate;
  const [kind, length] = generate.split(':');
  if (kind === 'uuid') return { kind };
  return { kind: kind === 'hex' ? 'hex' : 'alphanumeric', length: Number(length) };
}

/** `length` counts the characters after the prefix. `alphanumeric` is safe in URLs and connection strings. */
export type Generator =
  | { readonly kind: 'alphanumeric'; readonly length: number; readonly prefix?: string }
  | { readonly kind: 'hex'; readonly length: number; readonly prefix?: string }
  | { readonly kind: 'uuid'; readonly prefix?: string };

/** Related settings, which have a common title in the file that `init` writes. */
export interface SettingGroup {
  readonly title: string;
  /** Below the title: what the group is for, and what it needs. Plain text. */
  readonly introduction?: string;
  /** In the order in which `init` writes them. */
  readonly settings: SettingSchemas;
}

/** The schemas of settings by name. */
export type SettingSchemas = Readonly<Record<string, SettingSchema>>;
