import { Argument, type Command } from 'commander';
import type { AppCommand, CommandContext } from '../app-kit/command.ts';
import type { ExitStatus, Io } from './io.ts';
import type { CommonOptions } from './main.ts';

/** Adds the commands of the project's apps to the program. */
export async function appCommands(
  subcommand: (name: string, description: string) => Command,
  io: Io,
  ended: (status: ExitStatus) => void,
): Promise<void> {
  const [{ loadProject }, { workspace }] = await Promise.all([
    import('../pipeline/project/load.ts'),
    import('../pipeline/workspace.ts'),
  ]);
  // Whatever is wrong with the apps, the command that was asked for says so.
  const { project } = await loadProject(workspace(io, { config: 'cluster.yaml', output: '.' }));
  for (const declared of project?.apps.flatMap(({ commands = [] }) => commands) ?? []) {
    const command = subcommand(declared.name, declared.summary);
    const { argument } = declared;
    if (argument === undefined) {
      command.action(async (options: CommonOptions) => ended(await run(declared, undefined, options, io)));
      continue;
    }
    const taken = new Argument(`<${argument.name}>`, argument.summary);
    command
      .addArgument(argument.choices === undefined ? taken : taken.choices(argument.choices))
      .action(async (given: string, options: CommonOptions) =>
        ended(await run(declared, given, options, io)),
      );
  }
}

async function run(
  declared: AppCommand,
  argument: string | undefined,
  options: CommonOptions,
  io: Io,
): Promise<ExitStatus> {
  const [{ checkedConfiguration }, { workspace }, { report }, { hasErrors }] = await Promise.all([
    import('./configuration.ts'),
    import('../pipeline/workspace.ts'),
    import('./report.ts'),
    import('../diagnostics/diagnostic.ts'),
  ]);
  const place = workspace(io, options);
  const { project, configuration, diagnostics, masked } = await checkedConfiguration(place);
  if (project === undefined || configuration === undefined)
    return report({ diagnostics, masked }, options, io);
  const { config, variables } = configuration;
  const [{ renderOne }, { render }, { readTemplates, readPrinted }] = await Promise.all([
    import('../render/printed.ts'),
    import('../render/render.ts'),
    import('../pipeline/load.ts'),
  ]);
  const context: CommandContext = {
    argument,
    config,
    variables,
    tree: async () => {
      const { files, diagnostics: found } = render(await readTemplates(place, project), variables, project);
      return { files: new Map(files.map(({ path, content }) => [path, content])), diagnostics: found };
    },
    template: async (folder, name) => renderOne(await readPrinted(place, folder), name, variables, project),
  };
  const result = await declared.run(context);
  const found = result.diagnostics ?? [];
  if (hasErrors(found)) return report({ diagnostics: found }, options, io);
  if (result.problem !== undefined) {
    io.stderr(`${result.problem}\n`);
    return 1;
  }
  io.stdout(result.text ?? '');
  return 0;
}
