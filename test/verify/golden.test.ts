import { describe, expect, test } from 'vitest';
import { verifyTree } from '../../src/verify/verify.ts';
import { goldenTrees } from './golden.ts';
import { brief } from './support.ts';

describe('the trees of our own fixtures', () => {
  test.each(goldenTrees().map((tree) => [tree.fixture, tree] as const))('%s: no finding', (_, tree) => {
    const { files, declarations } = tree;
    expect(verifyTree({ files, declarations, options: { closedWorld: true } }).map(brief)).toEqual([]);
  });

  test.each(goldenTrees().map((tree) => [tree.fixture, tree] as const))(
    '%s: nothing is claimed if nothing is declared',
    (_, { files, declarations }) => {
      const known = { ...declarations, flows: [] };
      expect(verifyTree({ files, declarations: known }).map(brief)).toEqual([]);
    },
  );
});
