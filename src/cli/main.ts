import { Command, CommanderError, Option } from 'commander';
import { diskDiagnostic } from '../disk/problem.ts';
import { trusting } from '../untrusted.ts';
import type { InitFlags } from './commands/init.ts';
import type { VerifyFlags } from './commands/verify.ts';
import type { ExitStatus, Io } from './io.ts';
import { renderSubcommand } from './render-command.ts';
import { secretsCommands } from './secrets-commands.ts';
import { untrustedOption } from './untrusted-option.ts';

/** Options that every command takes. */
export interface CommonOptions {
  readonly config: string;
  readonly output: string;
  readonly format: 'text' | 'json' | 'github';
}

/**
 * The command line as a function: nothing here, nor below, ends the process or writes to its streams. Commands are
 * loaded when they are called, so that none pays for another's start.
 */
export async function main(argv: readonly string[], io: Io, version: string): Promise<ExitStatus> {
  let status: ExitStatus = 0;
  const program = new Command('clusterwright')
    .description(
      'One cluster.yaml in, a Flux-ready kubernetes/ tree out: validated, rendered, sealed, verified.',
    )
    .version(version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .helpCommand(false)
    .showSuggestionAfterError()
    .showHelpAfterError('Run with --help to see what there is.')
    .exitOverride()
    .configureOutput({ writeOut: io.stdout, writeErr: io.stderr, getOutHasColors: () => false });

  const commandOf =
    (parent: Command) =>
    (name: string, description: string): Command =>
      parent
        .command(name)
        .description(description)
        .addOption(new Option('-c, --config <file>', 'the configuration').default('cluster.yaml'))
        .addOption(new Option('-o, --output <dir>', 'the tree goes to <dir>/kubernetes').default('.'))
        .addOption(
          new Option('-f, --format <format>', 'how to print findings')
            .choices(['text', 'json', 'github'])
            .default('text'),
        );
  const command = commandOf(program);

  command('init', 'write cluster.yaml, age.key and .sops.yaml where they are missing')
    .option('--shape <shape>', 'the set of defaults to start from; asked in a terminal, else the first')
    .action(async (options: InitFlags) => {
      const { initCommand } = await import('./commands/init.ts');
      status = await initCommand(options, io);
    });
  command('configure', 'validate, derive, render, verify, seal and write the tree')
    .option('--strict', 'treat warnings as errors', false)
    .option('--check', 'write nothing; end with status 1 where the tree is not up to date', false)
    .option('--diff', 'write nothing; print what would change, secrets masked', false)
    .option('--watch', 'run again whenever the configuration or a template changes', false)
    .option('--force', 'replace and remove files that were changed by hand, too', false)
    .option('--reseal', 'replace sealed files that no private key at hand opens', false)
    .action(async (options: CommonOptions & ConfigureFlags) => {
      const { configureCommand } = await import('./commands/configure.ts');
      status = await configureCommand(options, io);
    });
  command('validate', 'check the configuration alone')
    .option('--strict', 'treat warnings as errors', false)
    .option(...untrustedOption)
    .action(async (options: CommonOptions & { strict: boolean; untrusted?: boolean }) => {
      const { validateCommand } = await import('./commands/validate.ts');
      status = await validateCommand(options, trusting(io, options));
    });
  program
    .command('verify')
    .description(
      'check any Flux tree, sealed or not: all that Flux, Helm or Kubernetes would refuse or ignore',
    )
    .argument('[dir]', 'the folder: a repository, or a part of one', '.')
    .addOption(new Option('-c, --config <file>', 'what a tree of clusterwright was rendered from'))
    .addOption(
      new Option('-f, --format <format>', 'how to print findings')
        .choices(['text', 'json', 'github', 'sarif'])
        .default('text'),
    )
    .option('--strict', 'treat warnings as errors', false)
    .option(
      '--chart <name=path>',
      'judge releases of a chart by its folder or archive; repeatable',
      collect,
      [],
    )
    .option(
      '--schema-location <pattern>',
      "schemas of further kinds, in kubeconform's patterns: a path or a URL; repeatable",
      collect,
      [],
    )
    .option(
      '--crds <path>',
      'check objects against the CustomResourceDefinitions in this file or folder, rules included; repeatable',
      collect,
      [],
    )
    .option(...untrustedOption)
    .action(async (directory: string, options: Omit<VerifyFlags, 'directory'> & { untrusted?: boolean }) => {
      const { verifyCommand } = await import('./commands/verify.ts');
      status = await verifyCommand({ directory, ...options }, trusting(io, options), version);
    });
  command('explain', 'say where the value of a variable comes from, and what uses it')
    .argument('<name>', 'a setting or a derived variable')
    .action(async (name: string, options: CommonOptions) => {
      const { explainCommand } = await import('./commands/explain.ts');
      status = await explainCommand(name, options, io);
    });
  command('reset', 'remove every file of the tree that clusterwright wrote, and no other')
    .option('--force', 'remove files that were changed by hand, too', false)
    .action(async (options: CommonOptions & { force: boolean }) => {
      const { resetCommand } = await import('./commands/reset.ts');
      status = await resetCommand(options, io);
    });

  renderSubcommand(program, io, (ended) => {
    status = ended;
  });
  const secrets = program
    .command('secrets')
    .description('seal, open, check and rotate sealed files')
    .helpCommand(false);
  secretsCommands(commandOf(secrets), io, (ended) => {
    status = ended;
  });

  // Apps are loaded only if their commands are asked for, or all are to be listed.
  if (!program.commands.some((known) => known.name() === argv[0]) && !isVersion(argv[0])) {
    const { appCommands } = await import('./app-commands.ts');
    await appCommands(command, io, (ended) => {
      status = ended;
    });
  }

  try {
    await program.parseAsync([...argv], { from: 'user' });
    return status;
  } catch (error) {
    if (error instanceof CommanderError) {
      // Commander ends with 0 for help and version; all else that it refuses is wrong usage.
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

export interface ConfigureFlags {
  readonly strict: boolean;
  readonly check: boolean;
  readonly diff: boolean;
  readonly watch: boolean;
  readonly force: boolean;
  readonly reseal: boolean;
}

function isVersion(argument: string | undefined): boolean {
  return argument === '--version' || argument === '-V';
}

/** The format that was asked for, of a command that did not come to its end. */
function formatIn(argv: readonly string[]): CommonOptions['format'] {
  const given = argv.flatMap((argument, index) => {
    if (argument === '-f' || argument === '--format') return argv[index + 1] ?? [];
    return /^(?:--format=|-f=?)(.+)$/.exec(argument)?.[1] ?? [];
  });
  return given.includes('json') ? 'json' : given.includes('github') ? 'github' : 'text';
}

/** An option that may be given several times. */
function collect(value: string, earlier: readonly string[]): readonly string[] {
  return [...earlier, value];
}
