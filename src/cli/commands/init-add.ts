import type { Project } from '../../app-kit/project.ts';
import { type Diagnostic, hasErrors } from '../../diagnostics/diagnostic.ts';
import { aboutFile } from '../../diagnostics/finding.ts';
import { didYouMean } from '../../diagnostics/suggest.ts';
import { mend } from '../../disk/journal.ts';
import { writeFiles } from '../../disk/write-files.ts';
import { addSettings } from '../../init/add-settings.ts';
import { refreshEditorFiles } from '../../pipeline/project/editor-files.ts';
import type { TreeOptions } from '../define-command.ts';
import type { ExitStatus, Io } from '../io.ts';
import { commandLine, placeOptions } from '../next-steps.ts';
import { report } from '../report.ts';

interface AddOptions extends TreeOptions {
  /** The names of apps. */
  readonly add: readonly string[];
}

/** `clusterwright init --add`: adds the settings of apps to a configuration that is older than they are. */
export async function initAdd(options: AddOptions, project: Project, io: Io): Promise<ExitStatus> {
  const { config, add } = options;
  const known = project.apps.map(({ name }) => name);
  const unknown = [...new Set(add)].filter((name) => !known.includes(name));
  if (unknown.length > 0)
    return report({ diagnostics: unknown.map((name) => unknownApp(name, known)) }, options, io);
  mend(io.cwd);
  const apps = project.apps.filter(({ name }) => add.includes(name));
  const place = { folder: io.cwd, env: { ...io.env }, now: () => new Date() };
  const { files, added, given, diagnostics } = await addSettings(apps, config, { project, place });
  if (hasErrors(diagnostics)) return report({ diagnostics }, options, io);
  writeFiles(io.cwd, files);
  const updated = [...files.map(({ path }) => path), ...refreshEditorFiles(io.cwd, project)];
  const next = commandLine(`configure${placeOptions(options)}`, io);
  const values = given.length === 0 ? 'all as comments' : `with values: ${given.join(', ')}`;
  const summary =
    added.length === 0
      ? `nothing to add: ${config} has the settings of ${add.join(', ')}`
      : `added ${added.length} settings to ${config}, ${values}\nNext: edit ${config}, then run \`${next}\`.`;
  return report(
    { diagnostics, summary, files: { created: [], updated, unchanged: [], removed: [] } },
    options,
    io,
  );
}

function unknownApp(name: string, known: readonly string[]): Diagnostic {
  return aboutFile('', {
    code: 'init/unknown-app',
    message: `no app is called ${name}`,
    ...didYouMean(name, known, `The apps are ${known.join(', ')}.`),
  });
}
