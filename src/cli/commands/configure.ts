import { type ConfigureResult, configure } from '../../pipeline/configure.ts';
import { shownBelow, shownPath, type Workspace, workspace } from '../../pipeline/workspace.ts';
import { changesTree, describeChanges } from '../../write/changes.ts';
import type { ExitStatus, Io } from '../io.ts';
import type { CommonOptions, ConfigureFlags } from '../main.ts';
import { afterConfigure } from '../next-steps.ts';
import { report } from '../report.ts';

type Options = CommonOptions & ConfigureFlags;

/** `clusterwright configure`: the whole way from cluster.yaml to the tree on disk. */
export async function configureCommand(options: Options, io: Io): Promise<ExitStatus> {
  const place = workspace(io, options);
  const status = await runOnce(place, options, io);
  if (!options.watch) return status;
  const { watchInputs } = await import('../../pipeline/watch.ts');
  io.stderr('watching for changes; end with Ctrl-C\n');
  await watchInputs(place, async (changed) => {
    io.stderr(`\n${new Date().toTimeString().slice(0, 8)} ${changed.join(', ')}\n`);
    await runOnce(place, options, io);
  });
  return 0;
}

async function runOnce(place: Workspace, options: Options, io: Io): Promise<ExitStatus> {
  const write = !options.check && !options.diff;
  const result = await configure(place, { ...options, write });
  const { plan } = result;
  if (options.diff && plan !== undefined) {
    const { formatDiff } = await import('../../write/diff.ts');
    io.stdout(formatDiff(plan, { color: io.color }));
  }
  const diagnostics = [...result.diagnostics, ...(await outdated(result, place, options))];
  const { config, verbose } = options;
  const folded = verbose || options.check ? undefined : shownPath(place.cwd, config);
  const next =
    write && plan !== undefined && changesTree(plan) ? afterConfigure(plan, diagnostics, { config, io }) : [];
  const { summary: done } = summary(result, write);
  return report(
    { ...result, diagnostics, folded, isResult: options.check, summary: [done, ...next].join('\n') },
    options,
    io,
  );
}

/** Named in every format: a check in CI is read where it failed. */
async function outdated({ plan }: ConfigureResult, place: Workspace, { check }: Options) {
  if (!check || plan === undefined || !changesTree(plan)) return [];
  const { outdatedFiles } = await import('../../write/outdated.ts');
  return outdatedFiles(plan, shownBelow(place));
}

function summary({ plan }: ConfigureResult, wrote: boolean): { summary: string } {
  if (plan === undefined) return { summary: 'nothing was written' };
  if (wrote || !changesTree(plan)) return { summary: describeChanges(plan) };
  return { summary: `the tree is not up to date: ${describeChanges(plan)}; nothing was written` };
}
