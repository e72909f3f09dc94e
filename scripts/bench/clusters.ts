/**
 * `npm run bench:clusters [-- COUNT...]`: one process of the built command configures COUNT clusters (10, 100 and 1,000 if none is
 * given) that extend one base file: on one core (by `taskset`, so on Linux only) and on all of them, and once more with nothing to
 * change. Prints elapsed and CPU time, and peak memory. Elapsed times say something only on an idle machine.
 */

import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Cost, costOf } from './cost.ts';

const command = fileURLToPath(new URL('../../dist/clusterwright.cjs', import.meta.url));
if (!existsSync(command)) throw new Error('run `npm run build` first');
const counts = process.argv.slice(2).map(Number);
const scratch = mkdtempSync(join(tmpdir(), 'clusterwright-clusters-'));
const env = { ...process.env, HOME: join(scratch, 'home'), XDG_CACHE_HOME: '', CLUSTERWRIGHT_CACHE: '' };
const node = [process.execPath, command];
const configure = [...node, 'configure', '--config', 'clusters/*/cluster.yaml'];
const cores = availableParallelism();

try {
  print('clusters', `${cores} cores`, 'one core', 'faster', 'no change', 'CPU, each', 'memory');
  for (const count of counts.length > 0 ? counts : [10, 100, 1000]) {
    const all = costOf(configure, { cwd: fleet('all', count), env });
    const one = costOf(['taskset', '-c', '0', ...configure], { cwd: fleet('one', count), env });
    const same = costOf(configure, { cwd: join(scratch, 'all'), env });
    const faster = `${(one.ms / all.ms).toFixed(2)} x`;
    const each = `${((all.cpu / count) * 1000).toFixed(0)} ms`;
    print(
      String(count),
      elapsed(all),
      elapsed(one),
      faster,
      elapsed(same),
      each,
      `${all.megabytes.toFixed(0)} MB`,
    );
  }
} finally {
  rmSync(scratch, { recursive: true, force: true });
}

/** A new repository of COUNT clusters without trees: the configuration that `init` writes as base, and a name and domain each. */
function fleet(name: string, count: number): string {
  const folder = join(scratch, name);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  costOf([...node, 'init'], { cwd: folder, env });
  renameSync(join(folder, 'cluster.yaml'), join(folder, 'base.yaml'));
  for (let index = 1; index <= count; index += 1) {
    const cluster = `cluster-${String(index).padStart(4, '0')}`;
    mkdirSync(join(folder, 'clusters', cluster), { recursive: true });
    writeFileSync(
      join(folder, 'clusters', cluster, 'cluster.yaml'),
      `extends: ../../base.yaml\ncluster_name: ${cluster}\ncloudflare_domain: ${cluster}.example.org\n`,
    );
  }
  return folder;
}

function elapsed({ ms }: Cost): string {
  return `${(ms / 1000).toFixed(1)} s`;
}

function print(...cells: readonly string[]): void {
  process.stdout.write(`${cells.map((cell) => cell.padStart(10)).join('')}\n`);
}
