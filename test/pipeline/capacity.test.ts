import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { run, temporaryFolder } from '../support/cli.ts';
import { wholePlatform } from '../support/whole-platform.ts';

/** What `configure --check` says of the capacity of nodes. */
async function saidOf(nodes: string): Promise<readonly string[]> {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'cluster.yaml'), `${wholePlatform()}cluster_nodes: ${nodes}\n`);
  const { stdout } = await run(folder, ['configure', '--check', '--format', 'json']);
  const { diagnostics } = JSON.parse(stdout) as { diagnostics: { code: string; message: string }[] };
  return diagnostics.filter(({ code }) => code === 'config/over-capacity').map(({ message }) => message);
}

test('configure says when pods request more than the nodes offer, by namespace', async () => {
  const [message = ''] = await saidOf('[{cpu: 1, memory: 1Gi, count: 2}, {cpu: 1, memory: 2Gi}]');
  expect(message).toMatch(
    /^pods request [\d.]+ CPU and [\d.]+Gi of memory, and the nodes offer 3 CPU and 4Gi of memory: /,
  );
  for (const namespace of ['ai-system', 'cache', 'identity', 'monitoring', 'storage'])
    expect(message).toMatch(new RegExp(`[:;] ${namespace} [\\d.]+ CPU and [\\d.]+(Mi|Gi) of memory`));

  expect(await saidOf('[{cpu: 8, memory: 32Gi}]')).toEqual([]);
});
