/** With several replicas, draining a node never takes all of them; with one, no budget keeps the node from being drained. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { changedText } from '../readers/observe.ts';
import { type KubernetesDocument, objectsOf } from '../support/documents.ts';
import { renderTree, repository } from '../support/render-fixture.ts';
import { wholePlatform } from '../support/whole-platform.ts';

const objectsWith = async (changes: object) =>
  objectsOf(await renderTree({ text: changedText(wholePlatform(), { ...changes }) }));

const budgets = (objects: ReadonlyMap<string, KubernetesDocument>) =>
  [...objects.keys()].filter((name) => name.startsWith('PodDisruptionBudget/')).sort();

/** What operators and charts make a budget from. */
const other = (objects: ReadonlyMap<string, KubernetesDocument>) => {
  const text = (name: string) => JSON.stringify(objects.get(name)?.['spec']);
  return {
    envoy: text('EnvoyProxy/envoy').includes('"envoyPDB":{"maxUnavailable":1}'),
    clusters: ['langfuse', 'keycloak', 'litellm'].map((name) =>
      text(`Cluster/${name}-postgresql`).includes('"enablePDB":true'),
    ),
    dragonfly: text('Dragonfly/dragonfly').includes('"replicas":2'),
  };
};

test('production has a budget for everything that runs more than once', async () => {
  const objects = await objectsWith({ platform_profile: 'production' });
  expect(budgets(objects)).toEqual([
    'PodDisruptionBudget/cloudflared',
    'PodDisruptionBudget/keycloak',
    'PodDisruptionBudget/litellm',
  ]);
  expect(other(objects)).toEqual({ envoy: true, clusters: [true, true, true], dragonfly: true });
});

test.each(['1.5.41', '2.0.0'])(
  'version %s of the Langfuse chart makes those of web and worker, and keeps its own defaults',
  async (version) => {
    const objects = await objectsWith({ platform_profile: 'production', langfuse_chart_version: version });
    expect(JSON.stringify(objects.get('HelmRelease/langfuse'))).not.toContain('"pdb"');
    const file = `src/apps/langfuse/chart/${version.slice(0, 3)}.json`;
    const described = readFileSync(join(repository, file), 'utf8');
    const defaults = described.match(/"pdb": \{"create":true,"maxUnavailable":"","minAvailable":""\}/g) ?? [];
    expect(defaults.length).toBeGreaterThanOrEqual(2);
    expect(described).toContain('"when": ["langfuse.web.pdb.create"]');
    expect(described).toContain('"when": ["langfuse.worker.pdb.create"]');
  },
);

test('the development profile has none', async () => {
  const objects = await objectsWith({ platform_profile: 'dev' });
  expect(budgets(objects)).toEqual([]);
  expect(other(objects)).toEqual({ envoy: false, clusters: [false, false, false], dragonfly: false });
});

test('the memory limit of Dragonfly is a quarter above what it may fill', async () => {
  const limit = async (memory: string) => {
    const spec = (await objectsWith({ dragonfly_memory: memory })).get('Dragonfly/dragonfly')?.['spec'];
    return (spec as { readonly resources: { readonly limits: object } }).resources.limits;
  };
  expect(await limit('512Mi')).toEqual({ memory: '640Mi' });
  expect(await limit('2Gi')).toEqual({ memory: '2560Mi' });
  expect(await limit('1500000000')).toEqual({ memory: '1789Mi' });
});
