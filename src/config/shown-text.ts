import type { Project } from '../app-kit/project.ts';
import type { NestedSchema, SettingSchemas } from '../app-kit/setting.ts';
import { isToml } from '../diagnostics/is-toml.ts';
import { type MaskRules, maskText } from '../diagnostics/mask.ts';
import { maskToml } from '../diagnostics/mask-toml.ts';
import { hasOpaqueWord } from '../diagnostics/opaque.ts';
import { suggest } from '../diagnostics/suggest.ts';
import { holdsSecrets } from './secret-values.ts';

/**
 * The text of a configuration as messages may show it: without the values of secrets, and of keys that may be misspelled secrets.
 * Works on any text, even if it is not valid YAML.
 */
export function shownText({ schema }: Pick<Project, 'schema'>, text: string, path = ''): string {
  return (isToml(path) ? maskToml : maskText)(text, maskRules(schema.properties));
}

/** The number of unknown keys that are compared with the names of secrets; the values of further ones are hidden. */
const mostUnknown = 100;

function maskRules(settings: SettingSchemas): MaskRules {
  const names = Object.keys(settings);
  const secrets = names.filter((name) => settings[name]?.['x-secret'] === true);
  const own = (name: string) => (Object.hasOwn(settings, name) ? settings[name] : undefined);
  let unknown = 0;
  return {
    shows(key, value) {
      const setting = own(key);
      if (setting !== undefined) return !holdsSecrets(setting);
      if (/^\s*((true|false|null|~|\d{1,4})\s*)?(#.*)?$/.test(value)) return true;
      if (++unknown > mostUnknown || suggest(key, secrets) !== undefined) return false;
      const meant = suggest(key, names);
      return meant !== undefined && own(meant)?.['x-secret'] !== true;
    },
    showsMember(key, member) {
      const setting = own(key);
      if (setting === undefined || !isNested(setting)) return false;
      if (member === undefined || hasMember(setting, member)) return true;
      return takesAnyKey(setting) && ++unknown <= mostUnknown && suggest(member, secrets) === undefined;
    },
    isOpenSetting(name) {
      const setting = own(name);
      return setting !== undefined && !holdsSecrets(setting);
    },
    isPath: (path) => schemaAt(path, settings) !== undefined,
    isOpenPath(path) {
      const schema = schemaAt(path, settings);
      return schema !== undefined && !holdsSecrets(schema);
    },
    namesSecret: (text) => mayTellSecret(text, settings),
  };
}

/** The schema of a setting, or of a member of one, by names; undefined if there is none, or if it may be any of several. */
function schemaAt(path: readonly string[], settings: SettingSchemas): NestedSchema | undefined {
  const [top = '', ...members] = path;
  let schema: NestedSchema | undefined = Object.hasOwn(settings, top) ? settings[top] : undefined;
  for (const member of members) {
    while (schema?.items !== undefined) schema = schema.items;
    if (schema === undefined || schema['x-secret'] === true) return undefined;
    const { properties = {}, additionalProperties: others, anyOf, oneOf } = schema;
    if (anyOf !== undefined || oneOf !== undefined) return undefined;
    const other = typeof others === 'object' ? others : undefined;
    schema = Object.hasOwn(properties, member) ? properties[member] : other;
  }
  return schema;
}

const patterns = new WeakMap<SettingSchemas, RegExp>();

/** Whether a text contains the name of a secret, or something that looks like the value of one. */
export function mayTellSecret(text: string, settings: SettingSchemas): boolean {
  let pattern = patterns.get(settings);
  if (pattern === undefined) {
    const secrets = Object.keys(settings).filter((name) => settings[name]?.['x-secret'] === true);
    pattern = secrets.length === 0 ? /(?!)/ : new RegExp(secrets.map(loosely).join('|'), 'i');
    patterns.set(settings, pattern);
  }
  return pattern.test(text) || hasOpaqueWord(text);
}

/** Matches `langfuse_salt`, `langfuse-salt` and `LangfuseSalt`. */
function loosely(name: string): string {
  return name.split('_').join('[-_. ]?');
}

function parts(schema: NestedSchema): NestedSchema[] {
  const { properties = {}, items, additionalProperties, anyOf = [], oneOf = [] } = schema;
  const rest = typeof additionalProperties === 'object' ? [additionalProperties] : [];
  return [...Object.values(properties), ...(items ? [items] : []), ...rest, ...anyOf, ...oneOf];
}

/** Whether lines below the key belong to its value. */
function isNested(schema: NestedSchema): boolean {
  const types = [schema.type ?? ['object']].flat();
  return types.includes('object') || types.includes('array');
}

/** Whether a map inside the setting has such a key. */
export function hasMember(schema: NestedSchema, name: string): boolean {
  return Object.hasOwn(schema.properties ?? {}, name) || parts(schema).some((part) => hasMember(part, name));
}

/** Whether a map inside the setting accepts any key. */
function takesAnyKey(schema: NestedSchema): boolean {
  const { additionalProperties: rest, type, properties } = schema;
  const open = typeof rest === 'object' || rest === true || (type === 'object' && properties === undefined);
  return open || parts(schema).some(takesAnyKey);
}
