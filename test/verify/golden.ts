import { readFileSync } from 'node:fs';
import { apps } from '../../src/apps/registry.generated.ts';
import { collectDeclarations } from '../../src/pipeline/collect-declarations.ts';
import { isSealedPath } from '../../src/sops/sealed.ts';
import type { Declarations } from '../../src/verify/declarations.ts';
import type { TreeFile } from '../../src/verify/tree.ts';
import { goldenFixtures, goldenTree } from '../support/golden.ts';
import { fixturePath, validConfiguration } from '../support/render-fixture.ts';

export interface GoldenTree {
  readonly fixture: string;
  readonly files: readonly TreeFile[];
  readonly declarations: Declarations;
}

/** The committed trees as `configure` verifies them: in plain text, with the apps' declarations. */
export function goldenTrees(): GoldenTree[] {
  return goldenFixtures.map((fixture) => {
    const { variables } = validConfiguration(readFileSync(fixturePath(fixture), 'utf8'));
    return {
      fixture,
      declarations: collectDeclarations(apps, variables),
      files: [...goldenTree(fixture)].map(([path, content]) => ({
        path,
        content,
        sealed: isSealedPath(path),
      })),
    };
  });
}
