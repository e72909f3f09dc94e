import { expect, test } from 'vitest';
import { shipped } from '../../src/apps/shipped.ts';
import { parseSource } from '../../src/diagnostics/source.ts';
import { overCapacity } from '../../src/pipeline/capacity.ts';
import { renderTree, validConfiguration } from '../support/render-fixture.ts';
import { wholePlatform } from '../support/whole-platform.ts';

const files = [...(await renderTree({ text: wholePlatform() })).values()];

/** What is said of the capacity of nodes. */
async function saidOf(nodes: string) {
  const text = `${wholePlatform()}cluster_nodes: ${nodes}\n`;
  const parsed = parseSource('cluster.yaml', text);
  if (!('source' in parsed)) throw new Error(JSON.stringify(parsed.diagnostics));
  const { variables } = validConfiguration(text);
  return overCapacity(files, { apps: shipped.apps, variables, source: parsed.source });
}

test('a warning names what pods request and what the nodes offer, by namespace', async () => {
  const [finding] = await saidOf('[{cpu: 1, memory: 1Gi, count: 2}, {cpu: 1, memory: 2Gi}]');
  expect(finding).toMatchObject({ code: 'config/over-capacity', severity: 'warning', path: 'cluster_nodes' });
  expect(finding?.message).toMatch(
    /^pods request [\d.]+ CPU and [\d.]+Gi of memory, and the nodes offer 3 CPU and 4Gi of memory: /,
  );
  for (const namespace of ['ai-system', 'cache', 'identity', 'monitoring', 'storage'])
    expect(finding?.message).toMatch(new RegExp(`[:;] ${namespace} [\\d.]+ CPU and [\\d.]+(Mi|Gi)`));
});

test('there is no warning if they fit', async () => {
  expect(await saidOf('[{cpu: 8, memory: 32Gi}]')).toEqual([]);
});
