import type { Project } from '../app-kit/project.ts';
import type { SecretSetting } from '../app-kit/secret-setting.ts';
import type { Settings } from '../app-kit/values.ts';

type Schemas = Pick<Project, 'schema'>;

/** A setting that was given, as text. */
export interface SettingValue {
  readonly name: string;
  readonly value: string;
}

/** Whether the schema marks a setting as secret. A name that is no setting counts as secret: it may be a misspelling. */
export function isSecretSetting({ schema }: Schemas, name: string): boolean {
  if (!Object.hasOwn(schema.properties, name)) return true;
  return schema.properties[name]?.['x-secret'] === true;
}

/** All settings that were given as text, the secret ones apart from the others. */
export function settingValues(
  project: Schemas,
  config: Settings,
): { readonly secret: readonly SettingValue[]; readonly open: readonly SettingValue[] } {
  const given = Object.entries(config).flatMap(([name, value]) =>
    typeof value === 'string' && value !== '' ? [{ name, value }] : [],
  );
  return {
    secret: given.filter(({ name }) => isSecretSetting(project, name)),
    open: given.filter(({ name }) => !isSecretSetting(project, name)),
  };
}

/** Every secret setting, with how its value is made and what a new one means. */
export function secretSettings({ schema }: Schemas): readonly SecretSetting[] {
  return Object.entries(schema.properties).flatMap(([name, setting]) => {
    if (setting['x-secret'] !== true) return [];
    const { 'x-generate': generate, 'x-rotation': rotation } = setting;
    return [{ name, ...(generate && { generate }), ...(rotation !== undefined && { rotation }) }];
  });
}
