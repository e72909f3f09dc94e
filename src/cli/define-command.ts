import { configurationIn } from '../pipeline/workspace.ts';
import type { ExitStatus, Io } from './io.ts';

/** What arguments and options have in common; `T` is the type that `run` receives. */
interface Declared<T> {
  readonly summary: string;
  readonly choices?: readonly string[];
  /** The value that `run` receives if the user gives none. */
  readonly default?: T;
  /** What shells complete it with, in addition to its choices. Files and folders follow from its name. */
  readonly completes?: Completes;
}

/** The kinds of names that depend on the configuration: settings, secret settings, and everything that `explain` knows. */
export type Completes = 'settings' | 'secrets' | 'explained';

export interface OptionDeclaration<T> extends Declared<T> {
  /** The flags as help shows them: `-c, --config <file>`. */
  readonly flags: string;
  /** Whether the option may be given several times. */
  readonly repeats?: boolean;
  /** Returns why a value is invalid, as the rest of a sentence; undefined if it is valid. */
  readonly problem?: (value: string) => string | undefined;
  readonly hidden?: boolean;
  /** Whether a configuration may be a pattern that names several. */
  readonly pattern?: boolean;
  /** Returns the default if it depends on the working folder. */
  readonly found?: (io: Io) => T;
  /** Whether it names the folder of a tree, whose default depends on where the configuration is. */
  readonly ofTree?: boolean;
}

export interface ArgumentDeclaration<T> extends Declared<T> {
  /** The form as help shows it: `<name>`, `[dir]`, `[files...]`. */
  readonly form: string;
}

type Declarations = Readonly<Record<string, Declared<unknown>>>;
type Options = Readonly<Record<string, OptionDeclaration<unknown>>>;
type Arguments = Readonly<Record<string, ArgumentDeclaration<unknown>>>;

/** The values of a table. A value is optional if it may be missing from the command line and has no default. */
export type ValuesOf<Table extends Declarations> = {
  readonly [Key in keyof Table as undefined extends TypeOf<Table[Key]> ? never : Key]: TypeOf<Table[Key]>;
} & {
  readonly [Key in keyof Table as undefined extends TypeOf<Table[Key]> ? Key : never]?: Exclude<
    TypeOf<Table[Key]>,
    undefined
  >;
};
type TypeOf<Declaration> = Declaration extends Declared<infer T> ? T : never;

/** A command: its name and help, its arguments and options, and the function that runs it. */
export interface CommandDefinition {
  readonly name: string;
  /** In the imperative, without a full stop. */
  readonly summary: string;
  readonly arguments: Arguments;
  readonly options: Options;
  /** Command lines for the help, each with an optional explanation after `#`. */
  readonly examples: readonly string[];
  readonly run: (input: Readonly<Record<string, unknown>>, io: Io) => Promise<ExitStatus>;
}

/** Commands with a common first word: `clusterwright secrets check`. */
export interface CommandGroup {
  readonly name: string;
  readonly summary: string;
  readonly commands: readonly CommandDefinition[];
}

/** Declares a command. The type of what `run` receives follows from its arguments and options. */
export function defineCommand<
  const TakenArguments extends Arguments = Record<never, never>,
  const TakenOptions extends Options = Record<never, never>,
>(command: {
  readonly name: string;
  readonly summary: string;
  readonly arguments?: TakenArguments;
  readonly options?: TakenOptions;
  readonly examples?: readonly string[];
  readonly run: (input: ValuesOf<TakenArguments> & ValuesOf<TakenOptions>, io: Io) => Promise<ExitStatus>;
}): CommandDefinition {
  const { name, summary, arguments: taken = {}, options = {}, examples = [], run } = command;
  // The parser produces values by this table, so the input has the type that `run` expects.
  return { name, summary, arguments: taken, options, examples, run: run as CommandDefinition['run'] };
}

export function argument(form: `<${string}>`, summary: string): ArgumentDeclaration<string> {
  return { form, summary };
}

export function argumentOr(
  form: `[${string}]`,
  summary: string,
  otherwise: string,
): ArgumentDeclaration<string> {
  return { form, summary, default: otherwise };
}

export function optionalArgument(
  form: `[${string}]`,
  summary: string,
): ArgumentDeclaration<string | undefined> {
  return { form, summary };
}

export function manyArguments(
  form: `[${string}...]`,
  summary: string,
): ArgumentDeclaration<readonly string[]> {
  return { form, summary, default: [] };
}

/** `--strict`: false if not given. */
export function flag(flags: string, summary: string): OptionDeclaration<boolean> {
  return { flags, summary, default: false };
}

/** `--script <tool>`: undefined if not given. */
export function text(flags: string, summary: string): OptionDeclaration<string | undefined> {
  return { flags, summary };
}

function textOr(flags: string, summary: string, otherwise: string): OptionDeclaration<string> {
  return { flags, summary, default: otherwise };
}

/** `--language <language>`: one of several choices. */
export function choiceOr<const Choice extends string>(
  flags: string,
  summary: string,
  choices: readonly Choice[],
  otherwise: NoInfer<Choice>,
): OptionDeclaration<Choice> {
  return { flags, summary, choices, default: otherwise };
}

/** `--chart <name=path>`: may be repeated. */
export function many(flags: string, summary: string): OptionDeclaration<readonly string[]> {
  return { flags, summary, repeats: true, default: [] };
}

/** `--setting <name...>`: takes one or more words. */
export function variadic(flags: string, summary: string): OptionDeclaration<readonly string[]> {
  return { flags, summary, default: [] };
}

/** For commands that may run on untrusted repositories. */
export const untrusted = flag(
  '--untrusted',
  'for untrusted repositories: use no keys, run none of their code, fetch nothing',
);

const formats = ['text', 'json', 'github'] as const;

/** How to print findings. A command may add formats of its own. */
export function format<const More extends string = never>(...more: readonly More[]) {
  return choiceOr<(typeof formats)[number] | More>(
    '-f, --format <format>',
    'how to print findings',
    [...formats, ...more],
    'text',
  );
}

/** The options of every command that works on a configuration. */
export const common = {
  config: {
    ...textOr('-c, --config <file>', 'the configuration; cluster.toml if only that exists', 'cluster.yaml'),
    found: ({ cwd }: Io) => configurationIn(cwd),
  },
  format: format(),
};

/** The `--output` of commands that write a tree, or work on one. Others must not declare it: it would have no effect. */
export function treeFolder(summary: string): OptionDeclaration<string> {
  return { ...textOr('-o, --output <dir>', summary, '.'), ofTree: true };
}

/** The `--output` of commands that read the tree that `configure` wrote. */
export const writtenTree = treeFolder('the folder of the tree: it is in <dir>/kubernetes');

/** The `--config` of commands that accept several clusters. */
export const configurations: OptionDeclaration<string> = {
  ...common.config,
  summary: 'the configuration, or a quoted pattern for several; cluster.toml if only that exists',
  pattern: true,
};

/** The values of the options in `common`. */
export type CommonOptions = ValuesOf<typeof common>;

/** With the folder of the tree. */
export interface TreeOptions extends CommonOptions {
  readonly output: string;
}
