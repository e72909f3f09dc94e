import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { findBinary } from '../../support/on-disk.ts';
import { buildOurs, buildReal } from './compare.ts';
import { trees } from './trees.ts';

const kustomize = findBinary('kustomize');
const root = mkdtempSync(join(tmpdir(), 'clusterwright-builds-'));
afterAll(() => rmSync(root, { recursive: true }));

const runs = Number(process.env['KUSTOMIZE_RUNS'] ?? 150);
const seed = Number(process.env['KUSTOMIZE_SEED'] ?? 91);

test(`${runs} random trees are built as Kustomize builds them, from seed ${seed}`, {
  timeout: 600_000,
}, async () => {
  let built = 0;
  await fc.assert(
    fc.asyncProperty(trees, async (files) => {
      const real = await buildReal(kustomize, files, root, 'over');
      const ours = buildOurs(files, 'over');
      if ('refused' in real) expect(ours, real.refused).toHaveProperty('refused');
      else expect(ours).toEqual(real);
      if ('objects' in real) built += 1;
    }),
    { numRuns: runs, seed },
  );
  // Otherwise the trees would mainly show how builds are rejected.
  expect(built).toBeGreaterThan(runs / 5);
});
