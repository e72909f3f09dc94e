import { loadProject } from '../../pipeline/project/load.ts';
import { workspace } from '../../pipeline/workspace.ts';
import { type CommonOptions, common, defineCommand } from '../define-command.ts';
import type { ExitStatus, Io } from '../io.ts';
import { report } from '../report.ts';

export const command = defineCommand({
  name: 'types',
  summary: 'write the types of all settings and variables, for the editor',
  options: common,
  examples: ['clusterwright types'],
  run: typesCommand,
});

/** `clusterwright types`: writes the types of all settings and variables, for editors. */
async function typesCommand(options: CommonOptions, io: Io): Promise<ExitStatus> {
  const place = workspace(io, options);
  const { project, diagnostics, shown } = await loadProject(place);
  if (project === undefined) return report({ diagnostics, masked: shown }, options, io);
  const { refreshEditorFiles } = await import('../../pipeline/project/editor-files.ts');
  const created = refreshEditorFiles(place.cwd, project);
  const summary = created.length === 0 ? 'The types are up to date.' : `Wrote ${created.join(', ')}.`;
  return report({ diagnostics, created, summary }, options, io);
}
