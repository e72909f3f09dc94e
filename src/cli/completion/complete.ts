import type {
  ArgumentDeclaration,
  CommandDefinition,
  CommandGroup,
  Completes,
  OptionDeclaration,
} from '../define-command.ts';

/** A completion: a word that is valid at the cursor. */
export interface Candidate {
  readonly value: string;
  readonly about?: string;
}

/** All completions at the cursor. */
export interface Completion {
  readonly candidates: readonly Candidate[];
  /** Whether the shell is to add files or folders itself. */
  readonly places?: 'files' | 'folders';
}

export interface Sources {
  readonly commands: () => Promise<readonly (CommandDefinition | CommandGroup)[]>;
  /** Returns the names that depend on the configuration. */
  readonly names: (completes: Completes) => Promise<readonly Candidate[]>;
}

const nothing: Completion = { candidates: [] };

/**
 * The completions at the cursor of a command line.
 *
 * @param words - The words after the name of the program, up to the cursor; the last one is at the cursor and may be empty.
 */
export async function complete(words: readonly string[], sources: Sources): Promise<Completion> {
  const current = words.at(-1) ?? '';
  const { candidates, ...rest } = await allAt(words.slice(0, -1), current, sources);
  return { candidates: candidates.filter(({ value }) => value.startsWith(current)), ...rest };
}

async function allAt(before: readonly string[], current: string, sources: Sources): Promise<Completion> {
  const commands = await sources.commands();
  const [first, second] = before;
  if (first === undefined) return named(commands, current, ['--help', '--version']);
  const command = commands.find(({ name }) => name === first);
  if (command === undefined) return nothing;
  if (!('commands' in command)) return inCommand(command, before.slice(1), current, sources);
  if (second === undefined) return named(command.commands, current, ['--help']);
  const member = command.commands.find(({ name }) => name === second);
  return member === undefined ? nothing : inCommand(member, before.slice(2), current, sources);
}

function named(
  commands: readonly (CommandDefinition | CommandGroup)[],
  current: string,
  flags: readonly string[],
): Completion {
  if (current.startsWith('-')) return { candidates: flags.map((value) => ({ value })) };
  return { candidates: commands.map(({ name, summary }) => ({ value: name, about: summary })) };
}

async function inCommand(
  { arguments: taken, options }: CommandDefinition,
  before: readonly string[],
  current: string,
  { names }: Sources,
): Promise<Completion> {
  const all = Object.values(options).map(readOption);
  const used = new Set<Option>();
  let waiting: Option | undefined;
  let positionals = 0;
  let onlyPositionals = false;
  for (const word of before) {
    const isOption = !onlyPositionals && word.startsWith('-') && word !== '-';
    if (waiting !== undefined && !isOption) {
      if (!waiting.isVariadic) waiting = undefined;
    } else if (word === '--' && !onlyPositionals) {
      onlyPositionals = true;
      waiting = undefined;
    } else if (isOption) {
      const [flag] = word.split('=');
      const option = all.find(({ flags }) => flags.some((own) => own === flag));
      waiting = option?.takes !== undefined && !word.includes('=') ? option : undefined;
      if (option !== undefined) used.add(option);
    } else positionals++;
  }
  if (!onlyPositionals && current.startsWith('-')) {
    const [flag = ''] = current.split('=');
    const option = current.includes('=') ? all.find(({ flags }) => flags.includes(flag)) : undefined;
    if (option !== undefined)
      return prefixed(await valuesOf(option.declared, option.takes, names), `${flag}=`);
    const open = all.filter((one) => !used.has(one) || one.declared.repeats === true);
    return {
      candidates: [
        ...open
          .filter(({ declared }) => declared.hidden !== true)
          .map(({ flags, declared }) => ({ value: flags.at(-1) ?? '', about: declared.summary })),
        { value: '--help', about: 'print this help' },
      ],
    };
  }
  if (waiting !== undefined) return valuesOf(waiting.declared, waiting.takes, names);
  return positional(Object.values(taken), positionals, names);
}

interface Option {
  readonly declared: OptionDeclaration<unknown>;
  /** For example `-c` and `--config`. */
  readonly flags: readonly string[];
  /** The name of its value; undefined if it takes none. */
  readonly takes: string | undefined;
  readonly isVariadic: boolean;
}

function readOption(declared: OptionDeclaration<unknown>): Option {
  const [, value] = /[<[]([^>\]]+)[>\]]/.exec(declared.flags) ?? [];
  return {
    declared,
    flags: declared.flags.match(/(?:^|(?<=[\s,]))--?[\w-]+/g) ?? [],
    takes: value,
    isVariadic: value?.endsWith('...') === true,
  };
}

async function positional(
  taken: readonly ArgumentDeclaration<unknown>[],
  index: number,
  names: Sources['names'],
): Promise<Completion> {
  const last = taken.at(-1);
  const declared = taken[index] ?? (last?.form.includes('...') === true ? last : undefined);
  return declared === undefined ? nothing : valuesOf(declared, declared.form.replace(/[<>[\]]/g, ''), names);
}

async function valuesOf(
  { choices, completes }: Pick<ArgumentDeclaration<unknown>, 'choices' | 'completes'>,
  takes: string | undefined,
  names: Sources['names'],
): Promise<Completion> {
  if (choices !== undefined) return { candidates: choices.map((value) => ({ value })) };
  if (completes !== undefined) return { candidates: await names(completes) };
  if (/^(?:file|path)|=path$/.test(takes ?? '')) return { candidates: [], places: 'files' };
  if (/^(?:dir|folder)/.test(takes ?? '')) return { candidates: [], places: 'folders' };
  return nothing;
}

function prefixed({ candidates, ...rest }: Completion, prefix: string): Completion {
  return {
    ...rest,
    candidates: candidates.map(({ value, ...more }) => ({ value: `${prefix}${value}`, ...more })),
  };
}
