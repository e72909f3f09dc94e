import { spawnSync } from 'node:child_process';
import { existsSync, lstatSync, realpathSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

/** A file that git tracks, in the state that the next commit would record. */
interface TrackedFile {
  /** Relative to the folder that was asked about, with `/`. */
  readonly path: string;
  /** The hash of its staged content. */
  readonly id: string;
  readonly kind: 'file' | 'link' | 'submodule';
}

/** What git says of a folder. Only `none` may be taken for "there is no git here". */
export type GitAnswer =
  | { readonly state: 'none' }
  /** There is a repository, and git does not answer: no reason to think that nothing is tracked. */
  | { readonly state: 'silent'; readonly reason: string }
  | {
      readonly state: 'answered';
      readonly tracked: readonly TrackedFile[];
      /** What `git add .` would add; a name that ends in `/` is a repository of its own. */
      readonly others: readonly string[];
    };

type Environment = NodeJS.ProcessEnv;

/** Ask git what it tracks below a folder, and what it would add. Nothing that the repository's configuration names is run. */
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
  // A hook of `git commit -a` or `git commit PATH` is given an index of its own.
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

/** The staged contents with these hashes; what git does not have, or cannot read, is left out. */
export function stagedContents(
  folder: string,
  ids: readonly string[],
  env: Environment,
): ReadonlyMap<string, Buffer> {
  const contents = new Map<string, Buffer>();
  const place = ids.length === 0 ? undefined : repositoryOf(folder, env);
  if (place === undefined) return contents;
  const answer = git(folder, environment(env, place), ['cat-file', '--batch'], `${ids.join('\n')}\n`);
  if ('reason' in answer) return contents;
  const { output } = answer;
  for (let at = 0; at < output.length; ) {
    const end = output.indexOf(10, at);
    if (end < 0) break;
    const [id, type, size] = output.toString('utf8', at, end).split(' ');
    at = end + 1;
    if (type !== 'blob' || id === undefined) continue;
    const length = Number(size);
    contents.set(id, output.subarray(at, at + length));
    at += length + 1;
  }
  return contents;
}

/** Where the repository of a folder is to be looked for: above it, or where `GIT_DIR` says if nothing is above. */
type Place = 'above' | 'named';

function repositoryOf(folder: string, env: Environment): Place | undefined {
  for (let at = realFolder(folder); ; at = dirname(at)) {
    if (mayExist(join(at, '.git'))) return 'above';
    if (dirname(at) === at) break;
  }
  return env['GIT_DIR'] ? 'named' : undefined;
}

function realFolder(folder: string): string {
  try {
    return realpathSync(folder);
  } catch {
    return resolve(folder);
  }
}

/** A place that may not be looked at may hold a repository. */
function mayExist(path: string): boolean {
  try {
    return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
  } catch {
    return true;
  }
}

/** Variables by which the user configures git itself; all others say where a repository is, and may be stale. */
const kept = /^GIT_(CONFIG.*|EXEC_PATH)$/;
const naming = /^GIT_(DIR|WORK_TREE|COMMON_DIR)$/;

function environment(env: Environment, place: Place): Environment {
  const entries = Object.entries(env).filter(
    ([name]) => !/^GIT_/i.test(name) || kept.test(name) || (place === 'named' && naming.test(name)),
  );
  return {
    ...Object.fromEntries(entries),
    LC_ALL: 'C',
    GIT_OPTIONAL_LOCKS: '0',
    GIT_TERMINAL_PROMPT: '0',
    GIT_DISCOVERY_ACROSS_FILESYSTEM: '1',
    // A missing object is not to be fetched by what the repository's configuration names.
    GIT_NO_LAZY_FETCH: '1',
    GIT_ALLOW_PROTOCOL: 'none',
  };
}

/** What a repository can have git run at these commands, and folders that only look like a repository. */
const guarded = ['-c', 'core.fsmonitor=false', '-c', 'safe.bareRepository=explicit', '--no-pager'];

type Output = { readonly output: Buffer } | { readonly reason: string };

function git(cwd: string, env: Environment, args: readonly string[], input = ''): Output {
  try {
    const result = spawnSync('git', [...guarded, ...args], {
      cwd,
      env,
      input,
      maxBuffer: 1 << 30,
      windowsHide: true,
    });
    if (result.error !== undefined) return { reason: startProblem(result.error) };
    if (result.status === 0) return { output: result.stdout };
    const [said = ''] = result.stderr.toString('utf8').trim().split('\n');
    return { reason: said.replace(/^(fatal|error): /, '') || 'it ended with an error' };
  } catch (error) {
    return { reason: startProblem(error) };
  }
}

function startProblem(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code === 'ENOENT') return 'there is no git on the PATH';
  if (code === 'ERR_ACCESS_DENIED') return 'this process may not start other programs';
  return `git cannot be run${code === '' ? '' : ` (${code})`}`;
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

/** Whether the index was lost: it lists nothing of the whole repository, and the last commit has files. */
function isIndexLost(folder: string, env: Environment): boolean {
  const index = git(folder, env, ['ls-files', '-z', '--', ':/']);
  if ('reason' in index || index.output.length > 0) return false;
  const commit = git(folder, env, ['ls-tree', '-z', '--full-tree', 'HEAD']);
  return 'output' in commit && commit.output.length > 0;
}
