import { existsSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';
import { TomlError } from 'smol-toml';
import type { Diagnostic, Location } from '../../diagnostics/diagnostic.ts';
import { startOfFile } from '../../diagnostics/diagnostic.ts';
import { aboutFile, atPlace } from '../../diagnostics/finding.ts';
import type { Result } from '../../diagnostics/result.ts';
import { suggest } from '../../diagnostics/suggest.ts';
import { readInput } from '../../disk/read-input.ts';
import { parseToml } from '../data/toml.ts';
import { isOptionName, isOwnOption, type OptionName, options, ownTable, type Settings } from './options.ts';
import { convert } from './values.ts';

/** Options from the command line: text, lists of text, or flags. */
export type Overrides = { readonly [Name in OptionName]?: unknown };

export interface SettingsInput {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The file named on the command line; by default `makejinja.toml` and what `MAKEJINJA_SETTINGS` lists. */
  readonly file: string | undefined;
  readonly overrides: Overrides;
}

export type SettingsResult = Result<{
  readonly settings: Settings;
  /** The files that were read. */
  readonly files: readonly string[];
  /** Returns the place of an option, for findings about its value. */
  readonly locate: (name: OptionName) => Location;
}>;

/** Options from one source; later layers override earlier ones, option by option. */
interface Layer {
  readonly values: ReadonlyMap<OptionName, unknown>;
  /** The folder for relative paths. */
  readonly base: string;
  /** Returns the source's name for an option. */
  readonly nameOf: (name: OptionName) => string;
  readonly locate: (name: OptionName) => Location;
}

/**
 * Reads the settings as makejinja does: `makejinja.toml`, the files of `MAKEJINJA_SETTINGS`, the variables `MAKEJINJA_…`, the
 * command line. All errors are reported at once.
 */
export function readSettings(input: SettingsInput): SettingsResult {
  const diagnostics: Diagnostic[] = [];
  const files = configFiles(input);
  const layers: Layer[] = [];
  for (const file of files) {
    const layer = fileLayer(file, input.cwd, diagnostics);
    if (layer !== undefined) layers.push(layer);
  }
  layers.push(environmentLayer(input), commandLineLayer(input));

  const settings: Record<string, unknown> = {};
  const winners = new Map<OptionName, Layer>();
  for (const [name, { kind, default: standard }] of Object.entries(options)) {
    if (!isOptionName(name)) continue;
    const layer = layers.findLast(({ values }) => values.has(name));
    if (layer !== undefined) {
      winners.set(name, layer);
      const converted = convert(kind, layer.values.get(name), layer.base);
      if ('value' in converted) settings[name] = converted.value;
      else {
        diagnostics.push(
          problem(
            'makejinja/option-value',
            `${layer.nameOf(name)} must be ${converted.expected}`,
            layer.locate(name),
          ),
        );
      }
    } else if (standard === 'required') {
      diagnostics.push(missing(name, files[0], input.cwd));
    } else if (standard === null) {
      settings[name] = null;
    } else {
      // In the table of options, the default of a map is an empty list.
      const value = kind.endsWith('-by-name') ? {} : standard;
      const converted = convert(kind, value, input.cwd);
      if ('value' in converted) settings[name] = converted.value;
    }
  }
  if (diagnostics.length > 0)
    return { diagnostics: files.length > 0 ? diagnostics : withoutFile(diagnostics) };
  const fallback = { file: files[0] ?? 'makejinja.toml', range: startOfFile };
  return {
    settings: settings as Settings,
    files,
    locate: (name) => winners.get(name)?.locate(name) ?? fallback,
  };
}

function configFiles({ cwd, env, file }: SettingsInput): string[] {
  if (file !== undefined) return [resolve(cwd, file)];
  const listed = (env['MAKEJINJA_SETTINGS'] ?? '').split(':').filter((name) => name !== '');
  const candidates = ['makejinja.toml', ...listed];
  return candidates.flatMap((candidate) => {
    // A leading `!` makes a listed file mandatory.
    const path = resolve(cwd, candidate.replace(/^!/, ''));
    return candidate.startsWith('!') || existsSync(path) ? [path] : [];
  });
}

function fileLayer(path: string, cwd: string, diagnostics: Diagnostic[]): Layer | undefined {
  const file = relative(cwd, path) || path;
  const at = (range: Location['range']): Location => ({ file, range });
  let text: string;
  try {
    text = readInput(path).toString('utf8');
  } catch {
    diagnostics.push(
      problem('makejinja/path-not-found', `${file} does not exist or cannot be read`, at(startOfFile)),
    );
    return undefined;
  }
  let parsed: Record<string, unknown>;
  try {
    parsed = parseToml(text);
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    const place = { line: error.line, column: error.column };
    diagnostics.push(
      problem('makejinja/toml-syntax', firstLine(error.message), at({ start: place, end: place })),
    );
    return undefined;
  }
  const values = new Map<OptionName, unknown>();
  const locate = (name: string) => at(findKey(text, name));
  for (const [name, value] of flatten(parsed['makejinja'] ?? {}, '')) {
    if (isOptionName(name) && !isOwnOption(name)) values.set(name, value);
    else diagnostics.push(unknownOption(name, 'makejinja', locate(name)));
  }
  for (const [name, value] of flatten(parsed[ownTable] ?? {}, `${ownTable}.`)) {
    if (isOptionName(name)) values.set(name, value);
    else diagnostics.push(unknownOption(name.slice(ownTable.length + 1), ownTable, locate(name)));
  }
  return { values, base: dirname(path), nameOf: (name) => `"${name}"`, locate };
}

/** Options by dotted path; makejinja treats `-` like `_`. A value that is neither an option nor a table is returned unchanged. */
function flatten(table: unknown, prefix: string): [string, unknown][] {
  if (typeof table !== 'object' || table === null || Array.isArray(table)) return [[prefix, table]];
  return Object.entries(table).flatMap(([key, value]): [string, unknown][] => {
    const name = `${prefix}${key.replaceAll('-', '_')}`;
    const isTable =
      typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
    return isOptionName(name) || !isTable ? [[name, value]] : flatten(value, `${name}.`);
  });
}

function environmentLayer({ cwd, env }: SettingsInput): Layer {
  const variable = (name: string) =>
    `${isOwnOption(name) ? '' : 'MAKEJINJA_'}${name.toUpperCase().replaceAll('.', '_')}`;
  const values = new Map<OptionName, unknown>();
  for (const name of Object.keys(options)) {
    const value = env[variable(name)];
    if (isOptionName(name) && value !== undefined) values.set(name, value);
  }
  const locate = (name: OptionName) => ({ file: variable(name), range: startOfFile });
  return { values, base: cwd, nameOf: (name) => `the variable ${variable(name)}`, locate };
}

function commandLineLayer({ cwd, overrides }: SettingsInput): Layer {
  const entries = Object.entries(overrides).filter(([, value]) => value !== undefined);
  const values = new Map(entries.flatMap(([name, value]) => (isOptionName(name) ? [[name, value]] : [])));
  const locate = () => ({ file: 'command line', range: startOfFile });
  return {
    values,
    base: cwd,
    nameOf: (name) => `--${name.replace(`${ownTable}.`, '').replaceAll(/[._]/g, '-')}`,
    locate,
  };
}

/** The range of a key in the text. Searches for its name only, which is sufficient for a file of this size. */
function findKey(text: string, name: string): Location['range'] {
  const key = name.split('.').at(-1) ?? name;
  const pattern = new RegExp(`^\\s*(?:\\w+\\.)*["']?${key.replaceAll('_', '[-_]')}["']?\\s*[=.]`);
  for (const [index, line] of text.split('\n').entries()) {
    if (!pattern.test(line)) continue;
    const column = line.search(/\S/) + 1;
    const end = { line: index + 1, column: line.trimEnd().length + 1 };
    return { start: { line: index + 1, column }, end };
  }
  return startOfFile;
}

function problem(code: Diagnostic['code'], message: string, location: Location): Diagnostic {
  const hint =
    code === 'makejinja/option-value'
      ? 'Correct the value.'
      : code === 'makejinja/toml-syntax'
        ? 'Correct the line that is shown.'
        : 'Correct the path.';
  return atPlace(location, { code, message, hint });
}

function unknownOption(name: string, table: 'makejinja' | typeof ownTable, location: Location): Diagnostic {
  const known = Object.keys(options).filter((option) => isOwnOption(option) === (table === ownTable));
  const near = suggest(
    name,
    known.map((option) => (table === ownTable ? option.slice(table.length + 1) : option)),
  );
  return atPlace(location, {
    code: 'makejinja/unknown-option',
    message: table === ownTable ? `[${table}] has no option "${name}"` : `makejinja has no option "${name}"`,
    path: name,
    hint: near === undefined ? 'Remove it.' : `Did you mean "${near}"?`,
  });
}

function missing(name: OptionName, file: string | undefined, cwd: string): Diagnostic {
  return aboutFile(file === undefined ? 'makejinja.toml' : relative(cwd, file) || file, {
    code: 'makejinja/missing-option',
    message: `"${name}" is not set`,
    path: name,
    hint: `Set ${name} in the table [makejinja] of makejinja.toml, or give --${name.replace(/s$/, '')}.`,
  });
}

/** Without a settings file, one finding says that it is missing, in place of one for each option that it would have set. */
function withoutFile(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  const unset = diagnostics.filter(({ code }) => code === 'makejinja/missing-option');
  const names = unset.map(({ path }) => path);
  if (names.length === 0) return [...diagnostics];
  const given = names.map((name) => `--${name.replace(/s$/, '')}`).join(' and ');
  return [
    aboutFile('makejinja.toml', {
      code: 'makejinja/missing-option',
      message: `there is no makejinja.toml in this folder, and ${names.join(' and ')} ${names.length === 1 ? 'is' : 'are'} not set`,
      path: names[0] ?? '',
      hint: `Run this in the folder of makejinja.toml, or give ${given}. To write the tree of a cluster.yaml, run \`clusterwright configure\`.`,
    }),
    ...diagnostics.filter((found) => !unset.includes(found)),
  ];
}

function firstLine(message: string): string {
  const line = message.split('\n')[0] ?? message;
  return line.replace(/^Invalid TOML document: /, '').replace(/\.$/, '');
}
