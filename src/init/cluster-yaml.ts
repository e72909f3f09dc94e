import type { App } from '../app-kit/app.ts';
import { generateValue, type RandomBytes } from '../app-kit/generate-value.ts';
import { defaultIn, describe, groupsOf, inLayers, profileNames, profilesOf } from '../app-kit/schema.ts';
import type { Json, SettingGroup, SettingSchema, SettingSchemas } from '../app-kit/setting.ts';
import { renovateComment } from '../app-kit/version.ts';
import { sampleOf } from '../config/wording.ts';

export interface InitOptions {
  /** By default the first profile of the project. */
  readonly profile?: string | undefined;
  /** Values to write instead of those in the schema, by setting. */
  readonly values?: Readonly<Record<string, Json>>;
  readonly language?: 'yaml' | 'toml';
  /** Where editors find the schema, from the folder of the configuration. */
  readonly schema?: string;
}

const width = 100;

/** The introduction of a new `cluster.yaml`, unless the profile has its own. */
const introduction = [
  'The configuration of the cluster, from which clusterwright renders the tree that Flux applies.',
  'A line after "#" shows a default or an example; remove the "#" to activate it.',
];

/**
 * The text of a new `cluster.yaml` or `cluster.toml`: every setting of every app with its description; required settings with a
 * value, including generated secrets; the others as comments. It is valid without changes.
 */
export function initialClusterYaml(
  apps: readonly App[],
  random: RandomBytes,
  { profile: chosen, values = {}, language = 'yaml', schema = './cluster.schema.json' }: InitOptions = {},
): string {
  const { of = {} } = profilesOf(apps) ?? {};
  const name = chosen ?? Object.keys(of)[0];
  const profile = name === undefined ? undefined : of[name];
  const lines = [
    // Editors expect it on the first line.
    language === 'yaml' ? `# yaml-language-server: $schema=${schema}` : `#:schema ${schema}`,
    ...(profile?.introduction ?? introduction).flatMap((paragraph) => ['#', ...comment(paragraph)]),
    ...settingsText(apps, random, { profile: name, values, language, allApps: apps }),
  ];
  return `${lines.join('\n')}\n`;
}

/**
 * The lines of the settings of some apps, each group under its title.
 *
 * @param only - The settings to write; all by default.
 * @param allApps - The apps of the project, which define its profiles.
 */
export function settingsText(
  apps: readonly App[],
  random: RandomBytes,
  {
    profile: name,
    values = {},
    language = 'yaml',
    only,
    allApps,
  }: InitOptions & { readonly only?: readonly string[]; readonly allApps: readonly App[] },
): readonly string[] {
  const profiles = profilesOf(allApps);
  const [first] = Object.keys(profiles?.of ?? {});
  const profile = name === undefined ? undefined : profiles?.of[name];
  const active = (key: string, setting: SettingSchema): Json | undefined => {
    if (values[key] !== undefined) return values[key];
    if (key === profiles?.setting) return name === first ? undefined : name;
    return (
      (name === undefined ? undefined : setting['x-inits']?.[name]) ??
      setting['x-init'] ??
      (profile?.sealed === false ? undefined : generated(setting, random))
    );
  };
  const writing = { active, profile: name, profiles: profileNames(allApps), language };
  return inLayers(apps)
    .flatMap(groupsOf)
    .map((group) => ({ ...group, settings: chosenOf(group.settings, only) }))
    .filter(({ settings }) => Object.keys(settings).length > 0)
    .flatMap((group) => groupLines(group, writing));
}

function chosenOf(settings: SettingSchemas, only: readonly string[] | undefined): SettingSchemas {
  if (only === undefined) return settings;
  return Object.fromEntries(Object.entries(settings).filter(([name]) => only.includes(name)));
}

/** Returns the value of a setting that is written as an active line; undefined for a comment. */
type Active = (key: string, setting: SettingSchema) => Json | undefined;

interface Writing {
  readonly active: Active;
  readonly profile: string | undefined;
  /** For the name of each profile, the setting that chooses it. */
  readonly profiles: ReadonlyMap<string, string>;
  readonly language: 'yaml' | 'toml';
}

function groupLines({ title, introduction, settings }: SettingGroup, writing: Writing): string[] {
  const rule = '-'.repeat(width - 2);
  return [
    '',
    `# ${rule}`,
    ...comment(title),
    ...(introduction === undefined ? [] : comment(introduction)),
    `# ${rule}`,
    ...Object.entries(settings).flatMap(([key, setting]) => [
      '',
      ...comment(describe(setting, writing.profiles)),
      ...renovateLines(setting),
      ...settingLines(key, setting, writing),
    ]),
  ];
}

/** On one line, however long, because Renovate reads the line above the setting. */
function renovateLines(setting: SettingSchema): string[] {
  const line = renovateComment(setting);
  return line === undefined ? [] : [line];
}

function settingLines(key: string, setting: SettingSchema, writing: Writing): string[] {
  const { active, profile, language } = writing;
  const entry = entries[language];
  const value = active(key, setting);
  if (value !== undefined) return entry(key, value);
  if (hasMembers(setting))
    return language === 'toml' ? tomlMembers(key, setting, writing) : yamlMembers(key, setting, writing);
  return entry(key, shownFor(setting, profile)).map(commented);
}

const commented = (line: string): string => (line === '' ? '' : `# ${line}`);

/** The value in a comment: the default, an example, or a value of the right type. */
function shownFor(setting: SettingSchema, profile: string | undefined): Json {
  const shown = setting.default ?? defaultIn(setting, [profile]) ?? setting.examples?.[0];
  if (shown !== undefined) return shown;
  return [setting.type].flat().some((type) => type === 'string' || type === undefined)
    ? ''
    : sampleOf(setting);
}

/** Whether a map has no value of its own to show: its members are then written individually, with their descriptions. */
function hasMembers(setting: SettingSchema): boolean {
  const { properties = {}, default: fallback, examples = [], 'x-defaults': defaults } = setting;
  if (defaults !== undefined) return false;
  const isEmpty = fallback === undefined || JSON.stringify(fallback) === '{}';
  return Object.keys(properties).length > 0 && isEmpty && examples.length === 0;
}

/** With dotted keys, because what follows a table header would belong to that table. */
function tomlMembers(key: string, { properties = {} }: SettingSchema, writing: Writing): string[] {
  return Object.entries(properties).flatMap(([name, member]) => [
    ...comment(describe(member, writing.profiles)),
    ...settingLines(`${key}.${tomlKey(name)}`, member, writing),
  ]);
}

/** The whole map is a comment if none of its members has a value. */
function yamlMembers(key: string, { properties = {} }: SettingSchema, writing: Writing): string[] {
  const members = Object.entries(properties);
  const lines = members.map(([name, member]) => settingLines(name, member, writing));
  const isActive = lines.some((own) => own.some((line) => !line.startsWith('#')));
  const all = members.flatMap(([, member], index) => [
    ...comment(describe(member, writing.profiles)),
    ...(lines[index] ?? []).map((line) => (isActive ? line : line.replace(/^# /, ''))),
  ]);
  const block = [`${key}:`, ...all.map((line) => `  ${line}`)];
  return isActive ? block : block.map(commented);
}

function generated(setting: SettingSchema, random: RandomBytes): string | undefined {
  const generator = setting['x-generate'];
  return generator === undefined ? undefined : generateValue(generator, random);
}

/** The lines of a key and its value. */
type Entry = (key: string, value: Json) => string[];

const entries: Readonly<Record<'yaml' | 'toml', Entry>> = { yaml: yamlEntry, toml: tomlEntry };

/** Strings are always quoted, so that no reader takes one for a number, a date or a boolean. */
function yamlEntry(key: string, value: Json): string[] {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    const members = Object.entries(value).flatMap(([name, member]) => yamlEntry(name, member as Json));
    return [`${key}:`, ...members.map((line) => `  ${line}`)];
  }
  return [`${key}: ${JSON.stringify(value)}`];
}

/** Members have dotted keys, because what follows a table header would belong to that table. */
function tomlEntry(key: string, value: Json): string[] {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    return Object.entries(value).flatMap(([name, member]) =>
      tomlEntry(`${key}.${tomlKey(name)}`, member as Json),
    );
  }
  return [`${key} = ${inToml(value)}`];
}

/** A JSON string is also a TOML string, except for the one control character that JSON does not escape. */
function inToml(value: Json): string {
  if (Array.isArray(value)) return `[${value.map((item) => inToml(item as Json)).join(', ')}]`;
  if (typeof value === 'object' && value !== null) {
    const members = Object.entries(value).map(
      ([name, member]) => `${tomlKey(name)} = ${inToml(member as Json)}`,
    );
    return `{ ${members.join(', ')} }`;
  }
  return JSON.stringify(value).replaceAll('\u007f', '\\u007f');
}

const tomlKey = (name: string): string => (/^[\w-]+$/.test(name) ? name : inToml(name));

/** Wrapped at spaces; text in backticks stays on one line. */
function comment(text: string): string[] {
  const words = text.match(/(?:`[^`]*`|\S)+/g) ?? [];
  const lines: string[] = [];
  let line = '#';
  for (const word of words) {
    if (line.length + 1 + word.length > width && line !== '#') {
      lines.push(line);
      line = '#';
    }
    line += ` ${word}`;
  }
  return [...lines, line];
}
