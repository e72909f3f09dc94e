import { mend } from '../../disk/journal.ts';
import { readTree } from '../../pipeline/load.ts';
import { loadProject } from '../../pipeline/project/load.ts';
import { shownBelow, workspace } from '../../pipeline/workspace.ts';
import { apply } from '../../write/apply.ts';
import { manifestPath, treeLayoutWith } from '../../write/manifest-path.ts';
import { plan } from '../../write/plan.ts';
import { eachCluster, isPattern } from '../configure/clusters.ts';
import {
  common,
  configurations,
  defineCommand,
  flag,
  type TreeOptions,
  writtenTree,
} from '../define-command.ts';
import type { ExitStatus, Io } from '../io.ts';
import { report } from '../report.ts';

export const command = defineCommand({
  name: 'reset',
  summary: 'remove the files clusterwright wrote; leave all others',
  options: {
    ...common,
    config: configurations,
    output: writtenTree,
    force: flag('--force', 'also remove files that were changed by hand'),
  },
  examples: ['clusterwright reset                    # keeps files that were changed by hand'],
  run: (options, io) =>
    isPattern(options.config, io) ? eachCluster(options, io, resetCommand) : resetCommand(options, io),
});

/** `clusterwright reset`: removes the files that the manifest lists, then the manifest. */
async function resetCommand(options: TreeOptions & { readonly force: boolean }, io: Io): Promise<ExitStatus> {
  const place = workspace(io, options);
  mend(place.output);
  const { project, diagnostics, shown } = await loadProject(place);
  if (project === undefined) return report({ diagnostics, masked: shown }, options, io);
  const layout = treeLayoutWith(project.outputs);
  const tree = await readTree(place, [manifestPath], layout);
  const planned = plan({
    files: [],
    manifest: tree.manifest,
    current: tree.read,
    layout,
    force: options.force,
    reset: true,
    shownBelow: shownBelow(place),
  });
  if (planned.diagnostics.length > 0) return report({ diagnostics: planned.diagnostics }, options, io);
  if (tree.read(manifestPath) !== undefined) await apply(planned, place.output);
  const count = planned.removed.length;
  return report(
    {
      diagnostics: [],
      plan: planned,
      summary: count === 0 ? 'nothing to remove' : `${count} ${count === 1 ? 'file' : 'files'} removed`,
    },
    options,
    io,
  );
}
