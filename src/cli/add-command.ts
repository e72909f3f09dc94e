import { Argument, type Command, InvalidArgumentError, Option } from 'commander';
import { some } from '../diagnostics/some.ts';
import { clustersOf, isPattern, outputOf } from './configure/clusters.ts';
import type { CommandDefinition, CommandGroup } from './define-command.ts';
import type { ExitStatus, Io } from './io.ts';

/** Adds a command, or a group of commands, to the command line parser. */
export function addCommand(
  parent: Command,
  definition: CommandDefinition | CommandGroup,
  io: Io,
  ended: (status: ExitStatus) => void,
): void {
  const { name, summary } = definition;
  const command = parent.command(name).description(summary).helpCommand(false);
  if ('commands' in definition) {
    for (const member of definition.commands) addCommand(command, member, io, ended);
    return;
  }
  const { examples } = definition;
  if (examples.length > 0) {
    const lines = examples.map((example) => `  ${example}`);
    command.addHelpText('after', ['', 'Examples:', ...lines].join('\n'));
  }
  const names = Object.keys(definition.arguments);
  for (const { form, summary: about, choices, default: otherwise } of Object.values(definition.arguments)) {
    const taken = new Argument(form, about);
    if (choices !== undefined) taken.choices(choices);
    if (isShown(otherwise)) taken.default(otherwise);
    command.addArgument(taken);
  }
  const attributes = Object.entries(definition.options).map(([key, declared]) => {
    const option = new Option(declared.flags, declared.summary);
    if (declared.choices !== undefined) option.choices(declared.choices);
    if (declared.repeats) option.argParser(collect(declared.problem));
    else if (isShown(declared.default)) option.default(declared.default);
    if (declared.hidden) option.hideHelp();
    command.addOption(option);
    return [key, option.attributeName(), declared] as const;
  });
  command.action(async (...given: unknown[]) => {
    const values = command.opts<Record<string, unknown>>();
    const input = Object.fromEntries(
      [
        ...names.map((key, index) => [key, given[index] ?? definition.arguments[key]?.default] as const),
        ...attributes.map(([key, attribute, declared]) => {
          const isDefault = command.getOptionValueSource(attribute) === 'default';
          const value = isDefault && declared.found !== undefined ? declared.found(io) : values[attribute];
          return [key, value ?? declared.default] as const;
        }),
      ].filter(([, value]) => value !== undefined),
    );
    const { config } = input;
    for (const [key, attribute, { ofTree = false }] of attributes) {
      const isDefault = command.getOptionValueSource(attribute) === 'default';
      if (ofTree && isDefault && typeof config === 'string' && !isPattern(config, io))
        input[key] = outputOf(config, io);
    }
    ended((await severalRefused(definition, input, io)) ?? (await definition.run(input, io)));
  });
}

/** Otherwise a pattern, given where one configuration is expected, would be read as a file name. */
async function severalRefused(
  { options }: CommandDefinition,
  { config }: Readonly<Record<string, unknown>>,
  io: Io,
): Promise<ExitStatus | undefined> {
  if (typeof config !== 'string' || options['config']?.pattern === true || !isPattern(config, io))
    return undefined;
  const names = (await clustersOf(io, { config })).map((place) => place.config);
  const which = names.length === 0 ? '' : `; it matches ${some(names, mostNames)}`;
  io.stderr(`${config} is a pattern, and this command takes one configuration${which}\n`);
  return 2;
}

const mostNames = 5;

/** Whether the help states a default. An empty list is not worth showing. */
function isShown(otherwise: unknown): boolean {
  return otherwise !== undefined && !Array.isArray(otherwise);
}

function collect(problemOf: ((value: string) => string | undefined) | undefined) {
  return (value: string, earlier: readonly string[] | undefined): readonly string[] => {
    const problem = problemOf?.(value);
    if (problem !== undefined) throw new InvalidArgumentError(problem);
    return [...(earlier ?? []), value];
  };
}
