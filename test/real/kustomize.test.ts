import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, posix } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { documentsOf } from '../support/documents.ts';
import { allGoldenFixtures } from '../support/golden.ts';
import { findBinary, run, writeTree } from '../support/on-disk.ts';
import { fixturePath, renderTree } from '../support/render-fixture.ts';

const kustomize = findBinary('kustomize');
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'clusterwright-kustomize-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Writes a configuration's tree and builds it from the entry point, as Flux does. Returns the result of each build by path. */
async function buildAll(name: string, configuration: { fixture: string } | { text: string }) {
  const tree = await renderTree(configuration);
  writeTree(tree, join(folder, name));
  const built = new Map<string, readonly { kind: string; metadata: { name: string } }[]>();
  const entry = documentsOf(tree.get('kubernetes/flux/cluster/ks.yaml')?.content ?? '');
  const waiting = entry.map((document) => pathOf(document));
  for (let path = waiting.shift(); path !== undefined; path = waiting.shift()) {
    const documents = documentsOf(await run(kustomize, ['build', join(folder, name, path)]));
    built.set(path, documents as never);
    waiting.push(
      ...documents.filter(({ kind }) => kind === 'Kustomization').map((document) => pathOf(document)),
    );
  }
  return { tree, built };
}

function pathOf(document: object): string {
  return (document as { spec: { path: string } }).spec.path;
}

describe.each(allGoldenFixtures)('kustomize builds the tree of %s', (fixture) => {
  test('from the entry point, and every object of every file is in a build', async () => {
    const { tree, built } = await buildAll(fixture, { fixture });
    const folders = [...tree.keys()].filter((path) => path.endsWith('/app/kustomization.yaml'));
    expect([...built.keys()].sort()).toEqual([
      './kubernetes/apps',
      ...folders.map((path) => `./${posix.dirname(path)}`).sort(),
    ]);
    expect([...built.keys()]).toContain('./kubernetes/apps/ai-system/langfuse/app');
    const identity = ({ kind, metadata }: { kind: string; metadata?: { name?: string } }) =>
      `${kind}/${metadata?.name}`;
    const written = [...tree.values()]
      .flatMap(({ content }) => documentsOf(content))
      .filter(({ apiVersion }) => !apiVersion.startsWith('kustomize.config.k8s.io/'))
      .map(identity)
      .filter((name) => name !== 'Kustomization/cluster-apps');
    expect([...built.values()].flat().map(identity).sort()).toEqual(written.sort());
  });
});

test('kustomize builds the tree that is left without Langfuse, into nothing', async () => {
  const config: object = parse(readFileSync(fixturePath('required-only'), 'utf8'));
  const { built } = await buildAll('disabled', {
    text: JSON.stringify({ ...config, langfuse_enabled: false }),
  });
  expect([...built]).toEqual([['./kubernetes/apps', []]]);
});
