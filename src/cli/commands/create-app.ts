import type { Project } from '../../app-kit/project.ts';
import { diskDiagnostic } from '../../disk/problem.ts';
import type { NewApp } from '../../init/app-files.ts';
import { languages } from '../../init/app-files.ts';
import { loadProject } from '../../pipeline/project/load.ts';
import { argument, type CommonOptions, choiceOr, common, defineCommand } from '../define-command.ts';
import type { ExitStatus, Io } from '../io.ts';
import { commandLine } from '../next-steps.ts';
import { report } from '../report.ts';

interface CreateAppInput extends Pick<CommonOptions, 'format'> {
  readonly namespace: string;
  readonly app: string;
  readonly language: NewApp['language'];
}

export const command = defineCommand({
  name: 'create-app',
  summary: 'write the files of an app of your own: apps/<app>/ and its templates',
  arguments: {
    namespace: argument('<namespace>', 'the namespace it runs in'),
    app: argument('<app>', 'its name, as a DNS label'),
  },
  options: {
    format: common.format,
    language: choiceOr('-l, --language <language>', 'the language of app.<language>', languages, 'ts'),
  },
  examples: ['clusterwright create-app documents paperless'],
  run: createAppCommand,
});

/** `clusterwright create-app`: writes a starting point for an app, in any repository. */
async function createAppCommand(options: CreateAppInput, io: Io): Promise<ExitStatus> {
  const { createApp, nameProblem } = await import('../../init/create-app.ts');
  const { namespace, app: name, language } = options;
  for (const word of [namespace, name]) {
    const problem = nameProblem(word);
    if (problem === undefined) continue;
    io.stderr(`${JSON.stringify(word)} ${problem}\n`);
    return 2;
  }
  const { project, diagnostics: broken, shown } = await loadProject(io);
  if (project === undefined) return report({ diagnostics: broken, masked: shown }, options, io);
  const { created, diagnostics } = createApp(io.cwd, { namespace, name, language }, project);
  if (created.length === 0) return report({ diagnostics }, options, io);

  const withApp = await loadProject(io);
  const { refreshed, problems } = await refresh(withApp.project, io);
  const summary = [
    `wrote ${[...created, ...refreshed].join(', ')}`,
    `Next: edit ${created[0]}, then run \`${commandLine('configure', io)}\`.`,
  ].join('\n');
  return report(
    {
      diagnostics: [...withApp.diagnostics, ...problems],
      created: [...created, ...refreshed],
      summary,
    },
    options,
    io,
  );
}

/** Writes what editors read. If that fails, the app is there all the same, and the next command that writes tries again. */
async function refresh(project: Project | undefined, { cwd }: Io) {
  if (project === undefined) return { refreshed: [], problems: [] };
  const { refreshEditorFiles } = await import('../../pipeline/project/editor-files.ts');
  try {
    return { refreshed: refreshEditorFiles(cwd, project), problems: [] };
  } catch (error) {
    const refused = diskDiagnostic(error, cwd);
    if (refused === undefined) throw error;
    return { refreshed: [], problems: [{ ...refused, severity: 'warning' as const }] };
  }
}
