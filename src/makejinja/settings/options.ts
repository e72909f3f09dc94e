/**
 * Every option of makejinja 2.9, as declared in its `config.py`, and the options of clusterwright: the single source for the
 * names in `makejinja.toml`, environment variables and the command line, and for their defaults.
 */

export type OptionKind =
  /** One path, relative to the file that contains it. */
  | 'path'
  | 'paths'
  | 'string'
  | 'strings'
  | 'boolean'
  | 'integer'
  /** A map of text. */
  | 'text-by-name'
  | 'paths-by-name'
  | 'undefined'
  | 'namespace'
  | 'newline';

interface Option {
  readonly kind: OptionKind;
  /** The value if none is given; `required` if there must be one. */
  readonly default: 'required' | null | boolean | number | string | readonly string[];
}

const path = { kind: 'path', default: 'required' } as const;
const strings = { kind: 'strings', default: [] } as const;
const off = { kind: 'boolean', default: false } as const;
const on = { kind: 'boolean', default: true } as const;
const text = <Standard extends string | null>(standard: Standard) =>
  ({ kind: 'string', default: standard }) as const;

/** By the dotted path in the table `[makejinja]`; options of the table `[clusterwright]` are prefixed with its name. */
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
  /** Where the data of a file is put: at the top level, below its name, or below its path. */
  namespace: 'flat' | 'stem' | 'path';
  newline: '\n' | '\r\n' | '\r';
}

/** An option without a value (by default, the prefixes) is null. */
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
