import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect } from 'vitest';
import type { Variables } from '../../../src/app-kit/values.ts';
import type { KubernetesObject } from '../support/api.ts';
import { serveCharts } from '../support/chart-server.ts';
import type { ControlPlane } from '../support/control-plane.ts';
import { containerPorts, declaredService, isWithin, missingOf } from '../support/declared.ts';
import { commandsBelow, runCommands } from '../support/documentation.ts';
import { applyAll, waitForCondition, waitForNothing } from '../support/operator.ts';
import { freePorts, waitFor } from '../support/process.ts';
import { repositoryOf } from '../support/repository.ts';

const namespace = 'flux-system';

/**
 * Flux Operator installs Flux from the FluxInstance of the tree, which the command of the documentation applies, with manifests
 * from a simulated registry.
 */
export async function installsFlux(
  plane: ControlPlane,
  program: string,
  configuration: string,
  variables: Variables,
): Promise<void> {
  const { api, folder, kubeconfig } = plane;
  const repository = repositoryOf(configuration);
  const own = repository.plainObjects();
  const [instance] = own.filter(({ kind }) => kind === 'FluxInstance');
  if (instance === undefined) throw new Error('the tree has no FluxInstance');
  const { distribution, components, sync } = instance['spec'] as {
    distribution: { artifact: string };
    components: readonly string[];
    sync: { url: string; ref: string; path: string; pullSecret?: string };
  };
  const manifests = join(dirname(program), 'manifests');
  const archive = join(folder, 'flux-manifests.tgz');
  execFileSync('tar', ['-czf', archive, '-C', manifests, '.']);
  const artifact = {
    source: distribution.artifact,
    name: 'flux-operator-manifests',
    version: 'latest',
    archive: readFileSync(archive),
  };
  const registry = await serveCharts({ charts: () => [artifact], repositories: new Map() }, folder);
  try {
    const [metrics, probe] = await freePorts(2);
    plane.add(
      'flux-operator',
      [
        '--enable-leader-election=false',
        `--metrics-addr=127.0.0.1:${metrics}`,
        `--health-addr=127.0.0.1:${probe}`,
        '--web-server-port=0',
        `--storage-path=${manifests}`,
      ],
      {
        path: program,
        env: { KUBECONFIG: kubeconfig, RUNTIME_NAMESPACE: namespace, GODEBUG: 'fips140=on', ...registry.env },
      },
    );
    // The chart of the operator makes the namespace.
    await applyAll(api, [{ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } }]);
    runCommands(
      plane,
      repository.folder,
      commandsBelow('first-trace.md', '## 2. Install Flux', 'fluxinstance.yaml'),
    );
    await reportReady(plane, 'source.toolkit.fluxcd.io/v1', 'GitRepository');
    await reportReady(plane, 'kustomize.toolkit.fluxcd.io/v1', 'Kustomization');
    await waitForCondition(plane, [instance], 'Ready', 240);
    expect(registry.missed).toEqual([]);
  } finally {
    await registry.stop();
    repository.remove();
  }

  const declared = declaredService('flux-instance', 'flux', variables).pods;
  await waitForNothing(plane, 'the pods of Flux', () => missingOf(api, declared));
  const deployments = await api.list(`/apis/apps/v1/namespaces/${namespace}/deployments`);
  expect(deployments.map(({ metadata }) => metadata.name).sort()).toEqual([...components].sort());
  const template = (name: string) => {
    const found = deployments.find(({ metadata }) => metadata.name === name);
    if (found === undefined) throw new Error(`there is no Deployment ${name}`);
    return (found['spec'] as { template: KubernetesObject }).template;
  };
  for (const component of components) {
    // Every port of theirs that a policy opens is one that each has.
    const ports = containerPorts(template(component));
    expect([component, ports]).toEqual([component, expect.arrayContaining([declared.ports?.[0]?.port])]);
    expect(isWithin(declared.labels ?? {}, template(component).metadata.labels), component).toBe(true);
  }
  expect(JSON.stringify(template('kustomize-controller'))).toContain('CancelHealthCheckOnNewRevision=true');
  portsAreThere(own, deployments);

  const source = await api.get(
    `/apis/source.toolkit.fluxcd.io/v1/namespaces/${namespace}/gitrepositories/flux-system`,
  );
  expect(source.body).toMatchObject({
    spec: {
      url: sync.url,
      ref: { name: sync.ref },
      ...(sync.pullSecret !== undefined && { secretRef: { name: sync.pullSecret } }),
    },
  });
  const head = await api.get(
    `/apis/kustomize.toolkit.fluxcd.io/v1/namespaces/${namespace}/kustomizations/flux-system`,
  );
  expect(head.body).toMatchObject({
    spec: {
      path: sync.path,
      sourceRef: { name: 'flux-system' },
      decryption: { secretRef: { name: 'sops-age' } },
    },
  });
  // The policies that the tree relies on: they select every pod of the namespace, so the operator's too.
  const policies = await api.list(`/apis/networking.k8s.io/v1/namespaces/${namespace}/networkpolicies`);
  const everywhere = policies.filter(({ spec }) =>
    isWithin({}, (spec as { podSelector: object }).podSelector),
  );
  expect(everywhere.map(({ metadata }) => metadata.name)).toEqual(
    expect.arrayContaining(['allow-egress', 'allow-scraping']),
  );
}

/** The instance is ready when its source and entry point are, on which Flux reports; its pods are simulated here. */
async function reportReady({ api, check }: ControlPlane, apiVersion: string, kind: string): Promise<void> {
  const object = { apiVersion, kind, metadata: { name: 'flux-system', namespace } };
  const ready = { type: 'Ready', status: 'True', reason: 'Simulated', message: 'by a substitute' };
  await waitFor(
    async () => {
      const path = await api.pathOf(object);
      const { status, body } = await api.get(path ?? '/');
      if (path === undefined || status !== 200) return false;
      const { generation, creationTimestamp } = (body as unknown as KubernetesObject).metadata;
      const conditions = [{ ...ready, lastTransitionTime: creationTimestamp }];
      const reported = { status: { observedGeneration: generation, conditions } };
      const type = 'application/merge-patch+json';
      return (await api.send('PATCH', `${path}/status`, reported, type)).status === 200;
    },
    { what: kind, seconds: 120, every: 1000, check },
  );
}

/** The ports that monitors of the namespace name are ports of the pods. */
function portsAreThere(own: readonly KubernetesObject[], deployments: readonly KubernetesObject[]): void {
  const monitors = own.filter(
    ({ kind, metadata }) => kind === 'PodMonitor' && metadata.namespace === namespace,
  );
  expect(monitors).not.toEqual([]);
  for (const monitor of monitors) {
    const { podMetricsEndpoints } = monitor['spec'] as { podMetricsEndpoints: { port: string }[] };
    for (const { port } of podMetricsEndpoints)
      for (const deployment of deployments)
        expect(JSON.stringify(deployment['spec'])).toContain(`"name":"${port}"`);
  }
}
