import { spawnSync } from 'node:child_process';
import { lstatSync, realpathSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

export type Environment = NodeJS.ProcessEnv;

/** Where to look for the repository of a folder: above it, or in `GIT_DIR` if there is none above. */
export type Place = 'above' | 'named';

/** Whether a folder is in a repository, and where to look for it; undefined outside a repository. */
export function repositoryOf(folder: string, env: Environment): Place | undefined {
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

/** A path that this process may not read might be a repository. */
function mayExist(path: string): boolean {
  try {
    return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
  } catch {
    return true;
  }
}

/** Variables by which the user configures git itself. All others locate a repository, and may be stale. */
const kept = /^GIT_(CONFIG.*|EXEC_PATH)$/;
const naming = /^GIT_(DIR|WORK_TREE|COMMON_DIR)$/;

/** The environment for git, in which only the user's own configuration of git applies. */
export function environment(env: Environment, place: Place): Environment {
  const entries = Object.entries(env).filter(
    ([name]) => !/^GIT_/i.test(name) || kept.test(name) || (place === 'named' && naming.test(name)),
  );
  return {
    ...Object.fromEntries(entries),
    LC_ALL: 'C',
    GIT_OPTIONAL_LOCKS: '0',
    GIT_TERMINAL_PROMPT: '0',
    GIT_DISCOVERY_ACROSS_FILESYSTEM: '1',
    // The repository's configuration must not name a program or place to fetch missing objects from.
    GIT_NO_LAZY_FETCH: '1',
    GIT_ALLOW_PROTOCOL: 'none',
  };
}

/** Settings that prevent a repository, or a folder that only looks like one, from making git run or read something. */
const guarded = [
  ...[
    'core.fsmonitor=false',
    'core.hooksPath=/dev/null',
    // The repository could name the program that checks signatures.
    'log.showSignature=false',
    'log.mailmap=false',
    'safe.bareRepository=explicit',
  ].flatMap((setting) => ['-c', setting]),
  '--no-pager',
];

/** In milliseconds. A repository may have a pipe in place of a file that git reads, which would block. */
const longest = 60_000;

/** The folders in which git did not end, with the time in milliseconds until which it is not started there again. */
const stuck = new Map<string, number>();

export type Output = { readonly output: Buffer } | { readonly reason: string };

/**
 * Runs git in a folder; if it fails, its message is the reason. Nothing that the repository's configuration names is run.
 *
 * @param patience - In milliseconds. If git does not end by then, it is not started in this folder again for as long.
 */
export function git(
  cwd: string,
  env: Environment,
  args: readonly string[],
  input = '',
  patience = longest,
): Output {
  if ((stuck.get(cwd) ?? 0) > Date.now()) return { reason: unfinished };
  try {
    const result = spawnSync('git', [...guarded, ...args], {
      cwd,
      env,
      input,
      maxBuffer: 1 << 30,
      timeout: patience,
      killSignal: 'SIGKILL',
      windowsHide: true,
    });
    if (result.error !== undefined) {
      const reason = startProblem(result.error);
      if (reason === unfinished) stuck.set(cwd, Date.now() + patience);
      return { reason };
    }
    if (result.status === 0) return { output: result.stdout };
    const [firstLine = ''] = result.stderr.toString('utf8').trim().split('\n');
    return { reason: firstLine.replace(/^(fatal|error): /, '') || 'it ended with an error' };
  } catch (error) {
    return { reason: startProblem(error) };
  }
}

const unfinished = 'git did not end within a minute';

function startProblem(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code === 'ENOENT') return 'there is no git on the PATH';
  if (code === 'ETIMEDOUT') return unfinished;
  if (code === 'ERR_ACCESS_DENIED') return 'this process may not start other programs';
  return `git cannot be run${code === '' ? '' : ` (${code})`}`;
}
