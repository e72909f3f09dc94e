import type { PolicyKind } from '../app.ts';
import type { Labels } from '../connection.ts';
import type { End, ResolvedConnection } from '../flows.ts';
import type { PlacedService } from '../services.ts';
import type { Manifest } from './release.ts';

/** What policies of either kind say of one service: who connects to it, and what it connects to. */
interface Side {
  readonly end: End;
  readonly ports: readonly Port[];
}

interface Port {
  readonly port: number;
  readonly protocol: string;
}

/**
 * The network policies of services, from the connections that apps declare: what is not declared is refused. A service
 * that nobody connects to admits nobody.
 */
export function policyManifests(
  services: readonly PlacedService[],
  connections: readonly ResolvedConnection[],
  kind: PolicyKind,
): readonly Manifest[] {
  return services.map((placed) => {
    const { service, namespace } = placed;
    // By name: services that follow from variables are made anew each time.
    const isThis = (end: End) =>
      end.kind === 'pods' && end.service?.app === placed.app && end.service.service.name === service.name;
    const ingress = sides(
      connections.filter(({ to }) => isThis(to)),
      'from',
    );
    const egress = sides(
      connections.filter(({ from }) => isThis(from)),
      'to',
    );
    const write = kind === 'cilium' ? ciliumPolicy : plainPolicy;
    return write({ name: service.name, namespace, pods: service.pods }, ingress, egress);
  });
}

/** The connections by their other end, each end once. */
function sides(connections: readonly ResolvedConnection[], other: 'from' | 'to'): readonly Side[] {
  const found = new Map<string, { end: End; ports: Port[] }>();
  for (const connection of connections) {
    const end = connection[other];
    const key = keyOf(end);
    const side = found.get(key) ?? { end, ports: [] };
    found.set(key, side);
    const { port, protocol } = connection;
    if (!side.ports.some((known) => known.port === port && known.protocol === protocol))
      side.ports.push({ port, protocol });
  }
  return [...found.values()];
}

function keyOf(end: End): string {
  switch (end.kind) {
    case 'pods':
      return JSON.stringify([end.namespace, end.select]);
    case 'entity':
      return end.entity;
    case 'address':
      return end.cidr;
    case 'name':
      return end.host;
  }
}

interface Subject {
  readonly name: string;
  readonly namespace: string;
  readonly pods: Labels;
}

function ciliumPolicy({ name, namespace, pods }: Subject, ingress: readonly Side[], egress: readonly Side[]) {
  // Names outside the cluster are known to Cilium only if it sees the answer of the DNS.
  const seesNames = egress.some(({ end }) => end.kind === 'name');
  return {
    apiVersion: 'cilium.io/v2',
    kind: 'CiliumNetworkPolicy',
    metadata: { name, namespace },
    spec: {
      endpointSelector: { matchLabels: pods },
      // An empty rule admits nobody; probes come from the node, which Cilium lets in.
      ingress:
        ingress.length === 0
          ? [{}]
          : ingress.map(({ end, ports }) => ({
              ...ciliumPeer(end, 'from', namespace),
              toPorts: [{ ports: ciliumPorts(ports) }],
            })),
      egress:
        egress.length === 0
          ? [{}]
          : egress.map(({ end, ports }) => ({
              ...ciliumPeer(end, 'to', namespace),
              toPorts: [
                {
                  ports: ciliumPorts(ports),
                  ...(seesNames && isDns(ports) && { rules: { dns: [{ matchPattern: '*' }] } }),
                },
              ],
            })),
    },
  };
}

const isDns = (ports: readonly Port[]) =>
  ports.some(({ port, protocol }) => port === 53 && protocol === 'UDP');

function ciliumPorts(ports: readonly Port[]) {
  const both = new Set(
    ports
      .filter(
        ({ port }) =>
          ports.some((other) => other.port === port && other.protocol === 'UDP') &&
          ports.some((other) => other.port === port && other.protocol === 'TCP'),
      )
      .map(({ port }) => port),
  );
  const single = ports.filter(({ port }) => !both.has(port));
  return [
    ...[...both].map((port) => ({ port: String(port), protocol: 'ANY' })),
    ...single.map(({ port, protocol }) => ({ port: String(port), protocol })),
  ];
}

function ciliumPeer(end: End, side: 'from' | 'to', home: string): Manifest {
  switch (end.kind) {
    case 'pods': {
      const elsewhere = end.namespace === home ? {} : { 'k8s:io.kubernetes.pod.namespace': end.namespace };
      return { [`${side}Endpoints`]: [{ matchLabels: { ...elsewhere, ...end.select } }] };
    }
    case 'entity':
      // Webhooks are called from the API server, which is on a node, perhaps on another one.
      return {
        [`${side}Entities`]:
          end.entity === 'kube-apiserver' && side === 'from'
            ? ['kube-apiserver', 'host', 'remote-node']
            : [end.entity],
      };
    case 'address':
      return { [`${side}CIDR`]: [end.cidr] };
    case 'name':
      return { toFQDNs: [{ matchName: end.host }] };
  }
}

function plainPolicy({ name, namespace, pods }: Subject, ingress: readonly Side[], egress: readonly Side[]) {
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name, namespace },
    spec: {
      podSelector: { matchLabels: pods },
      policyTypes: ['Ingress', 'Egress'],
      ingress: ingress.map(({ end, ports }) => ({
        ...plainPeer(end, 'from', namespace),
        ports: plainPorts(ports),
      })),
      egress: egress.map(({ end, ports }) => ({
        ...plainPeer(end, 'to', namespace),
        ports: plainPorts(ports),
      })),
    },
  };
}

const plainPorts = (ports: readonly Port[]) => ports.map(({ port, protocol }) => ({ port, protocol }));

/** Without a peer a rule holds for everybody: names and the API server cannot be said in a plain policy. */
function plainPeer(end: End, side: 'from' | 'to', home: string): Manifest {
  if (end.kind === 'pods') {
    const namespaceSelector = { matchLabels: { 'kubernetes.io/metadata.name': end.namespace } };
    const podSelector = { matchLabels: end.select };
    return { [side]: [end.namespace === home ? { podSelector } : { namespaceSelector, podSelector }] };
  }
  if (end.kind === 'address') return { [side]: [{ ipBlock: { cidr: end.cidr } }] };
  if (end.kind === 'entity' && end.entity === 'cluster') return { [side]: [{ namespaceSelector: {} }] };
  return {};
}
