import type { OptionName } from '../makejinja/settings/options.ts';
import type { Overrides } from '../makejinja/settings/read-settings.ts';
import { many, type OptionDeclaration } from './define-command.ts';

/** The options of makejinja that override the settings file, with makejinja's spelling. */
const lists: readonly (readonly [flags: string, name: OptionName, description: string])[] = [
  [
    '-i, --input <path>',
    'inputs',
    'a folder of templates, or one template; if two have the same name, the first is used',
  ],
  ['-I, --include-pattern <glob>', 'include_patterns', 'which input files to use'],
  ['-E, --exclude-pattern <glob>', 'exclude_patterns', 'which of them to skip'],
  ['-d, --data <path>', 'data', 'a data file (YAML, JSON, TOML), or a folder of data files'],
  ['--import-path <folder>', 'import_paths', 'where to find plugins that the settings name'],
  ['-e, --extension <name>', 'extensions', 'Jinja extensions'],
  ['--exec-pre <command>', 'exec_pre', 'a shell command to run before rendering'],
  ['--exec-post <command>', 'exec_post', 'a shell command to run after rendering'],
];

const texts: readonly (readonly [flags: string, name: OptionName, description: string])[] = [
  ['-o, --output <path>', 'output', 'the folder to write to'],
  ['--jinja-suffix <suffix>', 'jinja_suffix', 'the suffix of template names'],
  [
    '--data-namespace <kind>',
    'data_namespace',
    'where to put the data of a file: flat (top level), stem (below its name) or path (below its path)',
  ],
  ['--undefined <kind>', 'undefined', 'what to do with undefined names: default, chainable, debug or strict'],
  ['--delimiter-block-start <text>', 'delimiter.block_start', 'the start of a block'],
  ['--delimiter-block-end <text>', 'delimiter.block_end', 'the end of a block'],
  ['--delimiter-variable-start <text>', 'delimiter.variable_start', 'the start of a value'],
  ['--delimiter-variable-end <text>', 'delimiter.variable_end', 'the end of a value'],
  ['--delimiter-comment-start <text>', 'delimiter.comment_start', 'the start of a comment'],
  ['--delimiter-comment-end <text>', 'delimiter.comment_end', 'the end of a comment'],
  ['--prefix-line-statement <text>', 'prefix.line_statement', 'the prefix of a line that is a statement'],
  ['--newline-sequence <text>', 'whitespace.newline_sequence', 'the line ending of templates'],
  ['--schema <file>', 'clusterwright.schema', 'a JSON Schema that the data must match'],
  [
    '--prefix-line-comment <text>',
    'prefix.line_comment',
    'the prefix of a comment that extends to the end of the line',
  ],
];

const flags: readonly (readonly [flags: string, name: OptionName, description: string])[] = [
  ['--force', 'force', 'replace existing files'],
  ['--clean', 'clean', 'remove files that an earlier run wrote and this one does not'],
  ['--keep-empty', 'keep_empty', 'also write files that render to only whitespace'],
  ['--keep-jinja-suffix', 'keep_jinja_suffix', 'keep the template suffix in output file names'],
  ['-m, --copy-metadata', 'copy_metadata', 'give outputs the mode and times of their templates'],
  ['-q, --quiet', 'quiet', 'print nothing if there are no problems'],
  ['--trim-blocks', 'whitespace.trim_blocks', 'remove the first line break after a block'],
  ['--lstrip-blocks', 'whitespace.lstrip_blocks', 'remove white space before a block at the start of a line'],
  [
    '--keep-trailing-newline',
    'whitespace.keep_trailing_newline',
    'keep the line break at the end of a template',
  ],
];

/** Options that makejinja does not have; the settings file has them in the table `[clusterwright]`. */
const ownFlags: typeof flags = [
  ['--seal', 'clusterwright.seal', 'seal *.sops.* files and those that .sops.yaml names, in memory'],
  ['--verify', 'clusterwright.verify', 'check the outputs as a Flux repository before writing anything'],
  ['--strict', 'clusterwright.strict', 'treat warnings as errors'],
  ['--check', 'clusterwright.check', 'write nothing; exit with status 1 if the output is not up to date'],
  ['--diff', 'clusterwright.diff', 'write nothing; print what would change, with secrets masked'],
  ['--watch', 'clusterwright.watch', 'run again whenever a template, the data or a plugin changes'],
];

/** The negations that makejinja has, and negations of the settings that a repository may switch on. */
const negations: readonly (readonly [flag: string, name: OptionName])[] = [
  ['--no-trim-blocks', 'whitespace.trim_blocks'],
  ['--no-lstrip-blocks', 'whitespace.lstrip_blocks'],
  ['--strip-trailing-newline', 'whitespace.keep_trailing_newline'],
  ['--no-seal', 'clusterwright.seal'],
  ['--no-verify', 'clusterwright.verify'],
  ['--no-strict', 'clusterwright.strict'],
  ['--no-watch', 'clusterwright.watch'],
];

const pairs: readonly (readonly [flags: string, name: OptionName, description: string])[] = [
  ['-D, --data-var <name=value>', 'data_vars', 'set a variable; dots separate the keys of nested maps'],
  ['--file-data <template=files>', 'file_data', 'data for one template only, as comma-separated files'],
];

type Table = Readonly<Record<string, OptionDeclaration<unknown>>>;

/** All options, by the names of makejinja's settings. */
export const makejinjaOptions: Table = Object.fromEntries<OptionDeclaration<unknown>>([
  ...pairs.map(([spec, name, summary]) => [name, { ...many(spec, summary), problem: pairProblem }] as const),
  ...lists.map(([spec, name, summary]) => [name, many(spec, summary)] as const),
  ...[...texts, ...flags, ...ownFlags].map(
    ([spec, name, summary]) => [name, { flags: spec, summary }] as const,
  ),
  ...negations.map(([spec, name]) => [`no ${name}`, { flags: spec, summary: '', hidden: true }] as const),
]);

/** The settings that a command line overrides, from the values of `makejinjaOptions`. */
export function overridesOf(input: Readonly<Record<string, unknown>>): Overrides {
  const overrides: Record<string, unknown> = {};
  for (const [, name] of [...texts, ...flags, ...ownFlags]) if (name in input) overrides[name] = input[name];
  // The parser merges `--no-…` with the option that it negates; a negation with another name is merged here.
  for (const [spec, name] of negations) {
    if (!spec.startsWith('--no-') && input[`no ${name}`] === true) overrides[name] = false;
  }
  for (const [, name] of lists) if (given(input, name).length > 0) overrides[name] = input[name];
  for (const [, name] of pairs) {
    const entries = given(input, name).map((pair) => {
      const [key, value] = [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)];
      return [key, name === 'file_data' ? value.split(',') : value] as const;
    });
    if (entries.length > 0) overrides[name] = new Map(entries);
  }
  return overrides;
}

function given(input: Readonly<Record<string, unknown>>, name: string): readonly string[] {
  return (input[name] as readonly string[] | undefined) ?? [];
}

function pairProblem(value: string): string | undefined {
  return value.indexOf('=') < 1 ? 'it must have the form name=value' : undefined;
}
