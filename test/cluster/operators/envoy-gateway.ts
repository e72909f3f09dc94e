import { readFileSync } from 'node:fs';
import { expect } from 'vitest';
import { resolvedRelease } from '../../../src/app-kit/resolved-release.ts';
import type { Variables } from '../../../src/app-kit/values.ts';
import { shipped } from '../../../src/apps/shipped.ts';
import type { KubernetesObject } from '../support/api.ts';
import type { ControlPlane } from '../support/control-plane.ts';
import { containerPorts, declaredService, isWithin, missingOf } from '../support/declared.ts';
import {
  applyAll,
  objectsOf,
  selfSigned,
  waitForCondition,
  waitForNothing,
  written,
} from '../support/operator.ts';
import { waitFor } from '../support/process.ts';

const namespace = 'network';

/**
 * Envoy Gateway accepts every Gateway, route and policy of the tree, and its proxies have the names, labels and ports that
 * policies and monitors name.
 */
export async function publishesRoutes(
  plane: ControlPlane,
  program: string,
  configuration: string,
  variables: Variables,
): Promise<void> {
  const { api, kubeconfig, folder } = plane;
  const all = await objectsOf(configuration);
  const own = all.filter(
    ({ apiVersion, kind, metadata }) =>
      /^gateway\.(networking\.k8s|envoyproxy)\.io\//.test(apiVersion) ||
      (kind === 'Secret' && metadata.namespace === namespace),
  );
  const app = shipped.apps.find(({ name }) => name === 'envoy-gateway-operator');
  const { values } = (app && resolvedRelease(app, variables)) ?? {};
  const { config } = values as { config: { envoyGateway: { provider: { kubernetes: object } } } };
  const { provider } = config.envoyGateway;
  const settings = {
    apiVersion: 'gateway.envoyproxy.io/v1alpha1',
    kind: 'EnvoyGateway',
    gateway: { controllerName: 'gateway.envoyproxy.io/gatewayclass-controller' },
    provider: {
      ...provider,
      kubernetes: {
        ...provider.kubernetes,
        leaderElection: { disable: true },
        // A webhook for pods, which would listen on a fixed port.
        proxyTopologyInjector: { disabled: true },
      },
    },
  };
  await applyAll(api, [...certificates(folder), ...backends(own), ...own]);
  plane.add('envoy-gateway', [written(folder, 'envoy-gateway.yaml', settings)], {
    path: program,
    env: { KUBECONFIG: kubeconfig, ENVOY_GATEWAY_NAMESPACE: namespace },
  });

  const gateways = own.filter(({ kind }) => kind === 'Gateway');
  const named = gateways.map(({ metadata }) => metadata.name);
  await waitForCondition(
    plane,
    own.filter(({ kind }) => kind === 'GatewayClass'),
    'Accepted',
  );
  await waitForCondition(plane, gateways, 'Accepted');
  const { pods } = declaredService('envoy-gateway', 'envoy', variables);
  const portOf = (name: string) => pods.ports?.find((port) => port.name === name)?.port;
  // Containers do not name the ports of listeners; the Services below lead to them.
  const scraped = [{ port: portOf('metrics') ?? 0 }];
  await waitForNothing(plane, 'the proxies', () => missingOf(api, { ...pods, ports: scraped }));
  for (const name of named) await giveAddress(plane, name, [portOf('http'), portOf('https')]);
  await waitForCondition(plane, gateways, 'Programmed');

  const deployments = await api.list(`/apis/apps/v1/namespaces/${namespace}/deployments`);
  expect(deployments.map(({ metadata }) => metadata.name).sort()).toEqual(named.sort());
  for (const { metadata, spec } of deployments) {
    const { template } = spec as { template: KubernetesObject };
    expect(isWithin(pods.labels ?? {}, template.metadata.labels), metadata.name).toBe(true);
    expect([metadata.name, containerPorts(template)]).toEqual([
      metadata.name,
      expect.arrayContaining([portOf('metrics')]),
    ]);
    // The port that the PodMonitor names.
    expect(JSON.stringify(template)).toContain('"name":"metrics"');
  }
  await waitForNothing(plane, 'routes and policies to be accepted', async () =>
    (await Promise.all(own.map((object) => refusals(plane, object)))).flat(),
  );
}

/** What a load balancer does for the Service of a Gateway, which leads to the ports of its pods. */
async function giveAddress(
  { api }: ControlPlane,
  name: string,
  [http, https]: readonly (number | undefined)[],
): Promise<void> {
  const path = `/api/v1/namespaces/${namespace}/services/${name}`;
  // It comes after the pods.
  const body = await waitFor(
    async () => {
      const answer = await api.get(path);
      return answer.status === 200 && answer.body;
    },
    { what: `the Service of ${name}`, seconds: 120 },
  );
  expect(body).toMatchObject({
    spec: {
      type: 'LoadBalancer',
      ports: expect.arrayContaining([
        expect.objectContaining({ port: 80, targetPort: http }),
        expect.objectContaining({ port: 443, targetPort: https }),
      ]),
    },
  });
  await api.send(
    'PATCH',
    `${path}/status`,
    { status: { loadBalancer: { ingress: [{ ip: '192.0.2.1' }] } } },
    'application/merge-patch+json',
  );
}

interface Reported {
  readonly status?: {
    readonly parents?: readonly Reports[];
    readonly ancestors?: readonly Reports[];
  };
}

interface Reports {
  readonly conditions: readonly {
    readonly type: string;
    readonly status: string;
    readonly message: string;
  }[];
}

/** Why an HTTPRoute or a policy is not accepted. */
async function refusals({ api }: ControlPlane, object: KubernetesObject): Promise<readonly string[]> {
  const isRoute = object.kind === 'HTTPRoute';
  if (!isRoute && !object.kind.endsWith('Policy')) return [];
  const { body } = await api.get((await api.pathOf(object)) ?? '/');
  const { parents, ancestors } = (body as Reported).status ?? {};
  const reports = parents ?? ancestors ?? [];
  const name = `${object.kind} ${object.metadata.name}`;
  if (reports.length === 0) return [`${name}: no word yet`];
  return reports.flatMap(({ conditions }) =>
    (isRoute ? ['Accepted', 'ResolvedRefs'] : ['Accepted']).flatMap((type) => {
      const condition = conditions.find((each) => each.type === type);
      return condition?.status === 'True' ? [] : [`${name}: ${type}: ${condition?.message ?? 'no word yet'}`];
    }),
  );
}

/** The Secrets that a Job of the chart makes, and the one that cert-manager makes for the Gateways. */
function certificates(folder: string): readonly KubernetesObject[] {
  const { certificate, key } = selfSigned(folder, 'envoy');
  const pair = {
    'tls.crt': readFileSync(certificate).toString('base64'),
    'tls.key': readFileSync(key).toString('base64'),
  };
  const secret = (name: string, data: Record<string, string>, type: string) => ({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name, namespace },
    type,
    data,
  });
  const both = { ...pair, 'ca.crt': pair['tls.crt'] };
  return [
    secret('gateway-tls', pair, 'kubernetes.io/tls'),
    secret('envoy', both, 'kubernetes.io/tls'),
    secret('envoy-gateway', both, 'kubernetes.io/tls'),
    secret('envoy-oidc-hmac', { 'hmac-secret': Buffer.alloc(32, 1).toString('base64') }, 'Opaque'),
  ];
}

/** The Services that routes and policies lead to, which charts and operators make. A policy needs one with a ready pod. */
function backends(own: readonly KubernetesObject[]): readonly KubernetesObject[] {
  const named = new Map<string, { name: string; namespace: string; ports: Set<number> }>();
  for (const { spec, metadata } of own)
    for (const { name, namespace: of = metadata.namespace ?? '', port } of referencesIn(spec)) {
      const service = named.get(`${of}/${name}`) ?? { name, namespace: of, ports: new Set() };
      service.ports.add(port);
      named.set(`${of}/${name}`, service);
    }
  return [...named.values()].flatMap(({ name, namespace: of, ports }) => {
    const all = [...ports].map((port) => ({ name: `port-${port}`, port }));
    return [
      { apiVersion: 'v1', kind: 'Service', metadata: { name, namespace: of }, spec: { ports: all } },
      {
        apiVersion: 'discovery.k8s.io/v1',
        kind: 'EndpointSlice',
        metadata: { name, namespace: of, labels: { 'kubernetes.io/service-name': name } },
        addressType: 'IPv4',
        endpoints: [{ addresses: ['192.0.2.2'], conditions: { ready: true } }],
        ports: all,
      },
    ];
  });
}

interface Reference {
  readonly name: string;
  readonly namespace?: string;
  readonly port: number;
}

function referencesIn(value: unknown): readonly Reference[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) =>
    key === 'backendRefs' ? (item as Reference[]) : referencesIn(item),
  );
}
