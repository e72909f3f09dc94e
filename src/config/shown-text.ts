import { maskText } from '../source/mask.ts';
import { clusterSchema } from './schema-validator.ts';

/**
 * The text of a configuration as messages may show it: only values of settings that are known and no secrets.
 * Works on any text, also on one that is not valid YAML.
 */
export function shownText(text: string): string {
  return maskText(text, isPublic);
}

/** Whether the value of a setting may be shown. */
export function isPublic(key: string): boolean {
  return Object.hasOwn(clusterSchema.properties, key) && clusterSchema.properties[key]?.['x-secret'] !== true;
}
