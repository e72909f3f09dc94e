import { expect, test } from 'vitest';
import { goldenFixtures, goldenTree, maskedTree } from './support/golden.ts';

test.each(goldenFixtures)(
  'the tree of %s is as committed; `npm run golden` writes it anew',
  async (fixture) => {
    const tree = await maskedTree(fixture);
    expect(Object.fromEntries(tree)).toEqual(Object.fromEntries(goldenTree(fixture)));
  },
);
