import { loadProject } from '../../pipeline/project/load.ts';
import { workspace } from '../../pipeline/workspace.ts';
import type { ExitStatus, Io } from '../io.ts';
import type { CommonOptions } from '../main.ts';
import { report } from '../report.ts';

/** `clusterwright types`: the types of all settings and variables, for editors. */
export async function typesCommand(options: CommonOptions, io: Io): Promise<ExitStatus> {
  const place = workspace(io, options);
  const { project, diagnostics } = await loadProject(place);
  if (project === undefined) return report({ diagnostics }, options, io);
  const { refreshEditorFiles } = await import('../../pipeline/project/editor-files.ts');
  const created = refreshEditorFiles(place.cwd, project);
  const summary = created.length === 0 ? 'The types are up to date.' : `Wrote ${created.join(', ')}.`;
  return report({ diagnostics, created, summary }, options, io);
}
