import type { SettingSchemas } from '../app-kit/setting.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { Source } from '../diagnostics/source.ts';

/**
 * The settings that are given. A secret that is an empty string is one that does not exist yet; a key with
 * nothing behind it counts as not given, and is reported, for the writer may have forgotten the value.
 */
export function givenSettings(
  source: Source,
  settings: SettingSchemas,
): { readonly data: Record<string, unknown>; readonly diagnostics: readonly Diagnostic[] } {
  const data: Record<string, unknown> = {};
  const diagnostics: Diagnostic[] = [];
  for (const [key, value] of Object.entries(structuredClone(source.data))) {
    const setting = Object.hasOwn(settings, key) ? settings[key] : undefined;
    if (setting !== undefined && value === null) diagnostics.push(withoutValue(key, source));
    else if (setting?.['x-secret'] !== true || value !== '') define(data, key, value);
  }
  return { data, diagnostics };
}

function withoutValue(key: string, source: Source): Diagnostic {
  return {
    code: 'config/no-value',
    severity: 'warning',
    message: `${key} has no value and counts as not given`,
    file: source.path,
    path: key,
    range: source.locate([key], 'key'),
    hint: 'Give a value, or remove the line. A value that begins with one of # & ! must stand in quotes.',
  };
}

/** Also for the key `__proto__`, which a plain assignment would take for the prototype. */
function define(data: object, key: string, value: unknown): void {
  Object.defineProperty(data, key, { value, configurable: true, enumerable: true, writable: true });
}
