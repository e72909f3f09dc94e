import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { endOf, panicsOf } from './program-log.ts';

/** A program that runs until it is stopped. */
export interface Program {
  readonly name: string;
  /** Stops the program, first with SIGTERM. Does nothing if it has ended. */
  readonly stop: () => Promise<void>;
  /** Throws if the program has ended or panicked. */
  readonly check: () => void;
  readonly pid: number;
}

export interface ProgramOptions {
  /** The folder for its log, `<name>.log`. */
  readonly logs: string;
  readonly env?: Readonly<Record<string, string>>;
  /** The folder that it runs in; that of the logs unless said otherwise. */
  readonly cwd?: string;
}

/**
 * Runs a program below watchers, which kill the process group, so whatever the program has started too. One waits until the pipe
 * at its input closes, which the kernel does however this process ends; the other until the test runner is gone, whose worker
 * this process may be. The program keeps the process id of the shell.
 */
const watched = [
  'exec 3<&0',
  'end() { kill -s KILL -- -$$; }',
  '(read -r _ <&3; end) &',
  '(while kill -0 "$RUNNER"; do sleep 1; done; end) 2>/dev/null 3<&- &',
  'unset RUNNER',
  'exec "$@" </dev/null 3<&-',
].join('\n');

/** Starts a program in the background. It ends with this process at the latest, even if this process is killed. */
export function start(
  name: string,
  path: string,
  args: readonly string[],
  { logs, env = {}, cwd = logs }: ProgramOptions,
): Program {
  const log = join(logs, `${name}.log`);
  const output = openSync(log, 'a');
  endWithParent();
  const child = spawn('sh', ['-c', watched, name, path, ...args], {
    stdio: ['pipe', output, output],
    cwd,
    env: { PATH: process.env['PATH'], HOME: logs, RUNNER: String(runner()), ...env },
    // A process group of its own, for the watcher to kill.
    detached: true,
  });
  closeSync(output);
  const panicked = panicsOf(log);
  return {
    name,
    pid: child.pid ?? 0,
    check: () => {
      const panic = panicked();
      if (panic !== undefined) throw new ProgramFailed(`${name} has panicked: see ${log}:\n${panic}`);
      if (child.exitCode !== null || child.signalCode !== null)
        throw new ProgramFailed(`${name} has ended by itself: see ${log}:\n${endOf(log)}`);
    },
    stop: () => end(child),
  };
}

/** A program that should run has ended or panicked, so there is nothing to wait for. */
class ProgramFailed extends Error {}

/** Removes a folder when this process has ended, also if it was killed. */
export function removeAtEnd(folder: string): void {
  endWithParent();
  // The programs that write to it end at the same time.
  const script = 'read -r _; sleep 2; rm -rf -- "$1"';
  const remover = spawn('sh', ['-c', script, 'remove', folder], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  });
  remover.unref();
  (remover.stdin as Socket).unref();
}

/** The test runner, if this is one of its workers; otherwise this process. */
const runner = () => (process.connected ? process.ppid : process.pid);

/** A worker of the test runner does not end by itself if the runner is killed. */
function endWithParent(): void {
  if (process.connected && process.listenerCount('disconnect', exit) === 0) process.once('disconnect', exit);
}

const exit = () => process.exit(1);

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), 5_000);
  await ended;
  clearTimeout(timer);
}

/** Loopback ports that are free at present. */
export async function freePorts(count: number): Promise<number[]> {
  // All are held until the last is known, so that no port is returned twice.
  const servers = await Promise.all(
    Array.from(
      { length: count },
      () =>
        new Promise<ReturnType<typeof createServer>>((resolve, reject) => {
          const server = createServer();
          server.once('error', reject);
          server.listen(0, '127.0.0.1', () => resolve(server));
        }),
    ),
  );
  const ports = servers.map((server) => (server.address() as { port: number }).port);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}

export interface WaitOptions {
  /** What is awaited, for the message. */
  readonly what: string;
  readonly seconds: number;
  readonly every?: number;
  /** The last observed state, for the message on a timeout. */
  readonly state?: () => string;
  /** Throws if there is nothing to wait for any more. */
  readonly check?: () => void;
}

/** Calls a function until its result is neither undefined nor false. Throws on a timeout, or if a program has failed. */
export async function waitFor<T>(
  ask: () => Promise<T | undefined | false> | T | undefined | false,
  { what, seconds, every = 250, state, check }: WaitOptions,
): Promise<T> {
  const until = Date.now() + seconds * 1000;
  let last: unknown;
  for (;;) {
    check?.();
    try {
      const answer = await ask();
      if (answer !== undefined && answer !== false) return answer;
      last = undefined;
    } catch (error) {
      if (error instanceof ProgramFailed) throw error;
      last = error;
    }
    if (Date.now() > until) {
      const seen = state?.() ?? (last instanceof Error ? last.message : '');
      throw new Error(`waited ${seconds} s for ${what}${seen && `: ${seen}`}`);
    }
    await new Promise((resolve) => setTimeout(resolve, every));
  }
}
