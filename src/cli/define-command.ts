import { configurationIn } from '../pipeline/workspace.ts';
import type { ExitStatus, Io } from './io.ts';

/** What a command takes besides its name; `T` is what its `run` gets. */
interface Declared<T> {
  readonly summary: string;
  readonly choices?: readonly string[];
  /** What `run` gets if the user gives nothing. */
  readonly default?: T;
  /** What shells complete it with, besides its choices; files and folders follow from its name. */
  readonly completes?: Completes;
}

/** Names that depend on the configuration: settings, settings that are secret, or whatever `explain` knows. */
export type Completes = 'settings' | 'secrets' | 'explained';

export interface OptionDeclaration<T> extends Declared<T> {
  /** As help shows it: `-c, --config <file>`. */
  readonly flags: string;
  /** May be given several times. */
  readonly repeats?: boolean;
  /** Why a value is refused, as the rest of a sentence. */
  readonly problem?: (value: string) => string | undefined;
  readonly hidden?: boolean;
  /** Whether a configuration may be a pattern, which names several. */
  readonly pattern?: boolean;
  /** What `run` gets in place of the default, for what depends on the folder. */
  readonly found?: (io: Io) => T;
}

export interface ArgumentDeclaration<T> extends Declared<T> {
  /** As help shows it: `<name>`, `[dir]`, `[files...]`. */
  readonly form: string;
}

type Declarations = Readonly<Record<string, Declared<unknown>>>;
type Options = Readonly<Record<string, OptionDeclaration<unknown>>>;
type Arguments = Readonly<Record<string, ArgumentDeclaration<unknown>>>;

/** The values of a table: optional are those that may be missing from the command line and have no default. */
export type ValuesOf<Table extends Declarations> = {
  readonly [Key in keyof Table as undefined extends TypeOf<Table[Key]> ? never : Key]: TypeOf<Table[Key]>;
} & {
  readonly [Key in keyof Table as undefined extends TypeOf<Table[Key]> ? Key : never]?: Exclude<
    TypeOf<Table[Key]>,
    undefined
  >;
};
type TypeOf<Declaration> = Declaration extends Declared<infer T> ? T : never;

/** A command: its place in the help, what it takes, and what it does. */
export interface CommandDefinition {
  readonly name: string;
  /** In the imperative, without a full stop. */
  readonly summary: string;
  readonly arguments: Arguments;
  readonly options: Options;
  /** Command lines below the help, with what they do after a `#`. */
  readonly examples: readonly string[];
  readonly run: (input: Readonly<Record<string, unknown>>, io: Io) => Promise<ExitStatus>;
}

/** Commands below a common name: `clusterwright secrets check`. */
export interface CommandGroup {
  readonly name: string;
  readonly summary: string;
  readonly commands: readonly CommandDefinition[];
}

/** Declare a command; the types of what `run` gets follow from its arguments and options. */
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
  // The table decides what the parser hands over, so that the two types are the same by construction.
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

/** `--strict`: false unless it is given. */
export function flag(flags: string, summary: string): OptionDeclaration<boolean> {
  return { flags, summary, default: false };
}

/** `--script <tool>`: undefined unless it is given. */
export function text(flags: string, summary: string): OptionDeclaration<string | undefined> {
  return { flags, summary };
}

function textOr(flags: string, summary: string, otherwise: string): OptionDeclaration<string> {
  return { flags, summary, default: otherwise };
}

/** `--language <language>`: one of the choices. */
export function choiceOr<const Choice extends string>(
  flags: string,
  summary: string,
  choices: readonly Choice[],
  otherwise: NoInfer<Choice>,
): OptionDeclaration<Choice> {
  return { flags, summary, choices, default: otherwise };
}

/** `--chart <name=path>`, once for each. */
export function many(flags: string, summary: string): OptionDeclaration<readonly string[]> {
  return { flags, summary, repeats: true, default: [] };
}

/** `--setting <name...>`: one or more words after it. */
export function variadic(flags: string, summary: string): OptionDeclaration<readonly string[]> {
  return { flags, summary, default: [] };
}

/** Of the commands that are run on what strangers wrote. */
export const untrusted = flag(
  '--untrusted',
  'for untrusted repositories: use no keys, run none of their code, fetch nothing',
);

const formats = ['text', 'json', 'github'] as const;

/** How to print findings; a command may have formats of its own besides. */
export function format<const More extends string = never>(...more: readonly More[]) {
  return choiceOr<(typeof formats)[number] | More>(
    '-f, --format <format>',
    'how to print findings',
    [...formats, ...more],
    'text',
  );
}

/** What every command takes that works on a configuration. */
export const common = {
  config: {
    ...textOr(
      '-c, --config <file>',
      'the configuration; cluster.toml if that is there instead',
      'cluster.yaml',
    ),
    found: ({ cwd }: Io) => configurationIn(cwd),
  },
  output: textOr('-o, --output <dir>', 'the tree goes to <dir>/kubernetes', '.'),
  format: format(),
};

/** The configuration of commands that work on several clusters as well. */
export const configurations: OptionDeclaration<string> = {
  ...common.config,
  summary: 'the configuration, or a pattern in quotes for several; cluster.toml if that is there instead',
  pattern: true,
};

/** The values of `common`. */
export type CommonOptions = ValuesOf<typeof common>;
