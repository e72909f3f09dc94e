import { randomBytes } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { App } from '../app-kit/app.ts';
import type { Project } from '../app-kit/project.ts';
import { groupsOf, profilesOf } from '../app-kit/schema.ts';
import { secretSettings } from '../app-kit/secret-setting.ts';
import { type Diagnostic, hasErrors } from '../diagnostics/diagnostic.ts';
import { aboutFile } from '../diagnostics/finding.ts';
import { isToml } from '../diagnostics/is-toml.ts';
import { parseConfiguration } from '../diagnostics/parse-configuration.ts';
import type { Source } from '../diagnostics/source.ts';
import { digest } from '../disk/digest.ts';
import type { NamedFile } from '../disk/write-files.ts';
import { openToChange } from '../secrets/change.ts';
import { readText } from '../secrets/files.ts';
import { gainedRecipients } from '../secrets/gained.ts';
import { manifestsAfter } from '../secrets/manifest-after.ts';
import { withSelected } from '../secrets/sops-config.ts';
import type { Place } from '../secrets/transform.ts';
import { configName } from '../sops/find-config.ts';
import { settingsText } from './cluster-yaml.ts';

/** The changes that add settings to a configuration. */
export interface Added {
  /** The configuration, `.sops.yaml` and the manifest, as far as they change. */
  readonly files: readonly NamedFile[];
  /** The names of the settings that now have a line in the configuration, in its order. */
  readonly added: readonly string[];
  /** Those of them that have a value. */
  readonly given: readonly string[];
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Adds the settings of some apps that a configuration does not mention yet, as `init` would write them: required ones with a
 * value, the others as comments. Existing lines stay; a sealed configuration stays sealed, and its rule is extended to the new
 * secrets.
 *
 * @param config - The path of the configuration, relative to the folder of `place`.
 */
export async function addSettings(
  apps: readonly App[],
  config: string,
  { project, place }: { readonly project: Project; readonly place: Place },
): Promise<Added> {
  const names = apps.flatMap(groupsOf).flatMap(({ settings }) => Object.keys(settings));
  const secrets = secretSettings(project).map(({ name }) => name);
  const rules = rulesWith(
    names.filter((name) => secrets.includes(name)),
    config,
    place,
  );
  const opened = await openToChange(config, { ...place, ...(rules && { rules: rules.content }) }, secrets);
  if ('failed' in opened) return nothing(opened.failed.diagnostics);
  const { changeable } = opened;
  const parsed = parseConfiguration(config, changeable.plain);
  if ('diagnostics' in parsed) return nothing(parsed.diagnostics);
  const added = names.filter((name) => !isMentioned(name, parsed.source));
  const text = added.length === 0 ? changeable.plain : textWith(apps, added, parsed.source, project);
  if (text === undefined) return nothing([cannotAdd(config)]);
  const result = await changeable.changedTo(text);
  const { content, changed, was } = result;
  const diagnostics = [...result.diagnostics, ...gainedRecipients([result])];
  if (hasErrors(diagnostics)) return nothing(diagnostics);
  const changes: NamedFile[] =
    changed && content !== undefined ? [{ path: config, content, ...(was !== undefined && { was }) }] : [];
  const lists = [...manifestsAfter([result], place.folder)];
  const files = [
    ...changes,
    ...(rules === undefined ? [] : [rules]),
    ...lists.map(([path, list]) => ({ path, content: list })),
  ];
  const after = parseConfiguration(config, text);
  const given = 'source' in after ? added.filter((name) => name in after.source.data) : [];
  return { files, added, given, diagnostics };
}

const nothing = (diagnostics: readonly Diagnostic[]): Added => ({
  files: [],
  added: [],
  given: [],
  diagnostics,
});

/** The folder's `.sops.yaml`, if the rule for the configuration must select more names. */
function rulesWith(names: readonly string[], config: string, { folder }: Place): NamedRules | undefined {
  const before = readText(folder, configName);
  if (before === undefined) return undefined;
  const content = withSelected(before, config, names);
  return content === before ? undefined : { path: configName, content, was: digest(before) };
}

type NamedRules = NamedFile & { readonly content: string };

/** The configuration with lines for the settings of some apps; undefined if there is no suitable place for them. */
function textWith(
  apps: readonly App[],
  only: readonly string[],
  source: Source,
  project: Project,
): string | undefined {
  const language = isToml(source.path) ? 'toml' : 'yaml';
  const profile = profileOf(project, source);
  const lines = settingsText(apps, randomBytes, { profile, language, only, allApps: project.apps });
  return placesFor(source.text, language)
    .map((at) => withLines(source.text, at, lines))
    .find((text) => keepsWhatIsThere(source, text));
}

function cannotAdd(config: string): Diagnostic {
  return aboutFile(config, {
    code: 'init/cannot-add',
    message: `nothing can be added at the end of ${config}`,
    hint: 'Write every setting on a line of its own, with nothing after the last one.',
  });
}

/** Whether a setting has a value, or a comment that shows it. */
function isMentioned(name: string, { data, text }: Source): boolean {
  return name in data || new RegExp(`^[ \\t]*#[ \\t]*${name}[ \\t]*[:=.]`, 'm').test(text);
}

/** The profile that the configuration uses. */
function profileOf({ apps }: Project, { data }: Source): string | undefined {
  const profiles = profilesOf(apps);
  const [first] = Object.keys(profiles?.of ?? {});
  const given = profiles === undefined ? undefined : data[profiles.setting];
  return typeof given === 'string' && Object.hasOwn(profiles?.of ?? {}, given) ? given : first;
}

/** Where lines can be inserted: in TOML above the first table, because what follows a table header belongs to that table. */
function placesFor(text: string, language: 'yaml' | 'toml'): readonly number[] {
  if (language === 'yaml') return [text.length];
  // What looks like a table header may be a list inside a list; then the first line is as good a place.
  return [/^[ \t]*\[/m.exec(text)?.index ?? text.length, 0];
}

function withLines(text: string, at: number, lines: readonly string[]): string {
  const [before, after] = [text.slice(0, at), text.slice(at)];
  const start = before === '' || before.endsWith('\n') ? '' : '\n';
  const end = after === '' ? '' : '\n';
  return `${before}${start}${lines.join('\n')}\n${end}${after}`;
}

function keepsWhatIsThere({ path, data }: Source, text: string): boolean {
  const parsed = parseConfiguration(path, text);
  if (!('source' in parsed)) return false;
  const after = parsed.source.data;
  return Object.entries(data).every(([key, value]) => isDeepStrictEqual(value, after[key]));
}
