/**
 * Every option of makejinja 2.9, as its `config.py` declares them, and our own: the one place that says which names
 * `makejinja.toml`, variables of the environment and the command line may use, and what they default to.
 */

export type OptionKind =
  /** One path, relative to the file that names it. */
  | 'path'
  | 'paths'
  | 'string'
  | 'strings'
  | 'boolean'
  | 'integer'
  /** Names with text. */
  | 'text-by-name'
  | 'paths-by-name'
  | 'undefined'
  | 'namespace'
  | 'newline';

interface Option {
  readonly kind: OptionKind;
  /** What stands where nothing is given; `required` where something must be. */
  readonly default: 'required' | null | boolean | number | string | readonly string[];
}

const path = { kind: 'path', default: 'required' } as const;
const strings = { kind: 'strings', default: [] } as const;
const off = { kind: 'boolean', default: false } as const;
const on = { kind: 'boolean', default: true } as const;
const text = <Standard extends string | null>(standard: Standard) =>
  ({ kind: 'string', default: standard }) as const;

/** By the dotted path below the table `[makejinja]`; those of the table `[clusterwright]` with its name in front. */
export const options = {
  inputs: { kind: 'paths', default: 'required' },
  output: path,
  include_patterns: { kind: 'strings', default: ['**/*'] },
  exclude_patterns: strings,
  jinja_suffix: text('.jinja'),
  keep_jinja_suffix: off,
  keep_empty: off,
  copy_metadata: off,
  data: { kind: 'paths', default: [] },
  data_namespace: { kind: 'namespace', default: 'flat' },
  data_vars: { kind: 'text-by-name', default: [] },
  file_data: { kind: 'paths-by-name', default: [] },
  loaders: strings,
  plugins: strings,
  import_paths: { kind: 'paths', default: ['.'] },
  extensions: strings,
  undefined: { kind: 'undefined', default: 'default' },
  exec_pre: strings,
  exec_post: strings,
  clean: off,
  force: off,
  quiet: off,
  'delimiter.block_start': text('{%'),
  'delimiter.block_end': text('%}'),
  'delimiter.variable_start': text('{{'),
  'delimiter.variable_end': text('}}'),
  'delimiter.comment_start': text('{#'),
  'delimiter.comment_end': text('#}'),
  'prefix.line_statement': text(null),
  'prefix.line_comment': text(null),
  'whitespace.trim_blocks': on,
  'whitespace.lstrip_blocks': on,
  'whitespace.newline_sequence': { kind: 'newline', default: '\n' },
  'whitespace.keep_trailing_newline': on,
  'internal.optimized': on,
  'internal.autoescape': off,
  'internal.cache_size': { kind: 'integer', default: 0 },
  'internal.auto_reload': off,
  'internal.enable_async': off,
  'clusterwright.seal': off,
  'clusterwright.verify': off,
  'clusterwright.strict': off,
  'clusterwright.check': off,
  'clusterwright.diff': off,
  'clusterwright.watch': off,
  'clusterwright.schema': { kind: 'path', default: null },
} as const satisfies Record<string, Option>;

export type OptionName = keyof typeof options;

interface ValueOf {
  path: string;
  paths: readonly string[];
  string: string;
  strings: readonly string[];
  boolean: boolean;
  integer: number;
  'text-by-name': ReadonlyMap<string, string>;
  'paths-by-name': ReadonlyMap<string, readonly string[]>;
  undefined: 'default' | 'chainable' | 'debug' | 'strict';
  /** Where the data of a file go: to the top, below its name, or below its path. */
  namespace: 'flat' | 'stem' | 'path';
  newline: '\n' | '\r\n' | '\r';
}

/** Where an option has no value at all (as the prefixes have none by default), it is null. */
type Nullable<Name extends OptionName> = null extends (typeof options)[Name]['default'] ? null : never;

/** All options with their values; paths are absolute, with symbolic links resolved. */
export type Settings = {
  readonly [Name in OptionName]: ValueOf[(typeof options)[Name]['kind']] | Nullable<Name>;
};

export function isOptionName(name: string): name is OptionName {
  return Object.hasOwn(options, name);
}

/** The table of the options that makejinja does not have. */
export const ownTable = 'clusterwright';

export function isOwnOption(name: string): boolean {
  return name.startsWith(`${ownTable}.`);
}
