/**
 * Disk faults in this process: the n-th operation that would change something below a folder fails, or is the last that the
 * process performs. `scripts/chaos.ts` loads this before the built command.
 */

import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { resolve, sep } from 'node:path';

export interface Fault {
  /** The number of the operation, from 1; 0 lets all pass and only counts them. */
  readonly at: number;
  /** A system error code; `KILL` ends the process, `FREEZE` lets it continue without access to the disk. */
  readonly code: string;
  /** Operations on other paths are not counted. */
  readonly below: string;
}

const operations = [
  'writeFileSync',
  'renameSync',
  'mkdirSync',
  'linkSync',
  'rmSync',
  'rmdirSync',
  'unlinkSync',
  'chmodSync',
  'copyFileSync',
  'utimesSync',
  'symlinkSync',
] as const;

/** A frozen process: later operations do not reach the disk either, including those in `finally`. */
export class Frozen extends Error {}

/** Returns how to end the fault, and the number of operations. */
export function injectFault({ at, code, below }: Fault): {
  readonly end: () => void;
  readonly count: () => number;
} {
  const table = fs as unknown as Record<string, (...args: unknown[]) => unknown>;
  const originals = new Map(operations.map((name) => [name, table[name]] as const));
  let count = 0;
  for (const [name, original] of originals) {
    if (original === undefined) continue;
    table[name] = (...args: unknown[]) => {
      const paths = args.slice(0, 2).filter((arg): arg is string => typeof arg === 'string');
      // The fake home folder contains the user's cache, which is not part of the work.
      const isWork = (path: string) =>
        path.startsWith(below + sep) && !path.startsWith(`${below}${sep}nobody${sep}`);
      if (!paths.some((path) => isWork(resolve(path)))) return original.apply(fs, args);
      count += 1;
      if (at > 0 && count >= at) {
        if (code === 'FREEZE') throw new Frozen('the process is frozen');
        if (count === at) {
          if (code === 'KILL') process.kill(process.pid, 'SIGKILL');
          throw Object.assign(new Error(`${code}: injected, ${name}`), {
            code,
            syscall: name,
            path: paths[0],
          });
        }
      }
      return original.apply(fs, args);
    };
  }
  syncBuiltinESMExports();
  return {
    count: () => count,
    end: () => {
      for (const [name, original] of originals) if (original !== undefined) table[name] = original;
      syncBuiltinESMExports();
    },
  };
}
