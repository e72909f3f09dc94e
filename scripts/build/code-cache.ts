import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const recorder = fileURLToPath(new URL('record.ts', import.meta.url));
const tsx = import.meta.resolve('tsx');

/** What people run most, in an order in which each finds what it needs; the first stands for all others. */
const runs = [
  ['any', 'init'],
  ['configure', 'configure'],
  ['validate', 'validate'],
  ['verify', 'verify'],
] as const;

/**
 * Record V8's code cache for the commands: the compiled form of all functions that one run of each has called. It is
 * valid for the Node that made it; any other compiles for itself.
 */
export function recordCodeCaches(dist: string): void {
  mkdirSync(join(dist, 'cache'));
  const folder = mkdtempSync(join(tmpdir(), 'clusterwright-build-'));
  try {
    for (const [cache, ...argv] of runs) {
      // Mostly a tree is verified where no key is at hand, and what opens sealed files is large.
      if (cache === 'verify') rmSync(join(folder, 'age.key'));
      execFileSync(process.execPath, ['--import', tsx, recorder, dist, cache, ...argv], {
        cwd: folder,
        stdio: ['ignore', 'ignore', 'pipe'],
      });
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
