import { shownBelow, shownPath, type Workspace, workspace } from '../../pipeline/workspace.ts';
import { clustersOf, isPattern, noCluster } from '../configure/clusters.ts';
import {
  type DiffFormat,
  diffFormats,
  type Outcome,
  type RunOptions,
  runOnce,
} from '../configure/outcome.ts';
import {
  common,
  configurations,
  defineCommand,
  flag,
  type TreeOptions,
  treeFolder,
} from '../define-command.ts';
import type { ExitStatus, Io } from '../io.ts';
import { afterConfigure } from '../next-steps.ts';
import { report } from '../report.ts';

interface Options extends TreeOptions, RunOptions {
  readonly watch: boolean;
}

export const command = defineCommand({
  name: 'configure',
  summary: 'validate, derive, render, verify, seal and write the tree',
  options: {
    ...common,
    config: configurations,
    output: treeFolder('write the tree to <dir>/kubernetes'),
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
    verbose: flag('--verbose', 'also print how to fix each warning, and what the pods request'),
    force: flag('--force', 'also replace and remove files that were changed by hand'),
    reseal: flag('--reseal', 'replace sealed files that no available private key can open'),
  },
  examples: [
    'clusterwright configure --check --diff # in CI: fail if the tree is not up to date, and show why',
    "clusterwright configure --config 'clusters/*/cluster.yaml'   # several clusters",
  ],
  run: configureCommand,
});

/** `clusterwright configure`: from cluster.yaml to the tree on disk, for one or several clusters. */
async function configureCommand(options: Options, io: Io): Promise<ExitStatus> {
  const several = isPattern(options.config, io);
  const places = several ? await clustersOf(io, options) : [workspace(io, options)];
  const run = () => (several ? runAll(places, options, io) : runOne(places, options, io));
  const status = await run();
  if (!options.watch || places.length === 0) return status;
  const { watchInputs } = await import('../../pipeline/watch.ts');
  io.stderr('watching for changes; press Ctrl-C to stop\n');
  await watchInputs(places, async (changed) => {
    io.stderr(`\n${new Date().toTimeString().slice(0, 8)} ${changed.join(', ')}\n`);
    await run();
  });
  return 0;
}

async function runOne([place]: readonly Workspace[], options: Options, io: Io): Promise<ExitStatus> {
  if (place === undefined) return 1;
  const { config, output, verbose, check } = options;
  const outcome = await runOnce(place, options, io);
  if (outcome.shown !== undefined) io.stdout(outcome.shown);
  const wrote = !check && options.diff === false && outcome.changed === true;
  const next = wrote ? await afterConfigure(outcome, { config, output, io }) : [];
  return report(
    {
      ...outcome,
      ...(verbose || check ? {} : { folded: [shownPath(place.cwd, config)] }),
      isResult: check,
      summary: [
        outcome.summary,
        ...(wrote && outcome.requests ? [outcome.requests] : []),
        ...(outcome.restarts ? [outcome.restarts] : []),
        ...next,
      ].join('\n'),
    },
    options,
    io,
  );
}

async function runAll(places: readonly Workspace[], options: Options, io: Io): Promise<ExitStatus> {
  if (places.length === 0) return report({ diagnostics: [noCluster(options.config)] }, options, io);
  const [{ configureAll }, { together }] = await Promise.all([
    import('../configure/all-cores.ts'),
    import('../configure/together.ts'),
  ]);
  const outcomes = await configureAll(places, options, io);
  for (const [index, { shown }] of outcomes.entries()) {
    if (shown !== undefined) io.stdout(`${headingOf(places[index], options)}${shown}`);
  }
  const { verbose, check } = options;
  const all = together(places.map((place, index) => ({ place, outcome: outcomes[index] as Outcome })));
  return report({ ...all, ...(verbose || check ? { folded: [] } : {}), isResult: check }, options, io);
}

/** JSON and other machine-readable formats have no heading. */
function headingOf(place: Workspace | undefined, { diff }: Options): string {
  if (place === undefined || diff === 'json' || diff === 'html') return '';
  return diff === 'markdown' ? `## ${shownBelow(place)}\n\n` : `# ${shownBelow(place)}\n`;
}
