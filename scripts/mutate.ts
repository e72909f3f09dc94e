/**
 * `npm run mutate [count] [seed]`: applies the mutations in test/verify/mutations to the golden trees, and prints how many
 * mistakes are found at the right place. Exits with status 1 below 98 in 100. `npm run mutate every [words]`: applies those whose
 * names contain the words at every place; at most 3,000 places each.
 */

import { goldenTrees } from '../test/verify/golden.ts';
import { allOperators, runEveryMutation, runMutations } from '../test/verify/mutations/run.ts';

const [first = '1000', second] = process.argv.slice(2);
const ways = Object.entries(allOperators).filter(([name]) => name.includes(second ?? ''));
const results =
  first === 'every'
    ? runEveryMutation(goldenTrees(), 3000, Object.fromEntries(ways))
    : runMutations(goldenTrees(), Number(first), Number(second ?? 1));
const tally = new Map<string, { found: number; all: number }>();
const misses: string[] = [];
for (const { fixture, mutant, findings, found } of results) {
  const entry = tally.get(mutant.operator) ?? { found: 0, all: 0 };
  tally.set(mutant.operator, { found: entry.found + Number(found), all: entry.all + 1 });
  if (found) continue;
  const place = `${fixture}: ${mutant.file}:${mutant.lines[0]}`;
  const codes = findings.map(({ code, file, range }) => `${code} at ${file}:${range.start.line}`).join('; ');
  misses.push(`${mutant.operator}, ${place}: ${codes === '' ? 'nothing was found' : `found only ${codes}`}`);
}
const all = [...tally.values()].reduce((sum, entry) => sum + entry.all, 0);
const rows = [...tally].map(([name, entry]) => `${String(entry.found).padStart(4)}/${entry.all} ${name}\n`);
process.stdout.write(rows.join(''));
for (const miss of [...new Set(misses)].sort()) process.stdout.write(`missed: ${miss}\n`);
const share = ((all - misses.length) / all) * 100;
process.stdout.write(
  `${all - misses.length} of ${all} mutants found (${share.toFixed(1)} %), ${tally.size} operators\n`,
);
process.exitCode = share < 98 ? 1 : 0;
