/**
 * Tests that `explain` is right: for every derived variable, and for random lines of the whole platform, changes the setting that
 * `explain` names and checks that the variable or line changes. `npx tsx scripts/explain-harness.ts [lines] [seed]`
 */

import { explainHarness } from '../test/support/explain-harness.ts';

const [lines = '300', seed = '1'] = process.argv.slice(2);
const {
  variables,
  lines: tried,
  unexplained,
  refused,
  untried,
  broken,
} = await explainHarness(Number(lines), Number(seed));
process.stdout.write(`${variables} derived variables and ${tried} lines\n`);
for (const what of unexplained) process.stdout.write(`no setting changes it: ${what}\n`);
for (const what of refused) process.stdout.write(`refused by rules: ${what}\n`);
for (const what of untried) process.stdout.write(`not tried: ${what}\n`);
for (const what of broken) process.stdout.write(`BROKEN: ${what}\n`);
process.exitCode = broken.length > 0 ? 1 : 0;
