import { spawnSync } from 'node:child_process';
import { lstatSync, realpathSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

export type Environment = NodeJS.ProcessEnv;

/** Where the repository of a folder is to be looked for: above it, or where `GIT_DIR` says if nothing is above. */
export type Place = 'above' | 'named';

/** Whether a folder is in a repository, and where that is to be looked for; undefined outside of one. */
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

/** The environment that git is run in: nothing but the user's own configuration of git decides. */
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
    // A missing object is not to be fetched by what the repository's configuration names.
    GIT_NO_LAZY_FETCH: '1',
    GIT_ALLOW_PROTOCOL: 'none',
  };
}

/** What a repository can have git run or read at these commands, and folders that only look like a repository. */
const guarded = [
  ...[
    'core.fsmonitor=false',
    'core.hooksPath=/dev/null',
    // The program that checks signatures is the repository's to name.
    'log.showSignature=false',
    'log.mailmap=false',
    'safe.bareRepository=explicit',
  ].flatMap((setting) => ['-c', setting]),
  '--no-pager',
];

/** In milliseconds. The configuration of a repository may name a pipe as a file to be read. */
const patience = 60_000;

export type Output = { readonly output: Buffer } | { readonly reason: string };

/** Run git in a folder; what it says if it fails is the reason. Nothing that the repository's configuration names is run. */
export function git(cwd: string, env: Environment, args: readonly string[], input = ''): Output {
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
  if (code === 'ETIMEDOUT') return 'git did not end in a minute';
  if (code === 'ERR_ACCESS_DENIED') return 'this process may not start other programs';
  return `git cannot be run${code === '' ? '' : ` (${code})`}`;
}
