import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { Result } from '../diagnostics/result.ts';
import { findRevision, mergeBase } from '../git/revision.ts';
import type { TreeFile } from '../verify/tree.ts';
import { noRevision, readRevision } from './read-revision.ts';
import type { Environment } from './workspace.ts';

/** The tree where a change begins, or why git does not say. */
export type TreeBefore = Result<{ readonly files: readonly TreeFile[] }>;

/** The tree of the commit at which the working tree leaves a base, as a pull request counts it. */
export function treeBefore(root: string, base: string, env: Environment): TreeBefore {
  const named = findRevision(root, base, env);
  if ('reason' in named) return { diagnostics: [noRevision(named)] };
  const tip = findRevision(root, 'HEAD', env);
  if ('reason' in tip) return { diagnostics: [noRevision(tip)] };
  const common = mergeBase(root, named, tip, env);
  if ('reason' in common) return { diagnostics: [noRevision(common)] };
  const tree = readRevision(root, common, { ...env });
  return 'reason' in tree ? { diagnostics: [noRevision(tree)] } : { files: tree.files };
}

/**
 * The findings that a change leads to: those that the tree before it does not have, wherever they are. Lines do not count,
 * since a change moves them; of several alike, as many as are new. An error that is a warning now is not new, and a
 * warning that is an error now is.
 */
export function newFindings(
  after: readonly Diagnostic[],
  before: readonly Diagnostic[],
): readonly Diagnostic[] {
  const left = new Map<string, number>();
  const add = (key: string, count: number) => left.set(key, (left.get(key) ?? 0) + count);
  for (const finding of before) for (const key of keysOf(finding)) add(key, 1);
  const fresh = (finding: Diagnostic): boolean => {
    const keys = keysOf(finding);
    if ((left.get(keys[0] ?? '') ?? 0) <= 0) return true;
    for (const key of keys) add(key, -1);
    return false;
  };
  const errors = new Set(after.filter(({ severity }) => severity === 'error').filter(fresh));
  return after.filter((finding) => (finding.severity === 'error' ? errors.has(finding) : fresh(finding)));
}

/** An error counts as one, and as a finding; a warning as a finding. */
function keysOf({ severity, code, file, path, message }: Diagnostic): readonly string[] {
  const key = JSON.stringify([code, file, path, message]);
  return severity === 'error' ? [`error ${key}`, key] : [key];
}
