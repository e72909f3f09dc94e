import type { NestedSchema, SettingSchemas } from '../app-kit/setting.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { atPlace } from '../diagnostics/finding.ts';
import { isToml } from '../diagnostics/is-toml.ts';
import { holderOf } from '../diagnostics/layered-source.ts';
import type { Source } from '../diagnostics/source.ts';
import { hasMember } from './shown-text.ts';

/** Typos below this depth are not looked for. */
const deepest = 4;

/**
 * Settings that are indented by mistake and so became members of the setting above, which is valid YAML. They are recognised by
 * their names, unless the setting above has a member of that name. `broken` are the settings with invalid values: in a valid
 * setting that allows any member name, only the names of secrets are reported.
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
              ? `${name} is below [${top}], so it belongs to ${within} instead of being a setting`
              : `${name} is indented, so it belongs to ${within} instead of being a setting`,
            path: [name],
            hint: isToml(holder.path)
              ? `Move ${name} above the first table header, \`[…]\`.`
              : `Remove the spaces before ${name}: every setting begins in the first column.`,
            fixes: isToml(holder.path) ? [] : [{ kind: 'unindent' }],
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
