import type { AppCommand, CommandContext } from '../app-kit/command.ts';
import {
  type ArgumentDeclaration,
  type CommandDefinition,
  type CommonOptions,
  common,
  defineCommand,
} from './define-command.ts';
import type { ExitStatus, Io } from './io.ts';

/** The commands that the project's apps declare. */
export async function appCommands(io: Io): Promise<readonly CommandDefinition[]> {
  const { loadProject } = await import('../pipeline/project/load.ts');
  // Errors in the apps are ignored here: the command that was requested reports them.
  const { project } = await loadProject(io);
  return (project?.apps ?? []).flatMap(({ commands = [] }) => commands.map(declared));
}

function declared(command: AppCommand): CommandDefinition {
  const { name, summary, examples = [] } = command;
  if (command.argument === undefined) {
    return defineCommand({
      name,
      summary,
      options: common,
      examples,
      run: (options, io) => run(command, undefined, options, io),
    });
  }
  const { name: shown, summary: about, choices } = command.argument;
  const argument: ArgumentDeclaration<string> = {
    form: `<${shown}>`,
    summary: about,
    ...(choices && { choices }),
  };
  return defineCommand({
    name,
    summary,
    arguments: { argument },
    options: common,
    examples,
    run: ({ argument: given, ...options }, io) => run(command, given, options, io),
  });
}

async function run(
  declared: AppCommand,
  argument: string | undefined,
  options: CommonOptions,
  io: Io,
): Promise<ExitStatus> {
  const [{ checkedConfiguration }, { outputOf }, { workspace }, { report }, { hasErrors }] =
    await Promise.all([
      import('./configuration.ts'),
      import('./configure/clusters.ts'),
      import('../pipeline/workspace.ts'),
      import('./report.ts'),
      import('../diagnostics/diagnostic.ts'),
    ]);
  const place = workspace(io, { ...options, output: outputOf(options.config, io) });
  const { project, configuration, diagnostics, masked } = await checkedConfiguration(place);
  if (project === undefined || configuration === undefined)
    return report({ diagnostics, masked }, options, io);
  const { config, variables } = configuration;
  const [{ renderOne }, { render }, { readTemplates, readPrinted }, { folderInRepository }] =
    await Promise.all([
      import('../render/printed.ts'),
      import('../render/render.ts'),
      import('../pipeline/load.ts'),
      import('../pipeline/repository.ts'),
    ]);
  const context: CommandContext = {
    argument,
    config,
    variables,
    tree: async () => {
      const { files, diagnostics: found } = render(await readTemplates(place, project), variables, project, {
        folder: folderInRepository(place),
      });
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
