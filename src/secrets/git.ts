import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { type Environment, environment, git, repositoryOf } from '../git/run.ts';

/** A file that git tracks, with the content that the next commit would record. */
interface TrackedFile {
  /** Relative to the requested folder, with `/`. */
  readonly path: string;
  /** The hash of its staged content. */
  readonly id: string;
  readonly kind: 'file' | 'link' | 'submodule';
}

/** What git reports about a folder. Only `none` means that there is no git repository. */
export type GitAnswer =
  | { readonly state: 'none' }
  /** There is a repository but git does not answer, so it is unknown what is tracked. */
  | { readonly state: 'silent'; readonly reason: string }
  | {
      readonly state: 'answered';
      readonly tracked: readonly TrackedFile[];
      /** What `git add .` would add; a name that ends in `/` is a repository of its own. */
      readonly others: readonly string[];
    };

/** Asks git what it tracks below a folder and what it would add. Nothing that the repository's configuration names is run. */
export function askGit(folder: string, env: Environment): GitAnswer {
  const place = repositoryOf(folder, env);
  if (place === undefined) return { state: 'none' };
  const scope = environment(env, place);
  const index = git(folder, scope, ['ls-files', '-s', '-z']);
  if ('reason' in index) return { state: 'silent', reason: index.reason };
  const others = git(folder, scope, ['ls-files', '-z', '--others', '--exclude-standard']);
  if ('reason' in others) return { state: 'silent', reason: others.reason };
  const tracked = parseIndex(index.output);
  if (tracked.length === 0 && isIndexLost(folder, scope)) {
    return { state: 'silent', reason: 'its index lists no file, and the last commit has some' };
  }
  // A hook of `git commit -a` or `git commit PATH` receives a separate index.
  const own = env['GIT_INDEX_FILE'];
  const committing =
    own !== undefined && own !== '' && existsSync(resolve(folder, own))
      ? git(folder, { ...scope, GIT_INDEX_FILE: resolve(folder, own) }, ['ls-files', '-s', '-z'])
      : undefined;
  if (committing !== undefined && 'reason' in committing)
    return { state: 'silent', reason: committing.reason };
  const more = committing === undefined ? [] : parseIndex(committing.output);
  return {
    state: 'answered',
    tracked: [...tracked, ...more],
    others: others.output
      .toString('utf8')
      .split('\0')
      .filter((path) => path !== ''),
  };
}

function parseIndex(output: Buffer): TrackedFile[] {
  return output
    .toString('utf8')
    .split('\0')
    .flatMap((line): TrackedFile[] => {
      const match = /^(\d+) ([0-9a-f]+) \d\t(.*)$/s.exec(line);
      if (match === null) return [];
      const [, mode = '', id = '', path = ''] = match;
      return [{ path, id, kind: mode === '160000' ? 'submodule' : mode === '120000' ? 'link' : 'file' }];
    });
}

/** Whether the index was lost: it lists no file of the whole repository, but the last commit has files. */
function isIndexLost(folder: string, env: Environment): boolean {
  const index = git(folder, env, ['ls-files', '-z', '--', ':/']);
  if ('reason' in index || index.output.length > 0) return false;
  const commit = git(folder, env, ['ls-tree', '-z', '--full-tree', 'HEAD']);
  return 'output' in commit && commit.output.length > 0;
}
