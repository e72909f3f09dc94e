import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import type { ProvidedObject } from '../../src/verify/declarations.ts';
import { standardOperators } from '../../src/verify/operators/standard.ts';
import type { Api, KubernetesObject } from './support/api.ts';
import { type Cluster, standForMissingParts, startCluster } from './support/cluster.ts';
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
    const operator = standardOperators.find(
      ({ apiVersion, kind }) => apiVersion === 'postgresql.cnpg.io' && kind === 'Cluster',
    );
    const [database] = repository.plainObjects().filter(({ kind }) => kind === 'Cluster');
    const { name = '', namespace = 'ai-system', annotations = {} } = { ...database?.metadata };
    const spec = database?.['spec'] as Record<string, unknown>;
    const declared = operator?.provides({ name, namespace, annotations, spec }) ?? [];
    expect(declared.length).toBeGreaterThan(5);
    let missing: readonly string[] = [];
    await waitFor(
      async () => {
        const found = await Promise.all(declared.map((object) => missingOf(cluster.api, object)));
        missing = found.flat();
        return missing.length === 0;
      },
      { what: 'what the operator makes', seconds: 240, every: 1000, state: () => stateOf(cluster, missing) },
    );
    const names = new Set(declared.map((object) => `${object.kind} ${object.name}`));
    expect((await ownedBy(cluster.api, namespace, name)).filter((each) => !names.has(each))).toEqual([]);
    cluster.check();
  } finally {
    await cluster.stop();
    repository.remove();
  }
}, 900_000);

/** What is missing; throws if a program has ended, because that is the reason. */
function stateOf(cluster: Cluster, missing: readonly string[]): string {
  cluster.check();
  return missing.join('\n');
}

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

/** What a declared object lacks in the cluster. */
async function missingOf(api: Api, object: ProvidedObject): Promise<readonly string[]> {
  const { apiVersion, kind, name, namespace = '', keys = [], ports = [], labels = {} } = object;
  const what = `${kind} ${namespace}/${name}`;
  if (kind === 'Pod') {
    const pods = await api.list(`/api/v1/namespaces/${namespace}/pods`);
    const wanted = Object.fromEntries(Object.entries(labels).filter(([label]) => !roleLabels.has(label)));
    if (pods.some(({ metadata }) => isWithin(wanted, metadata.labels))) return [];
    const seen = pods.map(({ metadata }) => JSON.stringify(metadata.labels));
    return [`${what} with ${JSON.stringify(wanted)}, among ${seen.join(', ') || 'no pods'}`];
  }
  const path = await api.pathOf({ apiVersion, kind, metadata: { name, namespace } });
  const { status, body } = await api.get(path ?? '/');
  if (status !== 200) return [what];
  const { data = {}, spec } = body as {
    data?: object;
    spec?: { ports?: { port: number; name?: string }[]; selector?: object };
  };
  return [
    ...keys.filter((key) => !(key in data)).map((key) => `${what}: key ${key}`),
    ...ports
      .filter(({ port }) => !spec?.ports?.some((own) => own.port === port))
      .map(({ port }) => `${what}: port ${port}`),
    ...(kind === 'Service' && !isWithin(labels, spec?.selector) ? [`${what}: selector`] : []),
  ];
}

function isWithin(wanted: object, seen: object = {}): boolean {
  return Object.entries(wanted).every(([key, value]) => (seen as Record<string, unknown>)[key] === value);
}

/** The Secrets and Services that an object owns. */
async function ownedBy(api: Api, namespace: string, owner: string): Promise<readonly string[]> {
  const isOwned = ({ metadata }: KubernetesObject) =>
    ((metadata['ownerReferences'] ?? []) as { name: string }[]).some(({ name }) => name === owner);
  const owned: string[] = [];
  for (const [kind, plural] of [
    ['Secret', 'secrets'],
    ['Service', 'services'],
  ])
    for (const object of await api.list(`/api/v1/namespaces/${namespace}/${plural}`))
      if (isOwned(object)) owned.push(`${kind} ${object.metadata.name}`);
  return owned;
}
