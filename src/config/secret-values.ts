import type { Project } from '../app-kit/project.ts';
import type { NestedSchema } from '../app-kit/setting.ts';
import type { Settings } from '../app-kit/values.ts';
import { pathText } from '../diagnostics/path-text.ts';
import type { KeyPath } from '../diagnostics/source.ts';

type Schemas = Pick<Project, 'schema'>;

/** A given setting, or a member of one, as text. */
export interface SettingValue {
  /** The name in messages: `dns.token`. */
  readonly name: string;
  readonly value: string;
}

/**
 * Whether the schema marks a setting, or a member of it, as secret. An unknown name counts as secret, because it may be
 * misspelled.
 */
export function isSecretSetting({ schema }: Schemas, name: string): boolean {
  if (!Object.hasOwn(schema.properties, name)) return true;
  return holdsSecrets(schema.properties[name]);
}

/** All given texts, including members of maps and items of lists; secrets are separate from the rest. */
export function settingValues(
  { schema }: Schemas,
  config: Settings,
): { readonly secret: readonly SettingValue[]; readonly open: readonly SettingValue[] } {
  const given = Object.entries(config).flatMap(([name, value]) =>
    Object.hasOwn(schema.properties, name)
      ? textsIn(value, schema.properties[name], [name])
      : textsIn(value, { 'x-secret': true }, [name]),
  );
  const shown = ({ path, value }: GivenText): SettingValue => ({ name: pathText(path), value });
  return {
    secret: given.filter(({ schema }) => schema['x-secret'] === true).map(shown),
    open: given.filter(({ schema }) => schema['x-secret'] !== true).map(shown),
  };
}

/** A given text, with the schema of its place. */
export interface GivenText {
  readonly path: KeyPath;
  readonly value: string;
  readonly schema: NestedSchema;
}

/** All non-empty texts in a value. Everything inside a secret is secret. */
export function textsIn(value: unknown, schema: NestedSchema = {}, path: KeyPath = []): readonly GivenText[] {
  if (typeof value === 'string') return value === '' ? [] : [{ path, value, schema }];
  if (typeof value !== 'object' || value === null) return [];
  const within = (key: string): NestedSchema => {
    if (schema['x-secret'] === true) return schema;
    const { properties = {}, items = {}, additionalProperties: others } = schema;
    if (Array.isArray(value)) return items;
    if (Object.hasOwn(properties, key)) return properties[key] ?? {};
    return typeof others === 'object' ? others : {};
  };
  return Object.entries(value).flatMap(([key, member]) =>
    textsIn(member, within(key), [...path, Array.isArray(value) ? Number(key) : key]),
  );
}

/** Whether a value that matches the schema may contain a secret. */
export function holdsSecrets(schema: NestedSchema | undefined): boolean {
  if (schema === undefined) return false;
  const { properties = {}, items, additionalProperties: others, anyOf = [], oneOf = [] } = schema;
  return (
    schema['x-secret'] === true ||
    holdsSecrets(items) ||
    (typeof others === 'object' && holdsSecrets(others)) ||
    [...Object.values(properties), ...anyOf, ...oneOf].some(holdsSecrets)
  );
}
