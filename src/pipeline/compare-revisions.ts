import type { ChartVolumes } from '../app-kit/chart-volumes.ts';
import { type BuiltTree, buildTrees } from '../compare/built-object.ts';
import { changedCharts } from '../compare/charts.ts';
import { type Comparison, compareTrees } from '../compare/compare.ts';
import type { Labels } from '../compare/format/words.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { Result } from '../diagnostics/result.ts';
import { findRevision, mergeBase, type Revision, type Unanswered } from '../git/revision.ts';
import type { Inflated } from '../helm/inflate.ts';
import { askGit } from '../secrets/git.ts';
import type { TreeFile } from '../verify/tree.ts';
import { noRevision, readRevision } from './read-revision.ts';
import { readTreeFrom, rootOf } from './read-tree.ts';

export interface Range {
  readonly base: string;
  /** Undefined means the working tree. */
  readonly head: string | undefined;
  /** Compare with the merge base of `base` and `head`, as a pull request does. */
  readonly fromMergeBase: boolean;
}

interface Place {
  /** A folder inside the repository. */
  readonly directory: string;
  /**
   * Limits the comparison to what Flux applies from this folder, relative to the root of the repository; empty for everything.
   */
  readonly folder: string;
  readonly env: NodeJS.ProcessEnv;
  /** The volumes of charts. */
  readonly volumes: readonly ChartVolumes[];
  /** Adds the objects that Helm releases install. */
  readonly inflate?: (trees: readonly BuiltTree[]) => Promise<Inflated>;
}

export type ComparedRevisions = Result<{
  readonly comparison: Comparison;
  readonly labels: Labels;
  /** What Helm reported about releases. */
  readonly diagnostics: readonly Diagnostic[];
}>;

/** Parses `main...feature` and `main..feature` as git does; a base alone is compared with the working tree. */
export function rangeOf(base: string, head: string | undefined, fromMergeBase: boolean): Range {
  const match = /^(.*?)(\.\.\.?)(.*)$/s.exec(base);
  if (match === null || head !== undefined) return { base, head, fromMergeBase };
  const [, from = '', dots = '', to = ''] = match;
  return { base: from || 'HEAD', head: to || 'HEAD', fromMergeBase: fromMergeBase || dots === '...' };
}

/** Compares what Flux applies at two commits, or at a commit and in the working tree. */
export async function compareRevisions(
  range: Range,
  { directory, folder, env, volumes, inflate }: Place,
): Promise<ComparedRevisions> {
  const root = rootOf(directory);
  const named = findRevision(root, range.base, env);
  if ('reason' in named) return refused(named);
  const head = range.head === undefined ? undefined : findRevision(root, range.head, env);
  if (head !== undefined && 'reason' in head) return refused(head);
  let base: Revision = named;
  if (range.fromMergeBase) {
    const tip = head ?? findRevision(root, 'HEAD', env);
    if ('reason' in tip) return refused(tip);
    const common = mergeBase(root, named, tip, env);
    if ('reason' in common) return refused(common);
    base = common;
  }
  const before = readRevision(root, base, env);
  if ('reason' in before) return refused(before);
  const after =
    head === undefined ? workingTree(root, before.files, env) : readRevision(root, head, env, before.read);
  if ('reason' in after) return refused(after);
  const built = buildTrees([before.files, after.files], { folder });
  const { trees, diagnostics } = (await inflate?.(built)) ?? { trees: built, diagnostics: [] };
  const [old, next] = trees;
  if (old === undefined || next === undefined) throw new Error('two trees were built');
  return {
    comparison: {
      ...compareTrees(old, next, volumes),
      charts: changedCharts(before.files, after.files, next.objects),
    },
    diagnostics,
    labels: { base: base.shown, head: head?.shown ?? 'the working tree' },
  };
}

/**
 * The files on disk that git does not ignore. Files that are unchanged since the commit are the same objects, so that they are
 * parsed once.
 */
function workingTree(
  root: string,
  committed: readonly TreeFile[],
  env: NodeJS.ProcessEnv,
): { readonly files: readonly TreeFile[] } | Unanswered {
  const answer = askGit(root, env);
  if (answer.state !== 'answered') {
    return { reason: answer.state === 'silent' ? answer.reason : 'this is not a git repository' };
  }
  const listed = new Set([...answer.tracked.map(({ path }) => path), ...answer.others]);
  const known = new Map(committed.map((file) => [file.path, file]));
  return {
    files: readTreeFrom(root)
      .files.filter(({ path }) => listed.has(path))
      .map((file) => {
        const old = known.get(file.path);
        return old?.content === file.content ? old : file;
      }),
  };
}

function refused(unanswered: Unanswered): ComparedRevisions {
  return { diagnostics: [noRevision(unanswered)] };
}
