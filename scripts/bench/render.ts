/**
 * `npm run bench [-- --rounds=N sizes…]`: compares whole processes of `clusterwright render` and makejinja on the same templates.
 * Prints medians of rounds in which all commands alternate, so that a busy machine affects all of them equally. makejinja is that
 * of CLUSTERWRIGHT_PYTHON, or else the one that scripts/install-python.sh installs. Besides wall-clock time it prints CPU time,
 * which a busy machine affects less, and peak memory.
 */

import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { type Cost, costOf, median, shown } from './cost.ts';
import { writeProject } from './project.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const command = join(root, 'dist/clusterwright.cjs');
const python = process.env['CLUSTERWRIGHT_PYTHON'] ?? installPython();
const { values, positionals } = parseArgs({
  options: { rounds: { type: 'string' } },
  allowPositionals: true,
});
const sizes = positionals.length > 0 ? positionals.map(Number) : [300, 1000, 10_000];
const print = (line: string) => process.stdout.write(`${line}\n`);

/** A process to measure, and what must be true before it starts. */
interface Contender {
  readonly name: string;
  readonly prepare: (folder: string) => void;
  readonly argv: readonly string[];
  /** The command to compare with, and the share of its time that is the goal. */
  readonly against?: readonly [name: string, share: number];
}

const fresh = (folder: string) => rmSync(join(folder, 'out'), { recursive: true, force: true });
const render = [process.execPath, command, 'render', '--quiet'];
const sealAndVerify = [...render, '--seal', '--verify'];
const contenders: readonly Contender[] = [
  { name: 'makejinja', prepare: fresh, argv: [python, '-m', 'makejinja'] },
  {
    name: 'render, no cache',
    prepare: fresh,
    argv: [...render, '--no-cache'],
    against: ['makejinja', 1 / 2],
  },
  { name: 'render, cache', prepare: fresh, argv: render, against: ['makejinja', 1 / 4] },
  { name: 'makejinja, nothing changed', prepare: () => {}, argv: [python, '-m', 'makejinja'] },
  {
    name: 'render, nothing changed',
    // After makejinja has written the files again, they are not as our last run left them, so one more run is needed.
    prepare: (folder) => {
      for (let run = 0; run < 2; run += 1) time(render, folder);
    },
    argv: render,
    against: ['makejinja, nothing changed', 1 / 8],
  },
  { name: 'render --seal --verify', prepare: fresh, argv: sealAndVerify },
  { name: 'the same, nothing changed', prepare: () => {}, argv: sealAndVerify },
];
if (!existsSync(command)) execFileSync('npm', ['run', 'build'], { cwd: root, stdio: 'inherit' });
const scratch = mkdtempSync(join(tmpdir(), 'clusterwright-bench-'));
try {
  print(`node ${process.version}: bare start ${bare([process.execPath, '-e', '0'])}`);
  print(
    `${execFileSync(python, ['--version'], { encoding: 'utf8' }).trim()}: bare start ${bare([python, '-c', '0'])}`,
  );
  const medians: Map<string, Cost>[] = [];
  for (const size of sizes) {
    medians.push(await measure(size));
  }
  const [small, ...larger] = medians;
  for (const [index, large] of larger.entries()) {
    print(`\nfrom ${sizes[0]} templates to ${sizes[index + 1]}, time of the processor`);
    for (const { name } of contenders) {
      print(
        `  ${name.padEnd(28)} ${((large.get(name)?.cpu ?? 0) / (small?.get(name)?.cpu ?? 1)).toFixed(1).padStart(6)}`,
      );
    }
  }
} finally {
  rmSync(scratch, { recursive: true, force: true });
}

async function measure(size: number): Promise<Map<string, Cost>> {
  const folder = join(scratch, String(size));
  await writeProject(folder, size);
  checkSame(folder);
  // Only the second run with a cache has all of it.
  for (let run = 0; run < 2; run += 1) {
    fresh(folder);
    time(render, folder);
  }
  // File systems store times in steps; only an older file is certain to be unchanged without reading it.
  await wait(2500);
  const times = new Map<string, Cost[]>(contenders.map(({ name }) => [name, []]));
  const rounds = Number(values.rounds ?? (size > 5000 ? 3 : 7));
  for (let round = 0; round < rounds; round += 1) {
    for (const { name, prepare, argv } of contenders) {
      prepare(folder);
      times.get(name)?.push(time(argv, folder));
    }
  }
  const medians = new Map([...times].map(([name, all]) => [name, median(all)]));
  print(`\n${size} templates, median of ${rounds}`);
  for (const { name, against } of contenders) {
    const own = medians.get(name);
    const other = against === undefined ? undefined : medians.get(against[0]);
    const ratio =
      against === undefined || own === undefined || other === undefined
        ? ''
        : `  ${(own.cpu / other.cpu).toFixed(3)} of ${against[0]} (goal ${against[1]})`;
    print(`  ${name.padEnd(28)} ${own === undefined ? '' : shown(own)}${ratio}`);
  }
  return medians;
}

/** A comparison of speed is meaningless if the results differ. */
function checkSame(folder: string): void {
  const results = [contenders[0]?.argv, render].map((argv) => {
    fresh(folder);
    time(argv ?? [], folder);
    return files(join(folder, 'out'));
  });
  const [theirs, ours] = results;
  const same = theirs?.length === ours?.length && theirs?.every((file, index) => file === ours?.[index]);
  if (!same) throw new Error('makejinja and render do not write the same files');
  print(`\nthe same ${ours?.length} files from both`);
}

function files(folder: string): string[] {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort();
  return names
    .filter((name) => statSync(join(folder, name)).isFile())
    .map((name) => `${name}\n${readFileSync(join(folder, name), 'latin1')}`);
}

function time(argv: readonly string[], cwd: string): Cost {
  const env = { ...process.env, CLUSTERWRIGHT_CACHE: join(scratch, 'cache') };
  return costOf(argv, { cwd, env, python });
}

function bare(argv: readonly string[]): string {
  return shown(median(Array.from({ length: 11 }, () => time(argv, scratch))));
}

function installPython(): string {
  return execFileSync('bash', [join(root, 'scripts/install-python.sh')], { encoding: 'utf8' }).trim();
}
