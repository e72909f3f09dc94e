import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { aboutFile } from '../diagnostics/finding.ts';
import { readContents } from '../git/objects.ts';
import { filesOf, type Revision, type Unanswered } from '../git/revision.ts';
import type { TreeFile } from '../verify/tree.ts';
import { isRead, largest, textOf, treeOf } from './read-tree.ts';

/** The files of a commit, with the hash of each file's content. */
export interface RevisionTree {
  readonly files: readonly TreeFile[];
  /** Every file that was read, by content hash and path; pass it on when reading another commit. */
  readonly read: ReadonlyMap<string, TreeFile>;
}

/**
 * Reads the tree of a commit from git's objects, without a checkout. Files that are identical in another commit are taken from
 * `known`, so that they are parsed once.
 *
 * @param root - The folder that paths are relative to.
 */
export function readRevision(
  root: string,
  revision: Revision,
  env: NodeJS.ProcessEnv,
  known: RevisionTree['read'] = new Map(),
): RevisionTree | Unanswered {
  const listed = filesOf(root, revision, env);
  if ('reason' in listed) return listed;
  const wanted = listed.filter(({ path }) => isRead(path));
  const missing = wanted.filter(({ path, id, size }) => size <= largest && !known.has(keyOf(id, path)));
  const contents = readContents(root, [...new Set(missing.map(({ id }) => id))], env);
  const read = new Map(
    wanted.map(({ path, id, size }): [string, TreeFile] => {
      const key = keyOf(id, path);
      return [
        key,
        known.get(key) ?? {
          path,
          content: textOf(contents.get(id)),
          ...(size > largest && { unread: true }),
        },
      ];
    }),
  );
  return { files: treeOf([...read.values()]), read };
}

function keyOf(id: string, path: string): string {
  return `${id} ${path}`;
}

/** The finding for a question that git could not answer. */
export function noRevision({ reason, hint }: Unanswered): Diagnostic {
  return aboutFile('.git', {
    code: 'diff/no-revision',
    message: reason,
    hint: hint ?? 'Run `git status` here: it has to work.',
  });
}
