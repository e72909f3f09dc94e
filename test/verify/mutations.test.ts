import { expect, test } from 'vitest';
import { homeTree } from './home-tree.ts';
import { operators } from './mutations/operators.ts';
import { runMutations } from './mutations/run.ts';
import { homeDeclarations, treeFiles } from './support.ts';

test('of 100 mistakes in the tree at home, at least 98 in 100 are found at their place', {
  timeout: 120_000,
}, () => {
  const home = { fixture: 'home', files: treeFiles(homeTree), declarations: homeDeclarations };
  const results = [...runMutations([home], 100, 7, operators)];
  const missed = results
    .filter(({ found }) => !found)
    .map(
      ({ mutant, findings }) =>
        `${mutant.operator} at ${mutant.file}:${mutant.lines[0]}: ${findings.map(({ code }) => code).join(', ')}`,
    );
  expect(results.length).toBe(100);
  expect(missed.length, missed.join('\n')).toBeLessThanOrEqual(2);
});
