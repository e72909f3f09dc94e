import { expect, test } from 'vitest';
import { explainHarness } from './support/explain-harness.ts';

/** `npx tsx scripts/explain-harness.ts` runs all of it. */
test('a setting that explain names changes what explain says it changes', async () => {
  const { variables, unexplained, broken } = await explainHarness(3, 3);
  expect(variables).toBeGreaterThan(80);
  expect(broken).toEqual([]);
  expect(unexplained.filter((what) => !what.includes('/'))).toEqual([]);
});
