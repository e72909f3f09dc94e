import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { Result } from '../diagnostics/result.ts';
import { findRevision, mergeBase } from '../git/revision.ts';
import type { TreeFile } from '../verify/tree.ts';
import { noRevision, readRevision } from './read-revision.ts';
import type { Environment } from './workspace.ts';

/** The tree before a change, or why git cannot provide it. */
export type TreeBefore = Result<{ readonly files: readonly TreeFile[] }>;

/** The tree at the merge base of the working tree and a base revision, which is where a pull request starts. */
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
 * The findings that a change introduces: those that the tree before it does not have in any place. Lines are ignored, because a
 * change moves them. Of several identical findings, only the additional ones are returned. An error that became a warning is not
 * new; a warning that became an error is.
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

/** An error has two keys, so that it also matches an identical warning; a warning has one. */
function keysOf({ severity, code, file, path, message }: Diagnostic): readonly string[] {
  const key = JSON.stringify([code, file, path, message]);
  return severity === 'error' ? [`error ${key}`, key] : [key];
}
