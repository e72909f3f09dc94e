import { expect, test } from 'vitest';
import { allGoldenFixtures, goldenTree, maskedTree } from './support/golden.ts';

test.each(allGoldenFixtures)(
  'the tree of %s is as committed; `npm run golden` rewrites it',
  async (fixture) => {
    const tree = await maskedTree(fixture);
    expect(Object.fromEntries(tree)).toEqual(Object.fromEntries(goldenTree(fixture)));
  },
);
