import { spawnSync } from 'node:child_process';

/** The cost of one run of a process. */
export interface Cost {
  readonly ms: number;
  /** Seconds of CPU time of all threads. */
  readonly cpu: number;
  readonly megabytes: number;
}

/**
 * Runs a process and prints, as the last line of its stderr, seconds of CPU time and kilobytes of memory. Python may itself be
 * started by a script, whose own processes do not count.
 */
const meter = `import os, resource, sys
before = resource.getrusage(resource.RUSAGE_CHILDREN)
code = os.spawnvp(os.P_WAIT, sys.argv[1], sys.argv[1:])
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(used.ru_utime + used.ru_stime - before.ru_utime - before.ru_stime, used.ru_maxrss, file=sys.stderr)
sys.exit(code)`;

/** Measures a process from start to end. Throws if it fails. */
export function costOf(
  argv: readonly string[],
  { cwd, env = process.env, python = 'python3' }: { cwd: string; env?: NodeJS.ProcessEnv; python?: string },
): Cost {
  const start = performance.now();
  const { status, stderr } = spawnSync(python, ['-c', meter, ...argv], {
    ...{ cwd, env, encoding: 'utf8' },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const ms = performance.now() - start;
  if (status !== 0) throw new Error(`${argv.join(' ')} failed: ${stderr}`);
  const [cpu = 0, kilobytes = 0] = (stderr.trim().split('\n').at(-1) ?? '').split(' ').map(Number);
  return { ms, cpu, megabytes: kilobytes / 1024 };
}

/** The median of each measure separately. */
export function median(costs: readonly Cost[]): Cost {
  const middle = (measure: (cost: Cost) => number) =>
    costs.map(measure).sort((a, b) => a - b)[Math.floor(costs.length / 2)] ?? 0;
  return {
    ms: middle((cost) => cost.ms),
    cpu: middle((cost) => cost.cpu),
    megabytes: middle((cost) => cost.megabytes),
  };
}

export function shown({ ms, cpu, megabytes }: Cost): string {
  const parts = [`${ms.toFixed(0)} ms`, `${cpu.toFixed(2)} s of processor`, `${megabytes.toFixed(0)} MB`];
  return parts.map((part) => part.padStart(12)).join(' ');
}
