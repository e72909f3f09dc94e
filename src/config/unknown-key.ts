import type { NestedSchema, SettingSchemas } from '../app-kit/setting.ts';
import type { Successor } from '../app-kit/upgrade.ts';
import { isPlainName } from '../diagnostics/plain-name.ts';
import { suggest } from '../diagnostics/suggest.ts';
import { hasMember } from './shown-text.ts';

export interface UnknownKey {
  readonly key: string;
  /** What it is a member of; empty at the top. */
  readonly within: string;
  readonly known: readonly string[];
  /** Its own members, if it is a map. */
  readonly members: readonly string[];
  /** At the top: the key above it that has no value, if that is so. */
  readonly openAbove?: string | undefined;
  /** If a version of its app gave it another name, or took it away. */
  readonly formerly?: Formerly;
  /** The shipped app that has it, if the project is without that app. */
  readonly appLeftOut?: string | undefined;
}

/** What became of a key that was a setting once. */
export type Formerly = Successor | { readonly version: string; readonly instead: string };

export interface UnknownKeyWords {
  readonly message: string;
  readonly hint: string;
  /** The setting that was probably meant. */
  readonly meant?: string;
}

/** What to say of a key that no setting has. */
export function unknownKeyWords(unknown: UnknownKey, settings: SettingSchemas): UnknownKeyWords {
  const { key, within, known, members, openAbove, formerly, appLeftOut } = unknown;
  const name = isPlainName(key) && !holdsSecretName(key, settings) ? key : undefined;
  if (name === undefined) {
    return {
      message: within === '' ? 'no setting has this key' : `${within} has no such key`,
      hint: 'Write a setting as `key: value` with a blank after the colon, and a value with special characters in quotes.',
    };
  }
  if (formerly !== undefined) return formerWords(name, formerly);
  const message = within === '' ? `no setting is called ${name}` : `there is no ${name} in ${within}`;
  if (appLeftOut !== undefined) {
    return {
      message: `${name} is a setting of ${appLeftOut}, which clusterwright.config leaves out`,
      hint: `Remove the line, or add '${appLeftOut}' to \`apps\` of clusterwright.config.`,
    };
  }
  if (openAbove !== undefined && takesMember(settings[openAbove], name)) {
    return { message, hint: `Indent it by two blanks: it belongs to ${openAbove} above.` };
  }
  const meant = suggest(name, known);
  if (meant !== undefined) return { message, hint: `Did you mean ${meant}?`, meant };
  if (within !== '') return { message, hint: `Remove the line. It may hold ${known.join(', ')}.` };
  const flat = flatNames(name, members, known);
  if (flat.length > 0) {
    return { message, hint: `Settings are flat: write ${listed(flat, 'and')} in the first column.` };
  }
  const endings = known.filter((other) => other.endsWith(`_${name}`));
  if (endings.length > 0 && endings.length <= 4) {
    const [only, ...others] = endings;
    const hint = `Did you mean ${listed(endings, 'or')}?`;
    return only !== undefined && others.length === 0 ? { message, hint, meant: only } : { message, hint };
  }
  return {
    message,
    hint: 'Remove the line; cluster.schema.json lists all settings. A setting of your own is declared by an app of yours: `clusterwright create-app` makes one.',
  };
}

/** A rename within a map names the whole path; what is meant is the last part of it. */
function formerWords(name: string, formerly: Formerly): UnknownKeyWords {
  const { version } = formerly;
  if ('instead' in formerly)
    return { message: `${name} no longer exists since ${version}`, hint: formerly.instead };
  const { now } = formerly;
  return {
    message: `${name} is called ${now} since ${version}`,
    hint: 'Run `clusterwright upgrade`, which renames it wherever it is.',
    meant: now.split('.').at(-1) ?? now,
  };
}

/** `langfuse_enabled`, for people who write `enabled` below `langfuse`. */
function flatNames(key: string, members: readonly string[], known: readonly string[]): string[] {
  const siblings = known.filter((name) => name.startsWith(`${key}_`));
  return members.flatMap((member) => {
    const name = `${key}_${member}`;
    if (known.includes(name)) return [name];
    return suggest(name, siblings) ?? [];
  });
}

function listed(names: readonly string[], word: string): string {
  const [last = '', ...others] = [...names].reverse();
  return others.length === 0 ? last : `${others.reverse().join(', ')} ${word} ${last}`;
}

/** A key that is more than the name of a secret: `langfuse_salt=…`, or a whole line. */
function holdsSecretName(key: string, settings: SettingSchemas): boolean {
  return Object.keys(settings).some(
    (name) => settings[name]?.['x-secret'] === true && key !== name && key.startsWith(name),
  );
}

function takesMember(setting: NestedSchema | undefined, name: string): boolean {
  if (setting === undefined) return false;
  return hasMember(setting, name) || setting.required?.includes(name) === true;
}
