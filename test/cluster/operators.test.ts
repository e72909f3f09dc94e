import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { type Cluster, standForMissingParts, startCluster } from './support/cluster.ts';
import { assumedFor, missingOf, ownedBy } from './support/declared.ts';
import { freePorts, waitFor } from './support/process.ts';
import { repositoryOf } from './support/repository.ts';

/*
 * Runs an operator next to the API server: what it creates from the objects of the tree is what the verifier assumes. No
 * container runs, so what waits for a program in one does not appear.
 */

test('CloudNativePG creates from a Cluster what is declared', async () => {
  const fixture = fileURLToPath(new URL('../fixtures/required-only.yaml', import.meta.url));
  const repository = repositoryOf(readFileSync(fixture, 'utf8'));
  const cluster = await startCluster(repository, { real: ['postgresql.cnpg.io'] });
  try {
    await startCloudNativePg(cluster);
    await standForMissingParts(cluster, repository);
    await cluster.push('First tree');
    const [database] = repository.plainObjects().filter(({ kind }) => kind === 'Cluster');
    if (database === undefined) throw new Error('the tree has no Cluster');
    const { name, namespace = '' } = database.metadata;
    const declared = assumedFor(database);
    expect(declared.length).toBeGreaterThan(5);
    let missing: readonly string[] = [];
    await waitFor(
      async () => {
        const found = await Promise.all(declared.map((object) => missingOf(cluster.api, object, roleLabels)));
        missing = found.flat();
        return missing.length === 0;
      },
      {
        what: 'what the operator makes',
        seconds: 240,
        every: 1000,
        check: cluster.check,
        state: () => missing.join('\n'),
      },
    );
    const names = new Set(declared.map((object) => `${object.kind} ${object.name}`));
    expect((await ownedBy(cluster.api, namespace, name)).filter((each) => !names.has(each))).toEqual([]);
    cluster.check();
  } finally {
    await cluster.stop();
    repository.remove();
  }
}, 900_000);

async function startCloudNativePg(cluster: Cluster): Promise<void> {
  const home = join(cluster.folder, 'cloudnative-pg');
  mkdirSync(join(home, 'operator'), { recursive: true });
  // It searches for the programs that it copies to instances, by architecture.
  writeFileSync(join(home, 'operator/manager_amd64'), '');
  const request = '-x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost'.split(' ');
  // The file names that it expects in the folder.
  const files = ['-keyout', join(home, 'apiserver.key'), '-out', join(home, 'apiserver.crt')];
  execFileSync('openssl', ['req', ...request, ...files], { stdio: ['ignore', 'ignore', 'pipe'] });
  const [metrics, webhook] = await freePorts(2);
  await cluster.api.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'cnpg-system' } });
  cluster.add(
    'cnpg-manager',
    ['controller', `--metrics-bind-address=127.0.0.1:${metrics}`, `--webhook-port=${webhook}`],
    {
      cwd: home,
      env: {
        KUBECONFIG: cluster.kubeconfig,
        OPERATOR_NAMESPACE: 'cnpg-system',
        OPERATOR_IMAGE_NAME: 'ghcr.io/cloudnative-pg/cloudnative-pg:1.30.0',
        // With given certificates it does not manage webhooks and their certificates.
        WEBHOOK_CERT_DIR: home,
        MONITORING_QUERIES_CONFIGMAP: '',
      },
    },
  );
}

/** CloudNativePG sets these when the program in the pod has answered which role it has; here no program runs. */
const roleLabels = new Set(['cnpg.io/instanceRole', 'role']);
