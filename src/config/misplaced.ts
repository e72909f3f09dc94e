import type { NestedSchema, SettingSchemas } from '../app-kit/setting.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { atPlace } from '../diagnostics/finding.ts';
import { isToml } from '../diagnostics/is-toml.ts';
import { holderOf } from '../diagnostics/layered-source.ts';
import type { Source } from '../diagnostics/source.ts';
import { hasMember } from './shown-text.ts';

/** Below this depth nobody slips. */
const deepest = 4;

/**
 * Settings that are indented, and so became members of the one above: a slip of the hand that is valid YAML. They
 * are found by their names, unless the setting above has a member of that name. `broken` holds the settings
 * whose values do not fit: in one that fits, a member with free choice of its name counts only if a secret has it.
 */
export function misplacedSettings(
  source: Source,
  settings: SettingSchemas,
  broken: ReadonlySet<string>,
): readonly Diagnostic[] {
  return Object.entries(source.data).flatMap(([top, value]) => {
    const setting = Object.hasOwn(settings, top) ? settings[top] : undefined;
    return membersOf(value, [top], (path, name) => {
      if (!Object.hasOwn(settings, name) || (setting !== undefined && admits(setting, name))) return [];
      if (!broken.has(top) && settings[name]?.['x-secret'] !== true) return [];
      const within = setting === undefined ? 'another key' : top;
      const holder = holderOf(source, [...path, name]);
      return [
        atPlace(
          { file: holder.path, range: holder.locate([...path, name], 'key') },
          {
            code: 'config/misplaced-setting',
            message: isToml(holder.path)
              ? `${name} is below [${top}], and so belongs to ${within} instead of being a setting`
              : `${name} is indented, and so belongs to ${within} instead of being a setting`,
            path: [name],
            hint: isToml(holder.path)
              ? `Move ${name} above the first line with a table, \`[…]\`.`
              : `Remove the blanks before ${name}: every setting begins in the first column.`,
          },
        ),
      ];
    });
  });
}

function membersOf(
  value: unknown,
  path: readonly (string | number)[],
  visit: (path: readonly (string | number)[], name: string) => readonly Diagnostic[],
): readonly Diagnostic[] {
  if (typeof value !== 'object' || value === null || path.length > deepest) return [];
  if (Array.isArray(value)) {
    return value.slice(0, 200).flatMap((item, index) => membersOf(item, [...path, index], visit));
  }
  return Object.entries(value).flatMap(([name, member]) => [
    ...visit(path, name),
    ...membersOf(member, [...path, name], visit),
  ]);
}

function admits(setting: NestedSchema, name: string): boolean {
  return hasMember(setting, name) || setting.required?.includes(name) === true;
}
