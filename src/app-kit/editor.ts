import type { ClusterSchema } from './schema.ts';
import type { Json, NestedSchema, SettingSchema, SettingSchemas } from './setting.ts';

/** What the YAML language server inserts when a key is completed. */
interface Snippet {
  readonly label: string;
  readonly body: Json;
}

type EditorSetting = SettingSchema & {
  readonly markdownDescription?: string;
  readonly defaultSnippets?: readonly Snippet[];
  readonly doNotSuggest?: boolean;
};

/** What `cluster.schema.json` contains: the schema, with what only editors read. */
export type EditorSchema = Omit<ClusterSchema, 'properties' | 'required'> & {
  readonly properties: Readonly<Record<string, EditorSetting>>;
  /** What a configuration needs unless it extends another. */
  readonly if: { readonly not: { readonly required: readonly string[] } };
  readonly then: Pick<ClusterSchema, 'required'>;
};

/** The page of all shipped settings, with an anchor for each, relative to the schema in a clone. */
export const settingsPage = 'docs/settings.md';

/** The page that describes a setting, relative to the schema; undefined if there is none. */
export type PageOf = (setting: string) => string | undefined;

/**
 * Adds what editors show on hover and completion. The YAML language server escapes a `description`, including backticks, but
 * renders a `markdownDescription`; for a setting without a title, it shows the title of the whole schema. A sealed file is valid
 * too: secrets may be `ENC[…]`, and SOPS adds its own data as `sops`.
 */
export function forEditors(schema: ClusterSchema, pageOf: PageOf = () => settingsPage): EditorSchema {
  const { properties, required, ...rest } = schema;
  const top = Object.entries(properties).map(([name, setting]) => [
    name,
    {
      ...forEditor(name, setting),
      markdownDescription: hover(name, setting, {
        properties,
        required: required.includes(name),
        page: pageOf(name),
      }),
    },
  ]);
  return {
    ...rest,
    properties: { ...Object.fromEntries(top), extends: extended, sops },
    if: { not: { required: ['extends'] } },
    // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema.
    then: { required },
  };
}

const extended: EditorSetting = {
  title: 'extends',
  type: 'string',
  description: 'The path, relative to this file, of a file that provides the settings that are not set here.',
  markdownDescription:
    'The path, relative to this file, of a file that provides the settings that are not set here: `../base.yaml`. Maps are merged, lists are replaced.',
};

/** What SOPS writes at the end of a sealed file. */
const sops: EditorSetting = {
  title: 'sops',
  type: 'object',
  description:
    'What SOPS needs to open the file. `clusterwright secrets` writes it; never change it by hand.',
  markdownDescription:
    'What SOPS needs to open the file. `clusterwright secrets` writes it; never change it by hand.',
  doNotSuggest: true,
};

function forEditor(name: string, { description, ...schema }: SettingSchema): EditorSetting {
  const snippet = snippetOf(schema);
  const rest = schema.type === 'boolean' ? withoutValues(schema) : schema;
  return {
    title: name,
    description,
    ...(description.includes('`') ? { markdownDescription: description } : {}),
    ...nested(rest),
    ...(rest['x-secret'] === true ? sealable(rest) : {}),
    ...(snippet === undefined ? {} : { defaultSnippets: [{ label: name, body: snippet }] }),
  };
}

function nested<S extends NestedSchema>(schema: S): S {
  const { properties, items } = schema;
  return {
    ...schema,
    ...(properties && {
      properties: Object.fromEntries(
        Object.entries(properties).map(([name, member]) => [name, forEditor(name, member)]),
      ),
    }),
    ...(items && { items: itemForEditor(schema, items) }),
  };
}

/** The snippet of a list is attached to its items, because the server inserts a snippet of the list itself incorrectly. */
function itemForEditor({ default: fixed, examples = [] }: NestedSchema, items: NestedSchema): NestedSchema {
  const [first] = [fixed, ...examples].flatMap((list) =>
    Array.isArray(list) ? (list as readonly Json[]) : [],
  );
  const item = nested(items);
  if (typeof first !== 'object' || first === null) return item;
  return { ...item, ...{ defaultSnippets: [{ label: 'item', body: first }] } };
}

/** The text inserted with the key: for a flag, the value that is not the default; for a map, an example. */
function snippetOf({ type, default: fixed, examples = [] }: NestedSchema): Json | undefined {
  if (type === 'boolean') return fixed !== true;
  const example = examples[0] ?? fixed;
  const isMap = typeof example === 'object' && example !== null && !Array.isArray(example);
  return type === 'object' && isMap && Object.keys(example).length > 0 ? example : undefined;
}

/** The server completes a key with its value only if the schema proposes a single value. */
function withoutValues({ default: _, examples: __, ...rest }: NestedSchema): NestedSchema {
  return rest;
}

/** A secret whose value may be sealed. Length limits become part of the pattern, because a sealed value need not match them. */
function sealable({ minLength, maxLength, pattern, patternErrorMessage }: NestedSchema): NestedSchema {
  if (pattern === undefined && minLength === undefined && maxLength === undefined) return {};
  const length = `(?=[^]{${minLength ?? 0},${maxLength ?? ''}}$)`;
  const limits = [
    ...(minLength === undefined ? [] : [`at least ${minLength} characters`]),
    ...(maxLength === undefined ? [] : [`at most ${maxLength} characters`]),
  ].join(' and ');
  const needs = limits === '' ? [] : [`must have ${limits}`];
  return {
    ...(minLength !== undefined && { minLength: 0 }),
    ...(maxLength !== undefined && { maxLength: 100_000 }),
    pattern: `^(ENC\\[|$|${length}(?:${pattern ?? ''}))`,
    patternErrorMessage: [...(patternErrorMessage === undefined ? [] : [patternErrorMessage]), ...needs].join(
      '; ',
    ),
  };
}

interface Surroundings {
  readonly properties: SettingSchemas;
  readonly required: boolean;
  readonly page: string | undefined;
}

/** The description, the default, the settings that mention this one, and a link. */
function hover(name: string, setting: SettingSchema, { properties, required, page }: Surroundings): string {
  const mentions = mentionsOf(name, properties).map((other) => `\`${other}\``);
  return [
    setting.description,
    `Default: ${defaultOf(setting, required)}.`,
    ...(mentions.length === 0 ? [] : [`Mentioned by ${mentions.join(', ')}.`]),
    ...(page === undefined ? [] : [`[${page}](${page}#${name})`]),
  ].join('\n\n');
}

/** The settings whose descriptions mention a setting. */
export function mentionsOf(name: string, settings: SettingSchemas): readonly string[] {
  let known = mentions.get(settings);
  if (known === undefined) {
    known = allMentions(settings);
    mentions.set(settings, known);
  }
  return known.get(name) ?? [];
}

const mentions = new WeakMap<SettingSchemas, ReadonlyMap<string, readonly string[]>>();

/** For each word in backticks in a description, alone or with a value (`name: value`), the settings that mention it. */
function allMentions(settings: SettingSchemas): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const [other, { description }] of Object.entries(settings)) {
    const words = new Set([...description.matchAll(/`([^`:]+)(?=[`:])/g)].map(([, word = '']) => word));
    for (const word of words) {
      if (word === other) continue;
      const sayers = found.get(word);
      if (sayers === undefined) found.set(word, [other]);
      else sayers.push(other);
    }
  }
  return found;
}

/** What applies if a setting is not given, for people. Markdown. */
export function defaultOf(setting: SettingSchema, required: boolean): string {
  if (required) return 'none, it must be given';
  if (setting.default !== undefined) return `\`${JSON.stringify(setting.default)}\``;
  const { 'x-defaults': byProfile } = setting;
  if (byProfile !== undefined) {
    return Object.entries(byProfile)
      .map(([profile, value]) => `\`${JSON.stringify(value)}\` (${profile})`)
      .join(', ');
  }
  if (setting['x-generate'] !== undefined) return 'none, `init` generates a value';
  return 'none';
}
