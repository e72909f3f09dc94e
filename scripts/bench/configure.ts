/**
 * `npm run bench:configure [-- rounds]`: measures whole processes of the built command on the platform that `init` writes and on
 * the example of an own app, next to bare `node` in the same rounds, and `verify` on a generated repository of 1,000 and of 10,000 objects. Prints medians of CPU
 * time, which a busy machine affects less than wall-clock time. Python measures it.
 */

import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Cost, costOf, median } from './cost.ts';
import { repositoryFiles } from './repository.ts';

const command = fileURLToPath(new URL('../../dist/clusterwright.cjs', import.meta.url));
if (!existsSync(command)) throw new Error('run `npm run build` first');
const rounds = Number(process.argv[2] ?? 7);
const scratch = mkdtempSync(join(tmpdir(), 'clusterwright-bench-'));
const env = { ...process.env, HOME: join(scratch, 'home'), XDG_CACHE_HOME: '', CLUSTERWRIGHT_CACHE: '' };
const run = (cwd: string, ...args: string[]) => costOf([process.execPath, command, ...args], { cwd, env });

/** A command to measure, and how to prepare each run. */
interface Contender {
  readonly name: string;
  readonly prepare?: () => void;
  readonly time: () => Cost;
}

try {
  const platform = join(scratch, 'platform');
  mkdirSync(platform);
  run(platform, 'init');
  run(platform, 'configure');
  const repositories = [1000, 10_000].map((objects) => {
    const folder = join(scratch, `repository-${objects}`);
    for (const [path, content] of repositoryFiles(objects)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), content);
    }
    return { objects, folder };
  });
  const own = join(scratch, 'own-app');
  cpSync(fileURLToPath(new URL('../../examples/own-app', import.meta.url)), own, { recursive: true });
  run(own, 'init');
  // The second run finds the files for editors that the first writes.
  for (let round = 0; round < 2; round += 1) run(own, 'configure');
  print('platform', [
    {
      name: 'configure, one setting changed',
      prepare: change(platform),
      time: () => run(platform, 'configure'),
    },
    { name: 'configure, nothing changed', time: () => run(platform, 'configure') },
    { name: 'configure --force', time: () => run(platform, 'configure', '--force') },
    { name: 'validate', time: () => run(platform, 'validate') },
    { name: 'verify', time: () => run(platform, 'verify') },
  ]);
  print('an own app', [
    { name: 'configure, nothing changed', time: () => run(own, 'configure') },
    { name: 'configure --force', time: () => run(own, 'configure', '--force') },
  ]);
  print(
    'repositories',
    repositories.map(({ objects, folder }) => ({
      name: `verify of ${objects} objects`,
      time: () => run(folder, 'verify', '.'),
    })),
  );
} finally {
  rmSync(scratch, { recursive: true, force: true });
}

/** Changes to a new value each time, so that no earlier run has seen it. */
function change(folder: string): () => void {
  const file = join(folder, 'cluster.yaml');
  const text = readFileSync(file, 'utf8');
  let count = 0;
  return () => {
    count += 1;
    writeFileSync(file, `${text}cluster_name: bench-${count}\n`);
  };
}

function print(title: string, contenders: readonly Contender[]): void {
  const bare: Cost[] = [];
  const times = contenders.map((): Cost[] => []);
  for (let round = 0; round < rounds; round += 1) {
    bare.push(costOf([process.execPath, '-e', '0'], { cwd: scratch, env }));
    for (const [index, { prepare, time }] of contenders.entries()) {
      prepare?.();
      times[index]?.push(time());
    }
  }
  const node = median(bare);
  const rows = contenders.map(({ name }, index) => [name, median(times[index] ?? [])] as const);
  process.stdout.write(`\n${title}, median of ${rounds}\n`);
  for (const [name, { cpu, megabytes }] of [['bare node', node] as const, ...rows]) {
    process.stdout.write(
      `  ${name.padEnd(32)} ${cpu.toFixed(3).padStart(7)} s ${(cpu / node.cpu).toFixed(1).padStart(6)} x ${megabytes.toFixed(0).padStart(5)} MB\n`,
    );
  }
}
