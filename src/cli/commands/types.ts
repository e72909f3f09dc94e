import { loadProject } from '../../pipeline/project/load.ts';
import { type CommonOptions, common, defineCommand } from '../define-command.ts';
import type { ExitStatus, Io } from '../io.ts';
import { report } from '../report.ts';

export const command = defineCommand({
  name: 'types',
  summary: 'write the types of all settings and variables, for the editor',
  options: { format: common.format },
  examples: ['clusterwright types'],
  run: typesCommand,
});

/** `clusterwright types`: writes the types of all settings and variables, for editors. */
async function typesCommand({ format }: Pick<CommonOptions, 'format'>, io: Io): Promise<ExitStatus> {
  const { project, diagnostics, shown } = await loadProject(io);
  if (project === undefined) return report({ diagnostics, masked: shown }, { format }, io);
  const { refreshEditorFiles } = await import('../../pipeline/project/editor-files.ts');
  const created = refreshEditorFiles(io.cwd, project);
  const summary = created.length === 0 ? 'The types are up to date.' : `Wrote ${created.join(', ')}.`;
  return report({ diagnostics, created, summary }, { format }, io);
}
