import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { validConfiguration } from '../support/render-fixture.ts';
import { wholePlatform } from '../support/whole-platform.ts';
import type { Api, KubernetesObject } from './support/api.ts';
import { standForMissingParts, startCluster } from './support/cluster.ts';
import { isReportedOn } from './support/operators.ts';
import { waitFor } from './support/process.ts';
import { waitUntilReady } from './support/ready.ts';
import { repositoryOf } from './support/repository.ts';
import { standInsFor } from './support/stand-ins.ts';

/* A tree on a real control plane: etcd, kube-apiserver, Flux and Helm apply it, sealed, from a git server. */

const fixture = (name: string) =>
  readFileSync(fileURLToPath(new URL(`../fixtures/${name}.yaml`, import.meta.url)), 'utf8');

test('the smallest tree becomes ready, a change arrives, and a corrected mistake within a minute', async () => {
  const repository = repositoryOf(fixture('required-only'));
  const cluster = await startCluster(repository);
  const { api } = cluster;
  try {
    const parts = await standForMissingParts(cluster, repository);
    const first = await cluster.push('First tree');
    await waitUntilReady(api, { commit: first, seconds: 240, atLeast: parts + 2 });
    expect(cluster.missedCharts).toEqual([]);

    repository.edit('langfuse_postgres_storage: 15Gi');
    repository.run('configure');
    const second = await cluster.push('Give the database more room');
    await waitUntilReady(api, { commit: second, seconds: 240, atLeast: parts + 2 });
    const { body } = await api.get(
      '/apis/postgresql.cnpg.io/v1/namespaces/ai-system/clusters/langfuse-postgresql',
    );
    expect(body).toMatchObject({ spec: { storage: { size: '15Gi' } } });

    const release = join(repository.folder, 'kubernetes/apps/ai-system/langfuse/app/helmrelease.yaml');
    const sound = readFileSync(release, 'utf8');
    const broken = sound.replace(/ version: .*/, ' version: 0.0.1');
    expect(broken).not.toBe(sound);
    writeFileSync(release, broken);
    const mistake = await cluster.push('Name a version that does not exist');
    const kustomization =
      '/apis/kustomize.toolkit.fluxcd.io/v1/namespaces/flux-system/kustomizations/langfuse';
    await waitFor(
      async () => {
        const { status } = (await api.get(kustomization)).body as {
          status?: { lastAttemptedRevision?: string };
        };
        return status?.lastAttemptedRevision?.endsWith(mistake);
      },
      { what: 'the mistake', seconds: 120 },
    );
    writeFileSync(release, sound);
    const correction = await cluster.push('Name the right version');
    const corrected = await waitUntilReady(api, { commit: correction, seconds: 60, atLeast: parts + 2 });
    process.stderr.write(`a corrected mistake arrives after ${corrected.at(-1)?.after} s\n`);
    cluster.check();
  } finally {
    await cluster.stop();
    repository.remove();
  }
}, 900_000);

test('the whole platform starts on an empty cluster, each part after its dependencies', async () => {
  const text = `${wholePlatform()}platform_profile: dev\n`;
  const repository = repositoryOf(text);
  const stand = await standInsFor(validConfiguration(text).variables);
  const cluster = await startCluster(repository, { stand, bare: true });
  try {
    const own = repository
      .plainObjects()
      .filter(({ kind, spec }) => kind === 'Kustomization' && spec !== undefined);
    const commit = await cluster.push('First tree');
    const ready = await waitUntilReady(cluster.api, { commit, seconds: 600, atLeast: own.length + 1 });
    expect(cluster.missedCharts).toEqual([]);
    const readyAfter = new Map(ready.map(({ name, after }) => [name, after]));
    expect(own.flatMap((each) => tooEarly(each, readyAfter))).toEqual([]);
    const memory = [...cluster.memory()].map(([name, mebibytes]) => `${name} ${mebibytes} MiB`);
    const needs = await podsNeeded(cluster.api);
    const lines = ready.map(
      ({ name, after }) => `${after} s ${name}: ${needs.get(name)?.join(', ') || 'no pods'}`,
    );
    process.stderr.write(`${lines.join('\n')}\n${memory.join(', ')}\n`);
    cluster.check();
  } finally {
    await cluster.stop();
    repository.remove();
  }
}, 1_200_000);

/**
 * For each Kustomization, the objects that become ready only when pods run: workloads, what Helm installs, and what operators
 * report on. Here substitutes report that they are.
 */
async function podsNeeded(api: Api): Promise<ReadonlyMap<string, readonly string[]>> {
  const all = await api.list('/apis/kustomize.toolkit.fluxcd.io/v1/kustomizations');
  return new Map(
    all.map(({ metadata, status }) => {
      const { inventory } = status as {
        readonly inventory?: { readonly entries: readonly { readonly id: string }[] };
      };
      const objects = (inventory?.entries ?? []).flatMap(({ id }) => {
        const [, name = '', group = '', kind = ''] = id.split('_');
        const isWorkload = ['Deployment', 'StatefulSet', 'DaemonSet', 'Job', 'HelmRelease'].includes(kind);
        return isWorkload || isReportedOn(group, kind) ? [`${kind} ${name}`] : [];
      });
      return [`${metadata.namespace}/${metadata.name}`, objects];
    }),
  );
}

/** The dependencies of a Kustomization that became ready only after it. */
function tooEarly({ metadata, spec }: KubernetesObject, readyAfter: ReadonlyMap<string, number>): string[] {
  const { dependsOn = [] } = spec as { dependsOn?: readonly { name: string; namespace?: string }[] };
  const after = readyAfter.get(`${metadata.namespace}/${metadata.name}`) ?? 0;
  return dependsOn
    .map(({ name, namespace = metadata.namespace }) => `${namespace}/${name}`)
    .filter((name) => (readyAfter.get(name) ?? Number.POSITIVE_INFINITY) > after)
    .map((name) => `${metadata.name} before ${name}`);
}
