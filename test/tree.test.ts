import { readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { schema as clusterSchema } from '../src/apps/shipped-schema.ts';
import type { RenderedFile } from '../src/render/rendered-file.ts';
import { documentsOf, objectsOf } from './support/documents.ts';
import { goldenFixtures } from './support/golden.ts';
import { fixturePath, renderTree, repository } from './support/render-fixture.ts';

type Tree = ReadonlyMap<string, RenderedFile>;

describe.each(goldenFixtures)('the tree of %s', (fixture) => {
  test('parses, by the rules of YAML 1.1 and 1.2 alike', async () => {
    for (const { path, content } of (await renderTree({ fixture })).values()) {
      expect(documentsOf(content, '1.1'), path).toEqual(documentsOf(content, '1.2'));
    }
  });

  test('lists in its kustomizations exactly the files that exist', async () => {
    expectListsToFit(await renderTree({ fixture }));
  });

  test('has a kustomization at the path of every Flux Kustomization', async () => {
    const tree = await renderTree({ fixture });
    const paths = fluxKustomizations(tree).map(({ spec }) => spec.path);
    expect(paths.length).toBeGreaterThan(1);
    for (const path of paths) expect([...tree.keys()]).toContain(posix.join(path, 'kustomization.yaml'));
  });

  test('decrypts wherever a sealed file is applied', async () => {
    const tree = await renderTree({ fixture });
    for (const { spec } of fluxKustomizations(tree)) {
      const folder = posix.normalize(spec.path);
      const sealed = [...tree.values()].some(({ path, secret }) => secret && posix.dirname(path) === folder);
      if (sealed) expect(spec.decryption).toEqual({ provider: 'sops', secretRef: { name: 'sops-age' } });
      expect(spec).not.toHaveProperty('postBuild');
    }
  });

  test('contains secrets only in sealed files, as strings of stringData', async () => {
    const tree = await renderTree({ fixture });
    const config: Readonly<Record<string, unknown>> = parse(readFileSync(fixturePath(fixture), 'utf8'));
    const secrets = Object.entries(config)
      .filter(([key]) => clusterSchema.properties[key]?.['x-secret'] === true)
      .map(([, value]) => String(value));
    expect(secrets.length).toBeGreaterThan(5);
    for (const { path, content, secret } of tree.values()) {
      const documents = documentsOf(content);
      if (!secret) {
        expect(documents.map(({ kind }) => kind)).not.toContain('Secret');
        for (const value of secrets) expect(content.includes(value), path).toBe(false);
        continue;
      }
      for (const document of documents) {
        expect(document.kind).toBe('Secret');
        expect(document).not.toHaveProperty('data');
        for (const value of Object.values(document['stringData'] as object))
          expect(value).toBeTypeOf('string');
      }
    }
  });
});

test('what templates include is written as it is in its own file', async () => {
  const objects = objectsOf(await renderTree({ fixture: 'seed-example' }));
  const folder = `${repository}templates/config/kubernetes/apps/ai-system/langfuse/app`;
  expect(objects.get('ConfigMap/langfuse-sync-config')?.['data']).toMatchObject({
    'sync-roles.py': readFileSync(`${folder}/sync-roles.partial.py`, 'utf8'),
  });
  expect(objects.get('ConfigMap/langfuse-dashboard')).toMatchObject({
    metadata: { labels: { grafana_dashboard: '1' } },
    data: { 'langfuse.json': readFileSync(`${folder}/dashboard.partial.json`, 'utf8') },
  });
});

test('without Langfuse only the entry point remains, and nothing in it names Langfuse', async () => {
  const config: Record<string, unknown> = parse(readFileSync(fixturePath('seed-example'), 'utf8'));
  const tree = await renderTree({ text: JSON.stringify({ ...config, langfuse_enabled: false }) });
  expect([...tree.keys()]).toEqual(['kubernetes/apps/kustomization.yaml', 'kubernetes/flux/cluster/ks.yaml']);
  for (const { content } of tree.values()) expect(content).not.toMatch(/langfuse|ai-system/i);
  expectListsToFit(tree);
});

interface FluxKustomization {
  readonly spec: { readonly path: string; readonly decryption?: unknown };
}

function fluxKustomizations(tree: Tree): readonly FluxKustomization[] {
  return [...tree.values()]
    .flatMap(({ content }) => documentsOf(content))
    .filter(({ apiVersion, kind }) => kind === 'Kustomization' && apiVersion.startsWith('kustomize.toolkit'))
    .map((document) => document as unknown as FluxKustomization);
}

/** Each file is listed in the kustomization next to it, each folder in the one above. */
function expectListsToFit(tree: Tree): void {
  const isList = (path: string) => posix.basename(path) === 'kustomization.yaml';
  const lists = [...tree.keys()].filter(isList);
  const listed = lists.flatMap((path) => {
    const [document] = documentsOf(tree.get(path)?.content ?? '');
    const resources = document?.['resources'] as readonly string[];
    return resources.map((resource) => {
      const target = posix.join(posix.dirname(path), resource);
      return tree.has(target) ? target : `${target}/kustomization.yaml`;
    });
  });
  // The entry point is what the bootstrap applies; folders that Flux Kustomizations name are not listed.
  const roots = new Set([
    'kubernetes/flux/cluster/ks.yaml',
    ...fluxKustomizations(tree).map(({ spec }) => `${posix.normalize(spec.path)}/kustomization.yaml`),
  ]);
  expect([...listed].sort()).toEqual([...tree.keys()].filter((path) => !roots.has(path)));
}
