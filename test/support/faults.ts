/**
 * Faults of the disk, in this process: the operation of a given number that would change something below a folder
 * fails, or is the last that the process gets to do. `scripts/chaos.ts` loads this before the built command.
 */

import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { resolve, sep } from 'node:path';

export interface Fault {
  /** The number of the operation, from 1; 0 lets all pass, and counts them. */
  readonly at: number;
  /** An error code of the system; `KILL` ends the process, `FREEZE` lets it run on without reaching the disk. */
  readonly code: string;
  /** Operations on paths elsewhere pass uncounted. */
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

/** A frozen process: no later operation reaches the disk either, those of `finally` among them. */
export class Frozen extends Error {}

/** Returns how to end it, and how many operations there were. */
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
      // What is in the home folder of nobody is a cache of the user, and no part of the work.
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
