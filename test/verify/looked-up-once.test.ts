import { expect, test } from 'vitest';
import { sourcesInUse } from '../../src/verify/checks/sources-in-use.ts';
import { noDeclarations } from '../../src/verify/declarations.ts';
import { generatedResources } from '../../src/verify/kustomize/contents.ts';
import { createTree } from '../../src/verify/kustomize/folders.ts';
import type { Model } from '../../src/verify/model/model.ts';
import { verifyTree } from '../../src/verify/verify.ts';

const many = <T>(count: number, make: (at: number) => T) =>
  Array.from({ length: count }, (_, at) => make(at));

/** A map that counts how often it is iterated. */
class Counted<K, V> extends Map<K, V> {
  rounds = 0;
  override keys() {
    this.rounds += 1;
    return super.keys();
  }
}

test('what Flux lists for a thousand folders takes one pass over the files of the tree', () => {
  const paths = many(1000, (at) => `apps/a${at}/b/c.yaml`);
  const parsed = new Counted(paths.map((path) => [path, { documents: [] }]));
  const tree = createTree(
    paths.map((path) => ({ path, content: '' })),
    parsed as never,
  );
  for (const at of many(1000, (index) => index))
    expect(generatedResources(tree, `apps/a${at}`).files).toEqual([`apps/a${at}/b/c.yaml`]);
  expect(generatedResources(tree, 'apps').files).toEqual(paths);
  expect(generatedResources(tree, '').files).toEqual(paths);
  expect(generatedResources(tree, 'app')).toEqual({ folders: [], files: [] });
  expect(parsed.rounds).toBe(1);
});

test('the source of a thousand Kustomizations is counted once', () => {
  let reads = 0;
  const kustomizations = many(1000, (at) => ({
    path: `apps/a${at}`,
    namespace: 'flux-system',
    parent: at === 0 ? undefined : {},
    get spec() {
      reads += 1;
      return { sourceRef: { kind: 'GitRepository', name: at < 900 ? 'flux-system' : 'other' } };
    },
  }));
  const model = {
    kustomizations,
    tree: { directories: new Set(many(1000, (at) => `apps/a${at}`)) },
  } as unknown as Model;
  for (let round = 0; round < 1000; round += 1) {
    const sources = sourcesInUse(model);
    expect(sources.usersOf('GitRepository', 'flux-system', 'flux-system')).toBe(900);
    expect(sources.usersOf('GitRepository', 'flux-system', 'elsewhere')).toBe(0);
    expect(sources.usersOf('OCIRepository', 'flux-system', 'flux-system')).toBe(0);
    expect(sources.usedMoreThan(100, 'GitRepository')).toEqual(['flux-system']);
    expect(sources.homesOf('GitRepository', 'flux-system')).toEqual(new Set(['flux-system']));
    expect(sources.homesOf('GitRepository', 'other')).toEqual(new Set());
  }
  expect(reads).toBe(1000);
});

const pods = (count: number) =>
  many(
    count,
    (at) =>
      `apiVersion: v1\nkind: Pod\nmetadata: {name: p${at}, namespace: a}\nspec: {containers: [{name: a, image: i${at}}]}\n`,
  ).join('---\n');

test.each([
  ['images', (at: number) => `- {name: i${at}, newTag: v1}`],
  ['images of a registry with dots', (at: number) => `- {name: i${at}, newName: ghcr.io/a/b, newTag: v1}`],
  ['digests', (at: number) => `- {name: i${at}, digest: "sha256:${'a'.repeat(64)}"}`],
])('thousands of %s search the objects once', (_, entry) => {
  const found = verifyTree({
    files: [
      {
        path: 'k/kustomization.yaml',
        content: `resources: [a.yaml]\nimages:\n${many(1000, entry).join('\n')}\n`,
      },
      { path: 'k/a.yaml', content: pods(300) },
    ],
    declarations: noDeclarations,
  });
  expect(found.filter(({ message }) => message.includes('is more than a cluster takes'))).toEqual([]);
  expect(found.filter(({ code }) => code === 'security/moving-tag')).toEqual([]);
});
