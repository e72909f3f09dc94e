import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { startOfFile } from '../diagnostics/diagnostic.ts';
import { findRevision, mergeBase, type Unanswered } from '../git/revision.ts';
import type { TreeFile } from '../verify/tree.ts';
import { readRevision } from './read-revision.ts';
import type { Environment } from './workspace.ts';

/** The tree where a change begins, or why git does not say. */
export type TreeBefore = { readonly files: readonly TreeFile[] } | { readonly diagnostic: Diagnostic };

/** The tree of the commit at which the working tree leaves a base, as a pull request counts it. */
export function treeBefore(root: string, base: string, env: Environment): TreeBefore {
  const named = findRevision(root, base, env);
  if ('reason' in named) return refused(named);
  const tip = findRevision(root, 'HEAD', env);
  if ('reason' in tip) return refused(tip);
  const common = mergeBase(root, named, tip, env);
  if ('reason' in common) return refused(common);
  const tree = readRevision(root, common, { ...env });
  return 'reason' in tree ? refused(tree) : { files: tree.files };
}

/**
 * The findings that a change leads to: those that the tree before it does not have, wherever they are. Lines do not count,
 * since a change moves them; of several alike, as many as are new.
 */
export function newFindings(
  after: readonly Diagnostic[],
  before: readonly Diagnostic[],
): readonly Diagnostic[] {
  const known = new Map<string, number>();
  for (const finding of before) known.set(keyOf(finding), (known.get(keyOf(finding)) ?? 0) + 1);
  return after.filter((finding) => {
    const key = keyOf(finding);
    const left = known.get(key) ?? 0;
    if (left > 0) known.set(key, left - 1);
    return left === 0;
  });
}

function keyOf({ severity, code, file, path, message }: Diagnostic): string {
  return JSON.stringify([severity, code, file, path, message]);
}

function refused({ reason, hint }: Unanswered): TreeBefore {
  const place = { file: '.git', path: '', range: startOfFile };
  const words = { message: reason, hint: hint ?? 'Run `git status` here: it has to work.' };
  return { diagnostic: { code: 'diff/no-revision', severity: 'error', ...place, ...words } };
}
