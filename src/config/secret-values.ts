import type { SecretSetting } from '../secrets/rotate.ts';
import type { Cluster } from './cluster.generated.ts';
import { clusterSchema } from './schema-validator.ts';

/** A setting that was given, as text. */
export interface SettingValue {
  readonly name: string;
  readonly value: string;
}

/** Whether the schema marks a setting as secret. A name that is no setting counts as secret: it may be a misspelling. */
export function isSecretSetting(name: string): boolean {
  if (!Object.hasOwn(clusterSchema.properties, name)) return true;
  return clusterSchema.properties[name]?.['x-secret'] === true;
}

/** All settings that were given as text, the secret ones apart from the others. */
export function settingValues(config: Cluster): {
  readonly secret: readonly SettingValue[];
  readonly open: readonly SettingValue[];
} {
  const given = Object.entries(config).flatMap(([name, value]) =>
    typeof value === 'string' && value !== '' ? [{ name, value }] : [],
  );
  return {
    secret: given.filter(({ name }) => isSecretSetting(name)),
    open: given.filter(({ name }) => !isSecretSetting(name)),
  };
}

/** Every secret setting, with how its value is made and what a new one means. */
export function secretSettings(): readonly SecretSetting[] {
  return Object.entries(clusterSchema.properties).flatMap(([name, setting]) => {
    if (setting['x-secret'] !== true) return [];
    const { 'x-generate': generate, 'x-rotation': rotation } = setting;
    return [{ name, ...(generate && { generate }), ...(rotation !== undefined && { rotation }) }];
  });
}
