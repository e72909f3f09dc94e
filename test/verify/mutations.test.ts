import { expect, test } from 'vitest';
import { goldenTrees } from './golden.ts';
import { operators } from './mutations/operators.ts';
import { type MutationResult, runMutations } from './mutations/run.ts';
import { textOperators } from './mutations/text-operators.ts';
import { treeOperators } from './mutations/tree-operators.ts';
import { valueOperators } from './mutations/value-operators.ts';
import { sampleTree } from './sample-tree.ts';
import { homeDeclarations, treeFiles } from './support.ts';

test('of 100 mistakes in the example tree, at least 98 in 100 are found at their place', {
  timeout: 120_000,
}, () => {
  const home = { fixture: 'home', files: treeFiles(sampleTree), declarations: homeDeclarations };
  const results = [...runMutations([home], 100, 7, operators)];
  expect(results.length).toBe(100);
  expectFound(results);
});

test('of 200 typos in a golden tree, at least 98 in 100 are found at their place', {
  timeout: 120_000,
}, () => {
  const trees = goldenTrees().filter(({ fixture }) => fixture === 'seed-example');
  const results = [
    ...runMutations(trees, 200, 11, { ...textOperators, ...treeOperators, ...valueOperators }),
  ];
  expect(results.length).toBe(200);
  expectFound(results);
});

function expectFound(results: readonly MutationResult[]): void {
  const missed = results
    .filter(({ found }) => !found)
    .map(
      ({ mutant, findings }) =>
        `${mutant.operator} at ${mutant.file}:${mutant.lines[0]}: ${findings.map(({ code }) => code).join(', ')}`,
    );
  expect(missed.length, missed.join('\n')).toBeLessThanOrEqual(results.length / 50);
}
