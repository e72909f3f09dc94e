import type { ConfigureResult } from '../../pipeline/configure.ts';
import { type RememberedRun, recall, remember, stateOf } from '../../pipeline/remembered.ts';
import { shownBelow, shownPath, type Workspace, workspace } from '../../pipeline/workspace.ts';
import { changesTree, describeChanges } from '../../write/changes.ts';
import { type CommonOptions, common, defineCommand, flag } from '../define-command.ts';
import type { ExitStatus, Io } from '../io.ts';
import { afterConfigure, placeOptions } from '../next-steps.ts';
import { report } from '../report.ts';

const diffFormats = ['text', 'lines', 'markdown', 'html', 'json'] as const;
type DiffFormat = (typeof diffFormats)[number];

interface Options extends CommonOptions {
  readonly strict: boolean;
  readonly check: boolean;
  readonly diff: boolean | DiffFormat;
  readonly watch: boolean;
  readonly verbose: boolean;
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
    diff: {
      flags: '--diff [format]',
      summary:
        'write nothing; print what would change, by object and field or by lines; secrets are not shown',
      choices: diffFormats,
      default: false as boolean | DiffFormat,
    },
    watch: flag('--watch', 'run again whenever the configuration or a template changes'),
    verbose: flag('--verbose', 'also print what to do about each warning'),
    force: flag('--force', 'also replace and remove files that were changed by hand'),
    reseal: flag('--reseal', 'replace sealed files that no available private key opens'),
  },
  examples: [
    'clusterwright configure --diff         # what would change, by object and field',
    'clusterwright configure --check        # in CI: is the tree up to date?',
  ],
  run: configureCommand,
});

/** `clusterwright configure`: the whole way from cluster.yaml to the tree on disk. */
async function configureCommand(options: Options, io: Io): Promise<ExitStatus> {
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
  const write = !options.check && options.diff === false;
  // What is forced, or shown as a difference, is worked out anew.
  const before = options.force || options.reseal || options.diff !== false ? undefined : stateOf(place);
  const last = before === undefined ? undefined : recall(place, options.strict, before);
  if (last !== undefined) return reportUnchanged(last, place, options, io);
  const { configure } = await import('../../pipeline/configure.ts');
  const result = await configure(place, { ...options, write, ...(io.stage && { onStage: io.stage }) });
  if (before !== undefined && write && result.plan !== undefined) {
    remember(place, options.strict, before, { ...result, plan: result.plan });
  }
  const { plan } = result;
  if (options.diff !== false) await printDiff(result, options.diff === true ? 'text' : options.diff, io);
  const diagnostics = [...result.diagnostics, ...(await outdated(result, place, options))];
  const { config, verbose } = options;
  const folded = verbose || options.check ? undefined : shownPath(place.cwd, config);
  const next =
    write && plan !== undefined && changesTree(plan)
      ? afterConfigure(plan, diagnostics, { config, placed: placeOptions(options), io })
      : [];
  const { summary: done } = summary(result, write);
  return report(
    { ...result, diagnostics, folded, isResult: options.check, summary: [done, ...next].join('\n') },
    options,
    io,
  );
}

async function printDiff(
  { plan, tree = [], settingsAt }: ConfigureResult,
  format: DiffFormat,
  io: Io,
): Promise<void> {
  if (plan === undefined) return;
  if (format === 'lines') {
    const { formatDiff } = await import('../../write/diff.ts');
    io.stdout(formatDiff(plan, { color: io.color }));
    return;
  }
  const [{ comparePlan }, { formatComparison, shippedFacts }, { fileList }] = await Promise.all([
    import('../../pipeline/compare-plan.ts'),
    import('../comparison.ts'),
    import('../../write/file-list.ts'),
  ]);
  const labels = { base: 'the tree on disk', head: 'this configuration' };
  io.stdout(
    await formatComparison(
      comparePlan(plan, tree, await shippedFacts()),
      labels,
      format,
      io,
      format === 'text' ? settingsAt?.() : undefined,
    ),
  );
  if (format === 'text') io.stdout(fileList(plan));
}

/** As a run says it that has found everything up to date. */
function reportUnchanged(
  { diagnostics, masked, unchanged }: RememberedRun,
  place: Workspace,
  { config, verbose, check, format }: Options,
  io: Io,
): Promise<ExitStatus> {
  const files = { created: [], updated: [], unchanged, removed: [] };
  const folded = verbose || check ? undefined : shownPath(place.cwd, config);
  const summary = describeChanges(files);
  return report({ diagnostics, masked, files, folded, isResult: check, summary }, { format }, io);
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
