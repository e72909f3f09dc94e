import { existsSync } from 'node:fs';
import { relative, resolve, sep } from 'node:path';
import { type Diagnostic, hasErrors } from '../../diagnostics/diagnostic.ts';
import { harmless } from '../../diagnostics/format/harmless.ts';
import { isPlainPath } from '../../disk/inside.ts';
import { mend } from '../../disk/journal.ts';
import { Refusal } from '../../disk/refusal.ts';
import { writeFiles } from '../../disk/write-files.ts';
import { alreadyThere, type Migration, migrate } from '../../makejinja/migrate/migrate.ts';
import { type Item, isNowhere, placesText, type SetName } from '../../makejinja/migrate/skeleton.ts';
import type { Overrides } from '../../makejinja/settings/read-settings.ts';
import { trusting } from '../../untrusted.ts';
import {
  defineCommand,
  format as formatOption,
  type OptionDeclaration,
  text,
  untrusted,
  type ValuesOf,
} from '../define-command.ts';
import type { ExitStatus, Io } from '../io.ts';
import { makejinjaOptions, overridesOf } from '../makejinja-options.ts';
import { commandLine } from '../next-steps.ts';
import { report } from '../report.ts';

const options = {
  config: text('-c, --config <file>', 'the settings (default: makejinja.toml)'),
  output: text(
    '-o, --output <file>',
    'the plugin to write (default: plugin.ts next to plugin.py); /dev/stdout prints it',
  ),
  format: formatOption(),
  untrusted,
};

/** The options of `render` that select the input, for repositories whose task runner sets them. */
const inputOptions = {
  inputs: makejinjaOptions['inputs'] as OptionDeclaration<unknown>,
  data: makejinjaOptions['data'] as OptionDeclaration<unknown>,
  data_vars: makejinjaOptions['data_vars'] as OptionDeclaration<unknown>,
  import_paths: makejinjaOptions['import_paths'] as OptionDeclaration<unknown>,
};

export const command = defineCommand({
  name: 'migrate',
  summary: 'list what templates need from a Python plugin of makejinja, and write a skeleton in TypeScript',
  options: { ...options, ...inputOptions },
  examples: ['clusterwright migrate', 'clusterwright migrate -i templates/config -D cluster_name=home'],
  run: (input, io) => migrateCommand(input, overridesOf(input), trusting(io, input)),
});

/** `clusterwright migrate`: helps to replace `plugin.py` by `plugin.ts`. */
async function migrateCommand(
  { config, output, format }: ValuesOf<typeof options>,
  overrides: Overrides,
  io: Io,
): Promise<ExitStatus> {
  const { cwd, env } = io;
  const result = await migrate({ cwd, env, file: config, overrides });
  if (!('migration' in result)) return report({ diagnostics: result.diagnostics }, { format }, io);
  const { migration, diagnostics } = result;
  if (output === '/dev/stdout') {
    io.stdout(harmless(migration.plugin.text));
    return report({ diagnostics }, { format: format === 'json' ? 'text' : format }, io);
  }
  if (!migration.isPluginNeeded && output === undefined) {
    if (format === 'text') io.stdout(harmless(listing(migration)));
    const summary = `No plugin is needed. Next: run \`${commandLine('render', io)}\`.`;
    return report({ diagnostics, summary }, { format }, io);
  }
  const path = output === undefined ? migration.plugin.path : resolve(cwd, output);
  const file = relative(cwd, path);
  if (output === undefined && !isPlainPath(file.split(sep).join('/'))) {
    // Which folder a plugin belongs to depends on the repository's settings.
    const hint = 'Name the file to write: --output plugin.ts.';
    throw new Refusal('outside', file, 'it is not in the working folder', hint);
  }
  mend(cwd);
  const found: Diagnostic[] = [...diagnostics];
  if (existsSync(path)) found.push(alreadyThere(file));
  if (format === 'text') io.stdout(harmless(listing(migration)));
  if (!hasErrors(found)) writeFiles(cwd, [{ path, content: migration.plugin.text, was: null }]);
  const next = `${file} written. Next: port each item, then run \`${commandLine('render', io)}\`.`;
  return report(
    { diagnostics: found, ...(hasErrors(found) ? {} : { created: [file], summary: next }) },
    { format },
    io,
  );
}

const titles: Readonly<Record<Item['kind'], string>> = {
  name: 'Names',
  filter: 'Filters',
  function: 'Functions',
  test: 'Tests',
};

function listing({ items, alsoSet, byHand, templates }: Migration): string {
  const parts: string[] = [];
  for (const kind of ['name', 'filter', 'function', 'test'] as const) {
    const own = items.filter((item) => item.kind === kind && !isNowhere(item));
    if (own.length === 0) continue;
    parts.push(`${titles[kind]} that ${counted(templates, 'needs', 'need')}:\n${own.map(line).join('')}`);
  }
  if (alsoSet.length > 0)
    parts.push(`Also set by the plugin, and in the skeleton:\n${alsoSet.map(also).join('')}`);
  if (parts.length === 0) parts.push(`${counted(templates, 'needs', 'need')} nothing but the data.\n`);
  const unset = items.filter(isNowhere);
  if (unset.length > 0)
    parts.push(`Undefined, in neither the data nor the Python files:\n${unset.map(undefinedLine).join('')}`);
  if (byHand.length > 0) parts.push(`Not in the skeleton:\n${byHand.map((text) => `  ${text}\n`).join('')}`);
  return `${parts.join('\n')}\n`;
}

function counted(templates: number, one: string, many: string): string {
  return templates === 1 ? `the template ${one}` : `the ${templates} templates ${many}`;
}

function undefinedLine({ name, places }: Item): string {
  return `  ${name}: used in ${placesText(places)}\n`;
}

function also({ name, file, line }: SetName): string {
  return `  ${name}: ${file}:${line}\n`;
}

function line({ name, places, python, setBy, namedAt, isHelper }: Item): string {
  const definition = setBy
    ? `${setBy.file}:${setBy.line}`
    : python
      ? `${python.file}:${python.definition.first}`
      : namedAt;
  const origin = isHelper
    ? `comes with clusterwright/plugin${definition === undefined ? '' : ` (compare ${definition})`}`
    : (definition ?? 'not in the Python files');
  return `  ${name}: ${origin}; used in ${placesText(places)}\n`;
}
