import { type Command, Option } from 'commander';
import type { OptionName } from '../makejinja/settings/options.ts';
import { trusting } from '../untrusted.ts';
import type { ExitStatus, Io } from './io.ts';
import { untrustedOption } from './untrusted-option.ts';

/** The options of makejinja that win over the settings file, spelled as makejinja spells them. */
const lists: readonly (readonly [flags: string, name: OptionName, description: string])[] = [
  [
    '-i, --input <path>',
    'inputs',
    'a folder of templates, or one template; of two with one name the first counts',
  ],
  ['-I, --include-pattern <glob>', 'include_patterns', 'which files of the inputs to take'],
  ['-E, --exclude-pattern <glob>', 'exclude_patterns', 'which of them to leave out'],
  ['-d, --data <path>', 'data', 'a file of data (YAML, JSON, TOML), or a folder of such'],
  ['--import-path <folder>', 'import_paths', 'where to look for plugins that the settings name'],
  ['-e, --extension <name>', 'extensions', 'extensions of Jinja'],
  ['--exec-pre <command>', 'exec_pre', 'a shell command to run before'],
  ['--exec-post <command>', 'exec_post', 'a shell command to run afterwards'],
];

const texts: readonly (readonly [flags: string, name: OptionName, description: string])[] = [
  ['-o, --output <path>', 'output', 'the folder to write to'],
  ['--jinja-suffix <suffix>', 'jinja_suffix', 'what the names of templates end in'],
  ['--undefined <kind>', 'undefined', 'what to do with undefined names: default, chainable, debug or strict'],
  ['--delimiter-block-start <text>', 'delimiter.block_start', 'what opens a block'],
  ['--delimiter-block-end <text>', 'delimiter.block_end', 'what closes a block'],
  ['--delimiter-variable-start <text>', 'delimiter.variable_start', 'what opens a value'],
  ['--delimiter-variable-end <text>', 'delimiter.variable_end', 'what closes a value'],
  ['--delimiter-comment-start <text>', 'delimiter.comment_start', 'what opens a comment'],
  ['--delimiter-comment-end <text>', 'delimiter.comment_end', 'what closes a comment'],
  ['--prefix-line-statement <text>', 'prefix.line_statement', 'what a line begins with that is a statement'],
  ['--prefix-line-comment <text>', 'prefix.line_comment', 'what begins a comment up to the end of the line'],
];

const flags: readonly (readonly [flags: string, name: OptionName, description: string])[] = [
  ['--force', 'force', 'replace files that are there already'],
  ['--clean', 'clean', 'remove what an earlier run wrote and this one does not'],
  ['--keep-empty', 'keep_empty', 'write files that come out blank, too'],
  ['--keep-jinja-suffix', 'keep_jinja_suffix', 'leave the suffix in the names of what is written'],
  ['-m, --copy-metadata', 'copy_metadata', 'give outputs the mode and times of their templates'],
  ['-q, --quiet', 'quiet', 'say nothing where all is well'],
  ['--trim-blocks', 'whitespace.trim_blocks', 'drop the line end after a block'],
  ['--lstrip-blocks', 'whitespace.lstrip_blocks', 'drop the blanks before a block'],
  [
    '--keep-trailing-newline',
    'whitespace.keep_trailing_newline',
    'keep the line end at the end of a template',
  ],
];

/** The negations that makejinja has. */
const negations: readonly (readonly [flag: string, name: OptionName])[] = [
  ['--no-trim-blocks', 'whitespace.trim_blocks'],
  ['--no-lstrip-blocks', 'whitespace.lstrip_blocks'],
  ['--strip-trailing-newline', 'whitespace.keep_trailing_newline'],
];

/** Add `clusterwright render` to the program. */
export function renderSubcommand(program: Command, io: Io, ended: (status: ExitStatus) => void): void {
  const overrides: { [name: string]: unknown } = {};
  const plugins: string[] = [];
  const command = program
    .command('render')
    .description('render any folder of templates, with the settings of a makejinja.toml')
    .option('-c, --config <file>', 'the settings (default: makejinja.toml)')
    .addOption(
      new Option('-f, --format <format>', 'how to print findings')
        .choices(['text', 'json', 'github'])
        .default('text'),
    )
    .option('-p, --plugin <module>', 'a .ts, .js or .mjs module in place of plugin.py; may be repeated')
    .option('-D, --data-var <name=value>', 'set a variable; dots lead into maps')
    .option('--file-data <template=files>', 'data for one template alone, its files separated by commas')
    .option(...untrustedOption)
    .option('--no-cache', 'compile every template anew, and keep nothing for the next run');
  const on = (option: string, listener: (value: string) => void) => command.on(`option:${option}`, listener);
  const nameOf = (spec: string) => /--([\w-]+)/.exec(spec)?.[1] ?? spec;

  on('plugin', (value) => plugins.push(value));
  on('data-var', (value) => {
    if (!setPair(overrides, 'data_vars', value, (text) => text))
      command.error(`error: -D ${value}: ${pairForm}`);
  });
  on('file-data', (value) => {
    const fits = setPair(overrides, 'file_data', value, (text) => text.split(','));
    if (!fits) command.error(`error: --file-data ${value}: ${pairForm}`);
  });
  for (const [spec, name, description] of lists) {
    command.option(spec, description);
    on(nameOf(spec), (value) => {
      const list = overrides[name];
      overrides[name] = Array.isArray(list) ? [...list, value] : [value];
    });
  }
  for (const [spec, name, description] of texts) {
    command.option(spec, description);
    on(nameOf(spec), (value) => {
      overrides[name] = value;
    });
  }
  for (const [spec, name, description] of flags) {
    command.option(spec, description);
    on(nameOf(spec), () => {
      overrides[name] = true;
    });
  }
  for (const [flag, name] of negations) {
    command.addOption(new Option(flag).hideHelp());
    on(nameOf(flag), () => {
      overrides[name] = false;
    });
  }

  command.action(async (options: RenderFlags) => {
    const { renderCommand } = await import('./commands/render.ts');
    const { config, format, cache } = options;
    const world = trusting(io, options);
    ended(await renderCommand({ config, format, cache, plugin: plugins, overrides }, world));
  });
}

interface RenderFlags {
  readonly config?: string;
  readonly format: 'text' | 'json' | 'github';
  readonly cache: boolean;
  readonly untrusted?: boolean;
}

const pairForm = 'it must have the form name=value';

/** Whether the text has the form. */
function setPair(
  overrides: { [name: string]: unknown },
  option: OptionName,
  text: string,
  parse: (value: string) => unknown,
): boolean {
  const equals = text.indexOf('=');
  if (equals < 1) return false;
  const pairs = overrides[option];
  const map = pairs instanceof Map ? pairs : new Map<string, unknown>();
  overrides[option] = map.set(text.slice(0, equals), parse(text.slice(equals + 1)));
  return true;
}
