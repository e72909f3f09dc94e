import type { ClusterSchema } from '../app-kit/schema.ts';
import type { SettingSchema } from '../app-kit/setting.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { atPlace } from '../diagnostics/finding.ts';
import { generated } from '../diagnostics/fix.ts';
import { holderOf } from '../diagnostics/layered-source.ts';
import type { Source } from '../diagnostics/source.ts';
import { setTo } from './set-to.ts';

/**
 * The settings that are given. A secret that is an empty string counts as not given yet. A key without a value counts as not
 * given too, and is reported, because its value may have been forgotten.
 */
export function givenSettings(
  source: Source,
  { properties: settings, required }: Pick<ClusterSchema, 'properties' | 'required'>,
): { readonly data: Record<string, unknown>; readonly diagnostics: readonly Diagnostic[] } {
  const data: Record<string, unknown> = {};
  const diagnostics: Diagnostic[] = [];
  for (const [key, value] of Object.entries(structuredClone(source.data))) {
    const setting = Object.hasOwn(settings, key) ? settings[key] : undefined;
    if (setting !== undefined && value === null) {
      diagnostics.push(withoutValue(key, source, setting, required.includes(key)));
    } else if (setting?.['x-secret'] !== true || value !== '') define(data, key, value);
  }
  return { data, diagnostics };
}

function withoutValue(key: string, source: Source, setting: SettingSchema, required: boolean): Diagnostic {
  const { path: file, text, locate } = holderOf(source, [key]);
  const range = locate([key], 'key');
  const { type } = setting;
  const hint =
    type === 'object' || type === 'array'
      ? membersBelow(text, range.start.line)
      : 'Give a value, or remove the line. Quote a value that begins with one of # & !.';
  return atPlace(
    { file, range },
    {
      code: 'config/no-value',
      severity: required ? 'error' : 'warning',
      message: required ? `${key} needs a value` : `${key} has no value and is treated as unset`,
      path: key,
      hint: required ? setting.description + exampleOf(key, setting) : hint,
      ...(setting['x-generate'] === undefined
        ? required && setTo(key, setting.examples?.[0])
        : { fixes: generated([key]) }),
    },
  );
}

function exampleOf(key: string, { examples = [] }: SettingSchema): string {
  return examples[0] === undefined ? '' : `\nAs in: ${key}: ${String(examples[0])}`;
}

/** A map or a list without a value: its members are still comments, or are not indented. */
function membersBelow(text: string, line: number): string {
  const below = text.split(/\r\n|\r|\n/)[line] ?? '';
  if (/^\s*#/.test(below)) {
    return 'Also remove the "#" of the lines below, and keep them indented by two spaces; or remove this line.';
  }
  return 'Write its members in the lines below, indented by two spaces; or remove this line.';
}

/** Works for the key `__proto__` too, which a plain assignment would treat as the prototype. */
function define(data: object, key: string, value: unknown): void {
  Object.defineProperty(data, key, { value, configurable: true, enumerable: true, writable: true });
}
