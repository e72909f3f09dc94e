import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { standForMissingParts, startCluster } from './support/cluster.ts';
import { waitUntilReady } from './support/ready.ts';
import { repositoryOf } from './support/repository.ts';

/*
 * A tree on a real control plane: etcd, kube-apiserver, Flux and Helm take it from a git server, sealed as it is.
 */

const fixture = (name: string) =>
  readFileSync(fileURLToPath(new URL(`../fixtures/${name}.yaml`, import.meta.url)), 'utf8');

test('the smallest tree becomes ready, and a change of one setting arrives', async () => {
  const repository = repositoryOf(fixture('required-only'));
  const cluster = await startCluster(repository);
  try {
    const parts = await standForMissingParts(cluster, repository);
    const first = await cluster.push('First tree');
    await waitUntilReady(cluster.api, { commit: first, seconds: 240, atLeast: parts + 2 });
    expect(cluster.missedCharts).toEqual([]);

    repository.edit('langfuse_postgres_storage: 15Gi');
    repository.run('configure');
    const second = await cluster.push('Give the database more room');
    await waitUntilReady(cluster.api, { commit: second, seconds: 240, atLeast: parts + 2 });
    const { body } = await cluster.api.get(
      '/apis/postgresql.cnpg.io/v1/namespaces/ai-system/clusters/langfuse-postgresql',
    );
    expect(body).toMatchObject({ spec: { storage: { size: '15Gi' } } });
    cluster.check();
  } finally {
    await cluster.stop();
    repository.remove();
  }
}, 600_000);

test('every object of the whole platform is taken with strict validation', async () => {
  const repository = repositoryOf(fixture('platform'));
  const cluster = await startCluster(repository);
  try {
    const refused: string[] = [];
    const unserved = new Set<string>();
    for (const object of repository.objects()) {
      const namespace = object.metadata.namespace;
      if (namespace !== undefined)
        await cluster.api.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } });
      const { status, body, warnings } = await cluster.api.apply(object, { dryRun: true });
      const name = `${object.apiVersion} ${object.kind}/${object.metadata.name}`;
      if (status === 404 && String(body['message']).endsWith('is not served')) unserved.add(name);
      else if (status >= 400) refused.push(`${name}: ${String(body['message'])}`);
      for (const warning of warnings) refused.push(`${name}: ${warning}`);
    }
    expect(refused).toEqual([]);
    // Kinds of parts whose definitions are not at hand.
    expect(
      [...unserved].filter(
        (name) => !/^(cert-manager\.io|gateway\.envoyproxy\.io|fluxcd\.controlplane\.io)\//.test(name),
      ),
    ).toEqual([]);
  } finally {
    await cluster.stop();
    repository.remove();
  }
}, 600_000);
