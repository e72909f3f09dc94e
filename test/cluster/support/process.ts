import { type ChildProcess, spawn } from 'node:child_process';
import { openSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';

/** A program that runs until it is stopped. */
export interface Program {
  readonly name: string;
  /** Stops the program, first with SIGTERM. Does nothing if it has ended. */
  readonly stop: () => Promise<void>;
  /** Throws if the program has ended. */
  readonly check: () => void;
  /** Resident memory in MiB; 0 if the program has ended. */
  readonly pid: number;
}

export interface ProgramOptions {
  /** The folder for its log, `<name>.log`. */
  readonly logs: string;
  readonly env?: Readonly<Record<string, string>>;
  /** The folder that it runs in; that of the logs unless said otherwise. */
  readonly cwd?: string;
}

/** Starts a program in the background. It ends with this process at the latest. */
export function start(
  name: string,
  path: string,
  args: readonly string[],
  { logs, env = {}, cwd = logs }: ProgramOptions,
): Program {
  const log = join(logs, `${name}.log`);
  const output = openSync(log, 'a');
  const child = spawn(path, [...args], {
    stdio: ['ignore', output, output],
    cwd,
    env: { PATH: process.env['PATH'], HOME: logs, ...env },
  });
  const kill = () => void child.kill('SIGKILL');
  process.once('exit', kill);
  watch(child);
  return {
    name,
    pid: child.pid ?? 0,
    check: () => {
      if (child.exitCode !== null || child.signalCode !== null)
        throw new Error(`${name} has ended by itself: see ${log}`);
    },
    stop: async () => {
      process.off('exit', kill);
      await end(child);
    },
  };
}

/** Stops the program if this process is killed, which cannot do it itself then. */
function watch({ pid }: ChildProcess): void {
  const script = 'while kill -0 $1 && kill -0 $2; do sleep 2; done; kill -9 $2';
  const watcher = spawn('sh', ['-c', script, 'watch', String(process.pid), String(pid)], {
    stdio: 'ignore',
    detached: true,
  });
  watcher.unref();
}

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
}

/** Calls a function until its result is neither undefined nor false. Throws on a timeout. */
export async function waitFor<T>(
  ask: () => Promise<T | undefined | false> | T | undefined | false,
  { what, seconds, every = 250, state }: WaitOptions,
): Promise<T> {
  const until = Date.now() + seconds * 1000;
  let last: unknown;
  for (;;) {
    try {
      const answer = await ask();
      if (answer !== undefined && answer !== false) return answer;
      last = undefined;
    } catch (error) {
      last = error;
    }
    if (Date.now() > until) {
      const seen = state?.() ?? (last instanceof Error ? last.message : '');
      throw new Error(`waited ${seconds} s for ${what}${seen && `: ${seen}`}`);
    }
    await new Promise((resolve) => setTimeout(resolve, every));
  }
}
