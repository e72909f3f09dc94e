import { type ConfigureResult, configure } from '../../pipeline/configure.ts';
import { shownBelow, type Workspace, workspace } from '../../pipeline/workspace.ts';
import { changesTree, describeChanges } from '../../write/changes.ts';
import { type CommonOptions, common, defineCommand, flag } from '../define-command.ts';
import type { ExitStatus, Io } from '../io.ts';
import { report } from '../report.ts';

interface Options extends CommonOptions {
  readonly strict: boolean;
  readonly check: boolean;
  readonly diff: boolean;
  readonly watch: boolean;
  readonly force: boolean;
  readonly reseal: boolean;
}

export const command = defineCommand({
  name: 'configure',
  summary: 'validate, derive, render, verify, seal and write the tree',
  options: {
    ...common,
    strict: flag('--strict', 'treat warnings as errors'),
    check: flag('--check', 'write nothing; exit with status 1 if the tree is not up to date'),
    diff: flag('--diff', 'write nothing; print what would change, with secrets masked'),
    watch: flag('--watch', 'run again whenever the configuration or a template changes'),
    force: flag('--force', 'also replace and remove files that were changed by hand'),
    reseal: flag('--reseal', 'replace sealed files that no available private key opens'),
  },
  run: configureCommand,
});

/** `clusterwright configure`: the whole way from cluster.yaml to the tree on disk. */
async function configureCommand(options: Options, io: Io): Promise<ExitStatus> {
  const place = workspace(io, options);
  const status = await runOnce(place, options, io);
  if (!options.watch) return status;
  const { watchInputs } = await import('../../pipeline/watch.ts');
  io.stderr('watching for changes; end with Ctrl-C\n');
  await watchInputs(place, async () => {
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
  return report({ ...result, diagnostics, isResult: options.check, ...summary(result, write) }, options, io);
}

/** Named in every format: a check in CI is read where it failed. */
async function outdated({ plan }: ConfigureResult, place: Workspace, { check }: Options) {
  if (!check || plan === undefined || !changesTree(plan)) return [];
  const { outdatedFiles } = await import('../../write/outdated.ts');
  return outdatedFiles(plan, shownBelow(place));
}

function summary({ plan }: ConfigureResult, wrote: boolean): { summary?: string } {
  if (plan === undefined) return { summary: 'nothing was written' };
  if (wrote || !changesTree(plan)) return { summary: describeChanges(plan) };
  return { summary: `the tree is not up to date: ${describeChanges(plan)}; nothing was written` };
}
