import { type Environment, environment, git, type Output, repositoryOf } from './run.ts';

/** A commit of the repository that a folder is in. */
export interface Revision {
  /** The hash of the commit. */
  readonly commit: string;
  /** The given name and the beginning of the hash, for people. */
  readonly shown: string;
}

/** A file in a commit. */
export interface CommittedFile {
  /** The path below the requested folder, with `/`. */
  readonly path: string;
  /** The hash of its content. */
  readonly id: string;
  /** In bytes. */
  readonly size: number;
}

/** Why git cannot answer, as a sentence. */
export interface Unanswered {
  readonly reason: string;
  readonly hint?: string;
}

/** The commit that a name (branch, tag, hash, `HEAD~2`) refers to. */
export function findRevision(folder: string, name: string, env: Environment): Revision | Unanswered {
  const answer = inRepository(folder, env, [
    'rev-parse',
    '--verify',
    '--quiet',
    '--end-of-options',
    `${name}^{commit}`,
  ]);
  if ('reason' in answer) {
    if (answer.reason !== ended) return answer;
    const shallow = isShallow(folder, env);
    return {
      reason: `git knows no commit named ${name}`,
      hint: shallow
        ? 'This clone is shallow: fetch more of the history (`git fetch --unshallow`, in a workflow `fetch-depth: 0`).'
        : 'Give a branch, a tag or a hash; `git log` lists commits, `git fetch` brings those of a remote.',
    };
  }
  const commit = answer.output.toString('utf8').trim();
  const short = commit.slice(0, 10);
  return { commit, shown: commit.startsWith(name) ? short : `${name} (${short})` };
}

/** The newest common ancestor of two commits. */
export function mergeBase(folder: string, a: Revision, b: Revision, env: Environment): Revision | Unanswered {
  const answer = inRepository(folder, env, ['merge-base', '--end-of-options', a.commit, b.commit]);
  if ('reason' in answer) {
    return {
      reason: `${a.shown} and ${b.shown} have no common commit here`,
      ...(isShallow(folder, env) && {
        hint: 'This clone is shallow: fetch more of the history (`git fetch --unshallow`, in a workflow `fetch-depth: 0`).',
      }),
    };
  }
  const commit = answer.output.toString('utf8').trim();
  if (commit === a.commit) return a;
  return { commit, shown: `${commit.slice(0, 10)}, the merge base of ${b.shown} and ${a.shown}` };
}

/** The regular files of a commit below a folder; links and submodules are skipped. */
export function filesOf(
  folder: string,
  { commit }: Revision,
  env: Environment,
): readonly CommittedFile[] | Unanswered {
  const answer = inRepository(folder, env, ['ls-tree', '-r', '-z', '-l', commit]);
  if ('reason' in answer) return answer;
  return answer.output
    .toString('utf8')
    .split('\0')
    .flatMap((line): CommittedFile[] => {
      const match = /^100\d{3} blob ([0-9a-f]+) +(\d+)\t(.*)$/s.exec(line);
      if (match === null) return [];
      const [, id = '', size = '0', path = ''] = match;
      return [{ path, id, size: Number(size) }];
    });
}

/** The reason that remains if `git rev-parse --quiet` fails. */
const ended = 'it ended with an error';

function inRepository(folder: string, env: Environment, args: readonly string[]): Output {
  const place = repositoryOf(folder, env);
  if (place === undefined) return { reason: 'this is not a git repository, so it has no revisions' };
  return git(folder, environment(env, place), args);
}

/** Whether a part of the history is missing. */
export function isShallow(folder: string, env: Environment): boolean {
  const answer = inRepository(folder, env, ['rev-parse', '--is-shallow-repository']);
  return 'output' in answer && answer.output.toString('utf8').trim() === 'true';
}
