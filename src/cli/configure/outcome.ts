import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { ConfigureResult } from '../../pipeline/configure.ts';
import { type RememberedRun, type RunState, recall, remember, stateOf } from '../../pipeline/remembered.ts';
import { folderInRepository } from '../../pipeline/repository.ts';
import { shownBelow, type Workspace } from '../../pipeline/workspace.ts';
import { changesTree, describeChanges } from '../../write/changes.ts';
import type { Io } from '../io.ts';
import type { Report } from '../report.ts';

export const diffFormats = ['text', 'lines', 'markdown', 'html', 'json'] as const;
export type DiffFormat = (typeof diffFormats)[number];

export interface RunOptions {
  readonly strict: boolean;
  readonly check: boolean;
  readonly diff: boolean | DiffFormat;
  readonly verbose: boolean;
  readonly force: boolean;
  readonly reseal: boolean;
}

/** The outcome of a run of `configure`. Only data, because it may come from another thread. */
export interface Outcome {
  readonly diagnostics: readonly Diagnostic[];
  readonly masked: ReadonlyMap<string, string>;
  readonly files: NonNullable<Report['files']>;
  /** Absent if errors prevented a plan. */
  readonly changed?: boolean;
  /** The difference, if it was requested. */
  readonly shown?: string;
  readonly summary: string;
  /** What the pods request: of a tree that this run created, and with `verbose`. */
  readonly requests?: string;
  /** Which pods restart because of what this run wrote. */
  readonly restarts?: string;
  /** Whether this run created the tree. */
  readonly isFirst: boolean;
}

type RunIo = Pick<Io, 'color' | 'columns' | 'stage'>;

/** Runs `configure` for one configuration, unless the inputs and the tree are unchanged since the last run. */
export async function runOnce(place: Workspace, options: RunOptions, io: RunIo): Promise<Outcome> {
  const { strict, check, diff, force, reseal } = options;
  const write = !check && diff === false;
  // With `force`, `reseal` or `diff`, nothing is reused from the last run.
  const before = force || reseal || diff !== false ? undefined : stateOf(place);
  const last = before === undefined ? undefined : recall(place, strict, before);
  if (last !== undefined) return unchanged(last);
  const { configure } = await import('../../pipeline/configure.ts');
  const seals = before === undefined ? undefined : await sealsKnownTo(place, before);
  const result = await configure(place, {
    ...{ strict, force, reseal, write },
    ...(io.stage && { onStage: io.stage }),
    ...(seals && { knownSeals: seals }),
  });
  if (write) seals?.save();
  const { plan } = result;
  if (before !== undefined && write && plan !== undefined) {
    await remember(place, strict, before, { read: [], ...result, plan });
  }
  const shown =
    diff === false ? undefined : await difference(result, diff === true ? 'text' : diff, place, io);
  const isFirst = plan?.manifestWas === null;
  const requests = isFirst || options.verbose ? await result.requests?.() : undefined;
  const isChange = write && !isFirst && plan !== undefined && changesTree(plan);
  const restarts = isChange ? await (await import('./restarts.ts')).restartsOf(result, place) : undefined;
  return {
    diagnostics: [...result.diagnostics, ...(await outdated(result, place, check))],
    masked: result.masked,
    files: {
      created: plan?.created.map(({ path }) => path) ?? [],
      updated: plan?.updated.map(({ path }) => path) ?? [],
      unchanged: plan?.unchanged ?? [],
      removed: plan?.removed.map(({ path }) => path) ?? [],
    },
    ...(plan !== undefined && { changed: changesTree(plan) }),
    ...(shown !== undefined && { shown }),
    summary: summary(result, write),
    ...(requests && { requests }),
    ...(restarts && { restarts }),
    isFirst,
  };
}

async function sealsKnownTo(place: Workspace, { inputs }: RunState) {
  const { storedSeals } = await import('../../pipeline/known-seals.ts');
  return storedSeals(place, inputs);
}

function unchanged({ diagnostics, masked, unchanged: paths }: RememberedRun): Outcome {
  const files = { created: [], updated: [], unchanged: paths, removed: [] };
  return { diagnostics, masked, files, changed: false, summary: describeChanges(files), isFirst: false };
}

async function difference(
  { plan, tree = [], settingsAt }: ConfigureResult,
  format: DiffFormat,
  place: Workspace,
  io: RunIo,
): Promise<string> {
  if (plan === undefined) return '';
  if (format === 'lines') {
    const { formatDiff } = await import('../../write/diff.ts');
    return formatDiff(plan, { color: io.color });
  }
  const [{ comparePlan }, { formatComparison, shippedVolumes }, { fileList }] = await Promise.all([
    import('../../pipeline/compare-plan.ts'),
    import('../comparison.ts'),
    import('../../write/file-list.ts'),
  ]);
  const labels = { base: 'the tree on disk', head: 'this configuration' };
  const text = await formatComparison(
    comparePlan(plan, tree, await shippedVolumes(), folderInRepository(place)),
    labels,
    format,
    io,
    format === 'text' ? settingsAt?.() : undefined,
  );
  return format === 'text' ? text + fileList(plan) : text;
}

/** Files that are out of date are findings in every format, so that a failed check in CI names them. */
async function outdated({ plan }: ConfigureResult, place: Workspace, check: boolean) {
  if (!check || plan === undefined || !changesTree(plan)) return [];
  const { outdatedFiles } = await import('../../write/outdated.ts');
  return outdatedFiles(plan, shownBelow(place));
}

function summary({ plan }: ConfigureResult, wrote: boolean): string {
  if (plan === undefined) return 'nothing was written';
  if (wrote || !changesTree(plan)) return describeChanges(plan);
  return `the tree is not up to date: ${describeChanges(plan)}; nothing was written`;
}
