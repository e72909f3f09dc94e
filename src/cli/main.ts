import { Command, CommanderError } from 'commander';
import { harmlessPainted } from '../diagnostics/format/harmless.ts';
import { diskDiagnostic } from '../disk/problem.ts';
import { renewAllowance } from '../within-time.ts';
import { addCommand } from './add-command.ts';
import type { CommandDefinition, CommandGroup } from './define-command.ts';
import { formatIn } from './format-in.ts';
import type { ExitStatus, Io } from './io.ts';

/** The commands in the order of the help. Each declares itself, and is loaded only when it is needed. */
const commands: Readonly<
  Record<string, () => Promise<{ readonly command: CommandDefinition | CommandGroup }>>
> = {
  init: () => import('./commands/init.ts'),
  configure: () => import('./commands/configure.ts'),
  validate: () => import('./commands/validate.ts'),
  verify: () => import('./commands/verify.ts'),
  build: () => import('./commands/build.ts'),
  diff: () => import('./commands/diff.ts'),
  images: () => import('./commands/images.ts'),
  resources: () => import('./commands/resources.ts'),
  ci: () => import('./commands/ci.ts'),
  graph: () => import('./commands/graph.ts'),
  explain: () => import('./commands/explain.ts'),
  lsp: () => import('./commands/lsp.ts'),
  doctor: () => import('./commands/doctor.ts'),
  'create-app': () => import('./commands/create-app.ts'),
  'describe-chart': () => import('./commands/describe-chart.ts'),
  upgrade: () => import('./commands/upgrade.ts'),
  types: () => import('./commands/types.ts'),
  reset: () => import('./commands/reset.ts'),
  render: () => import('./commands/render.ts'),
  migrate: () => import('./commands/migrate.ts'),
  schema: () => import('./commands/schema.ts'),
  secrets: () => import('./commands/secrets-group.ts'),
  completion: () => import('./commands/completion.ts'),
};

/** The command line as a function: neither it nor anything it calls ends the process or writes to its streams. */
export async function main(argv: readonly string[], world: Io): Promise<ExitStatus> {
  renewAllowance();
  // Progress may quote text from the repository, so control characters are removed for terminals and workflow logs.
  const io: Io = { ...world, stderr: (text) => world.stderr(harmlessPainted(text, world.color)) };
  // Requested by the scripts that `completion` prints.
  if (argv[0] === '__complete') {
    const { answer } = await import('./completion/answer.ts');
    return answer(argv.slice(1), () => commandsFor(argv.length > 3 ? argv[2] : undefined, io), io);
  }
  let status: ExitStatus = 0;
  const program = new Command('clusterwright')
    .description(
      'One cluster.yaml in, a Flux-ready kubernetes/ tree out: validated, rendered, sealed, verified.',
    )
    .version(io.version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .helpCommand(false)
    .showSuggestionAfterError()
    .showHelpAfterError('Run with --help for usage.')
    .exitOverride()
    .configureOutput({ writeOut: io.stdout, writeErr: io.stderr, getOutHasColors: () => false });
  for (const command of await commandsFor(argv[0], io)) {
    addCommand(program, command, io, (ended) => {
      status = ended;
    });
  }

  try {
    await program.parseAsync([...argv], { from: 'user' });
    return status;
  } catch (error) {
    if (error instanceof CommanderError) {
      // Commander uses 0 for help and version; every other refusal is wrong usage.
      return error.exitCode === 0 ? 0 : 2;
    }
    if (error instanceof Error && error.name === 'Interrupted') {
      io.stderr('Interrupted; nothing was written.\n');
      return 130;
    }
    const refused = diskDiagnostic(error, io.cwd);
    if (refused === undefined) throw error;
    const { report } = await import('./report.ts');
    return report({ diagnostics: [refused] }, { format: formatIn(argv) }, io);
  }
}

/** The named command; or all commands, including those of apps, for help, for an unknown name, and for suggestions. */
export async function commandsFor(name: string | undefined, io: Io) {
  if (name === '--version' || name === '-V') return [];
  if (name !== undefined && Object.hasOwn(commands, name)) {
    const loaded = await commands[name]?.();
    return loaded === undefined ? [] : [loaded.command];
  }
  const [{ appCommands }, ...own] = await Promise.all([
    import('./app-commands.ts'),
    ...Object.values(commands).map((load) => load()),
  ]);
  return [...own.map(({ command }) => command), ...(await appCommands(io))];
}
