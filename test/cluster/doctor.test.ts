import { copyFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import type { CheckResult } from '../../src/doctor/check.ts';
import { run } from '../support/cli.ts';
import { standForMissingParts, startCluster } from './support/cluster.ts';
import { waitUntilReady } from './support/ready.ts';
import { repositoryOf } from './support/repository.ts';

const fixture = readFileSync(
  fileURLToPath(new URL('../fixtures/required-only.yaml', import.meta.url)),
  'utf8',
);

test('doctor reports what is ready in a real cluster, and finds what was broken', async () => {
  const repository = repositoryOf(fixture);
  const cluster = await startCluster(repository);
  const doctor = async () => {
    const { stdout } = await run(repository.folder, ['doctor', '--cluster', '--format', 'json']);
    const { checks } = JSON.parse(stdout) as { checks: readonly CheckResult[] };
    return checks.filter(({ area }) => area === 'cluster');
  };
  try {
    copyFileSync(cluster.kubeconfig, join(repository.folder, 'kubeconfig'));
    const parts = await standForMissingParts(cluster, repository);
    const commit = await cluster.push('First tree');
    await waitUntilReady(cluster.api, { commit, seconds: 240, atLeast: parts + 2 });

    const ready = await doctor();
    for (const name of [
      'connection',
      'sources',
      'kustomizations',
      'releases',
      'secrets',
      'pods',
      'jobs',
      'volumes',
    ]) {
      const found = ready.filter(({ check }) => check === `cluster/${name}`);
      expect(
        found.filter(({ status }) => status === 'error'),
        name,
      ).toEqual([]);
    }
    // No PostgreSQL operator runs here.
    expect(ready.find(({ check }) => check === 'cluster/cloudnative-pg/clusters')).toMatchObject({
      status: 'error',
      object: 'Cluster ai-system/langfuse-postgresql',
    });

    const secret = '/api/v1/namespaces/ai-system/secrets/langfuse-credentials';
    await cluster.api.send('DELETE', secret);
    const release = '/apis/helm.toolkit.fluxcd.io/v2/namespaces/ai-system/helmreleases/langfuse';
    const suspended = { spec: { suspend: true } };
    await cluster.api.send('PATCH', release, suspended, 'application/merge-patch+json');
    const broken = await doctor();
    expect(broken.filter(({ check }) => check === 'cluster/releases')).toMatchObject([
      { status: 'warning', object: 'HelmRelease ai-system/langfuse' },
    ]);
    expect(broken.filter(({ check }) => check === 'cluster/secrets')).toMatchObject([
      { status: 'error', object: 'Secret ai-system/langfuse-credentials' },
    ]);
  } finally {
    await cluster.stop();
    repository.remove();
  }
}, 600_000);
