/**
 * `npm run fuzz:configurations [COUNT] [SEED]`: runs `configure` in this process on random configurations. None may throw, take a
 * second of this thread, print a stack, or write a tree although it is refused; a second run must not change what was written.
 * Prints the number of each outcome, and exits with status 1 if anything is wrong.
 */

import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { main } from '../src/cli/main.ts';
import { random } from '../test/support/mutate.ts';
import { randomConfiguration } from '../test/support/random-configuration.ts';

const [count = 100_000, seed = 1] = process.argv.slice(2).map(Number);
/** Of the valid ones, one in this many runs to the end, and one in ten of those writes to disk and is run twice. */
const completeOneIn = 25;
const roll = random(seed);
const base = mkdtempSync(join(tmpdir(), 'configurations-'));
const tallies = { refused: 0, sound: 0, written: 0 };
const amiss: string[] = [];
let slowest = 0;

async function run(folder: string, args: readonly string[]) {
  let text = '';
  const print = (part: string) => {
    text += part;
  };
  const before = process.cpuUsage();
  const io = { cwd: folder, env: { HOME: folder }, version: '0', stdout: print, stderr: print, color: false };
  const status = await main(args, io);
  const { user, system } = process.cpuUsage(before);
  return { status, text, milliseconds: (user + system) / 1000 };
}

async function attempt(number: number): Promise<void> {
  const folder = join(base, 'work');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
  const text = randomConfiguration(roll);
  writeFileSync(join(folder, 'cluster.yaml'), text);
  const complain = (what: string) => amiss.push(`${number}: ${what}\n${text}`);
  try {
    const writes = number % (completeOneIn * 10) === 0;
    const validated = await run(folder, ['validate']);
    slowest = Math.max(slowest, validated.milliseconds);
    if (/^\s+at \S+ \(|internal error/m.test(validated.text)) complain(`a stack: ${validated.text}`);
    if (number > 10 && validated.milliseconds > 1000) complain(`validate took ${validated.milliseconds} ms`);
    if (validated.status !== 0 || writes || number % completeOneIn === 0) {
      const args = validated.status !== 0 || writes ? ['configure'] : ['configure', '--check'];
      const first = await run(folder, args);
      if (/^\s+at \S+ \(|internal error/m.test(first.text)) complain(`a stack: ${first.text}`);
      const hasTree = existsSync(join(folder, 'kubernetes'));
      const leftovers = readdirSync(folder).filter((name) => name.startsWith('.clusterwright-staging'));
      if (leftovers.length > 0) complain(`left behind: ${leftovers.join(', ')}`);
      if (first.status !== 0 && hasTree) complain('wrote although it failed');
      if (validated.status !== 0 && first.status === 0) complain('configure takes what validate refuses');
      if (first.status === 0 && args.length === 1) {
        tallies.written += 1;
        const second = await run(folder, ['configure', '--check', '--strict']);
        if (/not up to date/.test(second.text)) complain('the second run would change something');
      }
    }
    tallies[validated.status === 0 ? 'sound' : 'refused'] += 1;
  } catch (error) {
    complain(`threw ${error instanceof Error ? error.stack : String(error)}`);
  }
}

const print = (line: string) => process.stdout.write(`${line}\n`);
try {
  for (let number = 1; number <= count; number += 1) {
    await attempt(number);
    if (number % 1000 === 0) {
      print(
        `${number}: ${JSON.stringify(tallies)}, slowest validate ${Math.round(slowest)} ms, ${amiss.length} amiss`,
      );
    }
  }
} finally {
  rmSync(base, { recursive: true, force: true });
}
print(`${count} configurations from seed ${seed}: ${JSON.stringify(tallies)}, ${amiss.length} amiss`);
for (const text of amiss.slice(0, 20)) print(`\n${text}`);
process.exitCode = amiss.length > 0 ? 1 : 0;
