import { resolvedRelease } from '../../../src/app-kit/resolved-release.ts';
import { podLabels, servicesOf } from '../../../src/app-kit/services.ts';
import type { Variables } from '../../../src/app-kit/values.ts';
import { shipped } from '../../../src/apps/shipped.ts';
import type { KubernetesObject } from './api.ts';
import type { ChartReference } from './charts.ts';
import { definitionsOf } from './definitions.ts';

/** The API groups whose definitions a chart installs; objects of these are rejected before. */
const groupsOfCharts: Readonly<Record<string, readonly string[]>> = {
  'prometheus-operator-crds': ['monitoring.coreos.com'],
  'cert-manager': ['cert-manager.io', 'acme.cert-manager.io'],
  'gateway-helm': ['gateway.networking.k8s.io', 'gateway.envoyproxy.io'],
  'cloudnative-pg': ['postgresql.cnpg.io'],
  'plugin-barman-cloud': ['barmancloud.cnpg.io'],
  'dragonfly-operator': ['dragonflydb.io'],
  'flux-operator': ['fluxcd.controlplane.io'],
  'clickhouse-operator-helm': ['clickhouse.com'],
  'external-secrets': ['external-secrets.io', 'generators.external-secrets.io'],
};

/** The API groups of Flux, whose controllers run here. */
export const groupsOfFlux = [
  'source.toolkit.fluxcd.io',
  'kustomize.toolkit.fluxcd.io',
  'helm.toolkit.fluxcd.io',
];

/** What an empty cluster has before the tree, besides Flux: Cilium as its network. */
export const groupsOfBareCluster = ['cilium.io'];

/** What a cluster has whose other parts run already. */
export const groupsOfParts = [...groupsOfBareCluster, ...Object.values(groupsOfCharts).flat()];

export type StandIn = (chart: ChartReference) => readonly KubernetesObject[];

/**
 * The objects of charts that replace real ones: the definitions of the real ones and, for each service of the app, pods with a
 * Service.
 */
export async function standInsFor(variables: Variables): Promise<StandIn> {
  const definitions = new Map<string, readonly KubernetesObject[]>();
  for (const [chart, groups] of Object.entries(groupsOfCharts))
    definitions.set(chart, (await definitionsOf(groups)).map(kept));
  const workloads = new Map<string, readonly KubernetesObject[]>();
  for (const app of shipped.apps) {
    const { chart } = resolvedRelease(app, variables) ?? {};
    // An app with its own template for the release describes the chart.
    const name = chart?.split(/[ /]/).at(-1) ?? Object.keys(app.charts ?? {})[0];
    if (name !== undefined) workloads.set(name, servicesOf(app, variables).flatMap(workload));
  }
  return ({ name }) => [...(definitions.get(name) ?? []), ...(workloads.get(name) ?? [])];
}

/** As in most real charts: definitions stay when the operator is removed, and so do the objects. */
function kept(definition: KubernetesObject): KubernetesObject {
  const annotations = { ...definition.metadata.annotations, 'helm.sh/resource-policy': 'keep' };
  return { ...definition, metadata: { ...definition.metadata, annotations } };
}

function workload({
  service,
  namespace,
}: ReturnType<typeof servicesOf>[number]): readonly KubernetesObject[] {
  const metadata = { name: service.name, namespace };
  const labels = podLabels(service);
  const ports = Object.entries(service.ports ?? {});
  const deployment = {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata,
    spec: {
      selector: { matchLabels: service.pods },
      template: {
        metadata: { labels },
        spec: {
          containers: [
            {
              name: 'stand-in',
              image: 'example.org/stand-in',
              ports: ports.map(([name, containerPort]) => ({ name: shortName(name), containerPort })),
              securityContext: {
                allowPrivilegeEscalation: false,
                runAsNonRoot: true,
                capabilities: { drop: ['ALL'] },
                seccompProfile: { type: 'RuntimeDefault' },
              },
            },
          ],
        },
      },
    },
  };
  if (service.exposed === false || ports.length === 0) return [deployment];
  const front = {
    apiVersion: 'v1',
    kind: 'Service',
    metadata,
    spec: {
      selector: service.pods,
      ports: ports.map(([name, port]) => ({ name: shortName(name), port })),
    },
  };
  return [deployment, front];
}

/** Names of ports have at most 15 characters. */
function shortName(name: string): string {
  return name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]/g, '-')
    .slice(0, 15);
}
