/** Formats the manual for man(7) from the declarations of the commands, with the same content as `--help`. */

import type {
  ArgumentDeclaration,
  CommandDefinition,
  CommandGroup,
  OptionDeclaration,
} from '../../src/cli/define-command.ts';

type Named = CommandDefinition & { readonly words: string };

/** The pages by file name: one for the program, and one for each command, including those in groups. */
export function manPages(
  commands: readonly (CommandDefinition | CommandGroup)[],
  version: string,
): ReadonlyMap<string, string> {
  const all = commands.flatMap((command): Named[] =>
    'commands' in command
      ? command.commands.map((member) => ({ ...member, words: `${command.name} ${member.name}` }))
      : [{ ...command, words: command.name }],
  );
  return new Map([
    ['clusterwright.1', programPage(all, version)],
    ...all.map((command): [string, string] => [`${pageOf(command)}.1`, commandPage(command, version)]),
  ]);
}

const pageOf = ({ words }: Named) => `clusterwright-${words.replaceAll(' ', '-')}`;

function programPage(commands: readonly Named[], version: string): string {
  return page('clusterwright', version, 'one cluster.yaml in, a Flux-ready kubernetes/ tree out', [
    ['SYNOPSIS', ['.B clusterwright', '.I command', '[\\fIoptions\\fR]']],
    [
      'DESCRIPTION',
      [
        text(
          'Validates cluster.yaml, renders templates with it, seals secrets for SOPS, verifies the result, and writes it all or not at all.',
        ),
      ],
    ],
    [
      'COMMANDS',
      commands.flatMap((command) => ['.TP', `.BR ${escaped(pageOf(command))} (1)`, text(command.summary)]),
    ],
    [
      'EXIT STATUS',
      [
        ['0', 'Everything is fine.'],
        ['1', 'Something is wrong with the input or the tree.'],
        ['2', 'Wrong usage.'],
        ['130', 'Interrupted; nothing was written.'],
      ].flatMap(([status = '', meaning = '']) => ['.TP', `.B ${status}`, text(meaning)]),
    ],
    [
      'ENVIRONMENT',
      [
        ...entry(
          'SOPS_AGE_KEY_FILE',
          'Where the private key is, if not in age.key; also SOPS_AGE_KEY and SOPS_AGE_KEY_CMD.',
        ),
        ...entry('NO_COLOR', 'Print no colours.'),
        ...entry('KUBECONFIG', 'The cluster that doctor --cluster asks.'),
      ],
    ],
  ]);
}

function commandPage(command: Named, version: string): string {
  const { words, summary, examples } = command;
  const taken = Object.values(command.arguments);
  const options = Object.values(command.options).filter(({ hidden }) => hidden !== true);
  return page(pageOf(command), version, summary, [
    [
      'SYNOPSIS',
      [
        `.B ${escaped(`clusterwright ${words}`)}`,
        ...(options.length > 0 ? ['[\\fIoptions\\fR]'] : []),
        ...taken.map(({ form }) => `\\fI${escaped(form)}\\fR`),
      ],
    ],
    ['ARGUMENTS', taken.flatMap(argument)],
    ['OPTIONS', [...options.flatMap(option), '.TP', '.BR \\-h ", " \\-\\-help', text('print help')]],
    ['EXAMPLES', examples.length === 0 ? [] : ['.EX', ...examples.map(text), '.EE']],
    ['SEE ALSO', ['.BR clusterwright (1)']],
  ]);
}

function argument({ form, summary, choices, default: otherwise }: ArgumentDeclaration<unknown>): string[] {
  return ['.TP', `\\fI${escaped(form)}\\fR`, text(`${summary}${limits(choices, otherwise)}`)];
}

function option({ flags, summary, choices, default: otherwise }: OptionDeclaration<unknown>): string[] {
  const [names = '', value] = /^(.*?)(?:[ =]([<[].*))?$/.exec(flags)?.slice(1) ?? [];
  const shown = value === undefined ? '' : ` \\fI${escaped(value)}\\fR`;
  return ['.TP', `\\fB${escaped(names)}\\fR${shown}`, text(`${summary}${limits(choices, otherwise)}`)];
}

function limits(choices: readonly string[] | undefined, otherwise: unknown): string {
  const one = choices === undefined ? '' : `; one of ${choices.join(', ')}`;
  const isStated = typeof otherwise === 'string' && otherwise !== '';
  return `${one}${isStated ? `; ${otherwise} if not given` : ''}`;
}

function entry(name: string, meaning: string): string[] {
  return ['.TP', `.B ${escaped(name)}`, text(meaning)];
}

type Section = readonly [title: string, lines: readonly string[]];

function page(name: string, version: string, summary: string, sections: readonly Section[]): string {
  return [
    // Without a date, so that the same source gives the same bytes.
    `.TH ${escaped(name.toUpperCase())} 1 "" ${escaped(`"clusterwright ${version}"`)} "User Commands"`,
    '.SH NAME',
    `${escaped(name)} \\- ${escaped(summary)}`,
    ...sections.flatMap(([title, lines]) => (lines.length === 0 ? [] : [`.SH ${title}`, ...lines])),
    '',
  ].join('\n');
}

/** Escapes a line, because a dot or quote at its start would be a request. */
function text(line: string): string {
  return escaped(line).replace(/^(?=[.'])/, '\\&');
}

function escaped(line: string): string {
  return line.replaceAll('\\', '\\e').replaceAll('-', '\\-');
}
