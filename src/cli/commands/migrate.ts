import { existsSync } from 'node:fs';
import { relative, resolve, sep } from 'node:path';
import { type Diagnostic, hasErrors } from '../../diagnostics/diagnostic.ts';
import { harmless } from '../../diagnostics/format/harmless.ts';
import { isPlainPath } from '../../disk/inside.ts';
import { Refusal } from '../../disk/refusal.ts';
import { writeFiles } from '../../disk/write-files.ts';
import { alreadyThere, type Migration, migrate } from '../../makejinja/migrate/migrate.ts';
import { type Item, placesText } from '../../makejinja/migrate/skeleton.ts';
import { trusting } from '../../untrusted.ts';
import { defineCommand, format as formatOption, text, untrusted, type ValuesOf } from '../define-command.ts';
import type { ExitStatus, Io } from '../io.ts';
import { commandLine } from '../next-steps.ts';
import { report } from '../report.ts';

const options = {
  config: text('-c, --config <file>', 'the settings (default: makejinja.toml)'),
  output: text(
    '-o, --output <file>',
    'the plugin to write (default: plugin.ts beside plugin.py); /dev/stdout prints it',
  ),
  format: formatOption(),
  untrusted,
};

export const command = defineCommand({
  name: 'migrate',
  summary: 'list what templates need from a Python plugin of makejinja, and write a skeleton in TypeScript',
  options,
  examples: ['clusterwright migrate'],
  run: (input, io) => migrateCommand(input, trusting(io, input)),
});

/** `clusterwright migrate`: the way from `plugin.py` to `plugin.ts`. */
async function migrateCommand(
  { config, output, format }: ValuesOf<typeof options>,
  io: Io,
): Promise<ExitStatus> {
  const { cwd, env } = io;
  const result = await migrate({ cwd, env, file: config });
  if (!('migration' in result)) return report({ diagnostics: result.diagnostics }, { format }, io);
  const { migration, diagnostics } = result;
  if (output === '/dev/stdout') {
    io.stdout(harmless(migration.plugin.text));
    return report({ diagnostics }, { format: format === 'json' ? 'text' : format }, io);
  }
  const path = output === undefined ? migration.plugin.path : resolve(cwd, output);
  const file = relative(cwd, path);
  if (output === undefined && !isPlainPath(file.split(sep).join('/'))) {
    // The settings of a repository name where its plugins are.
    const hint = 'Name the file to write: --output plugin.ts.';
    throw new Refusal('outside', file, 'it is not in the working folder', hint);
  }
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

function listing({ items, byHand, templates }: Migration): string {
  const parts: string[] = [];
  for (const kind of ['name', 'filter', 'function', 'test'] as const) {
    const own = items.filter((item) => item.kind === kind);
    if (own.length === 0) continue;
    parts.push(`${titles[kind]} that ${counted(templates, 'needs', 'need')}:\n${own.map(line).join('')}`);
  }
  if (items.length === 0)
    parts.push(`Nothing but the data is what ${counted(templates, 'needs', 'need')}.\n`);
  if (byHand.length > 0) parts.push(`Not in the skeleton:\n${byHand.map((text) => `  ${text}\n`).join('')}`);
  return `${parts.join('\n')}\n`;
}

function counted(templates: number, one: string, many: string): string {
  return templates === 1 ? `the template ${one}` : `the ${templates} templates ${many}`;
}

function line({ name, places, python, isHelper }: Item): string {
  const definition = python && `${python.file}:${python.definition.first}`;
  const origin = isHelper
    ? `comes with clusterwright/plugin${definition === undefined ? '' : ` (compare ${definition})`}`
    : (definition ?? 'not defined in the Python files');
  return `  ${name}: ${origin}; used in ${placesText(places)}\n`;
}
