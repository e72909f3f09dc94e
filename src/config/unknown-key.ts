import type { NestedSchema, SettingSchemas } from '../app-kit/setting.ts';
import type { Successor } from '../app-kit/upgrade.ts';
import type { Fix } from '../diagnostics/fix.ts';
import { listed } from '../diagnostics/listed.ts';
import { isPlainName } from '../diagnostics/plain-name.ts';
import { meantOneOf, suggest } from '../diagnostics/suggest.ts';
import { hasMember } from './shown-text.ts';

export interface UnknownKey {
  readonly key: string;
  /** The path of the map that contains the key; empty at the top level. */
  readonly within: string;
  readonly known: readonly string[];
  /** The key's own members, if its value is a map. */
  readonly members: readonly string[];
  /** At the top level: the key above it, if that has no value. */
  readonly openAbove?: string | undefined;
  /** Set if a version of its app renamed or removed it. */
  readonly formerly?: Formerly;
  /** The shipped app that has the setting, if the project leaves that app out. */
  readonly appLeftOut?: string | undefined;
}

/** What happened to a key that used to be a setting. */
export type Formerly = Successor | { readonly version: string; readonly instead: string };

export interface UnknownKeyWords {
  readonly message: string;
  readonly hint: string;
  readonly fixes?: readonly Fix[];
  /** The setting that was probably meant. */
  readonly meant?: string;
}

const removal: readonly Fix[] = [{ kind: 'remove' }];

/** Message and hint for a key that is not a setting. */
export function unknownKeyWords(unknown: UnknownKey, settings: SettingSchemas): UnknownKeyWords {
  const { key, within, known, members, openAbove, formerly, appLeftOut } = unknown;
  const name = isPlainName(key) && !holdsSecretName(key, settings) ? key : undefined;
  if (name === undefined) {
    return {
      message: within === '' ? 'no setting has this key' : `${within} has no such key`,
      hint: 'Write a setting as `key: value` with a space after the colon, and quote a value with special characters.',
    };
  }
  if (formerly !== undefined) return formerWords(name, formerly);
  const message = within === '' ? `no setting is called ${name}` : `there is no ${name} in ${within}`;
  if (appLeftOut !== undefined) {
    return {
      message: `${name} is a setting of ${appLeftOut}, which clusterwright.config leaves out`,
      hint: `Remove the line, or add '${appLeftOut}' to \`apps\` of clusterwright.config.`,
      fixes: removal,
    };
  }
  if (openAbove !== undefined && takesMember(settings[openAbove], name)) {
    return { message, hint: `Indent it by two spaces: it belongs to ${openAbove} above.` };
  }
  const meant = suggest(name, known);
  if (meant !== undefined) return { message, ...meantOneOf([meant]), meant };
  if (within !== '')
    return { message, hint: `Remove the line. It may contain ${known.join(', ')}.`, fixes: removal };
  const flat = flatNames(name, members, known);
  if (flat.length > 0) {
    return { message, hint: `Settings are flat: write ${listed(flat, 'and')} in the first column.` };
  }
  const endings = known.filter((other) => other.endsWith(`_${name}`));
  if (endings.length > 0 && endings.length <= 4) {
    const [only, ...others] = endings;
    const advice = meantOneOf(endings);
    return only !== undefined && others.length === 0
      ? { message, ...advice, meant: only }
      : { message, ...advice };
  }
  return {
    message,
    hint: 'Remove the line; cluster.schema.json lists all settings. To add a setting of your own, create an app with `clusterwright create-app`.',
    fixes: removal,
  };
}

/** For a rename within a map, the message names the whole path, and the suggestion its last part. */
function formerWords(name: string, formerly: Formerly): UnknownKeyWords {
  const { version } = formerly;
  if ('instead' in formerly)
    return { message: `${name} no longer exists since ${version}`, hint: formerly.instead };
  const { now } = formerly;
  const last = now.split('.').at(-1) ?? now;
  return {
    message: `${name} is called ${now} since ${version}`,
    hint: 'Run `clusterwright upgrade`, which renames it everywhere.',
    fixes: [{ kind: 'rename', to: last }],
    meant: last,
  };
}

/** `langfuse_enabled`, for users who write `enabled` below `langfuse`. */
function flatNames(key: string, members: readonly string[], known: readonly string[]): string[] {
  const siblings = known.filter((name) => name.startsWith(`${key}_`));
  return members.flatMap((member) => {
    const name = `${key}_${member}`;
    if (known.includes(name)) return [name];
    return suggest(name, siblings) ?? [];
  });
}

/** Whether a key contains more than the name of a secret: `langfuse_salt=…`, or a whole line. */
function holdsSecretName(key: string, settings: SettingSchemas): boolean {
  return Object.keys(settings).some(
    (name) => settings[name]?.['x-secret'] === true && key !== name && key.startsWith(name),
  );
}

function takesMember(setting: NestedSchema | undefined, name: string): boolean {
  if (setting === undefined) return false;
  return hasMember(setting, name) || setting.required?.includes(name) === true;
}
