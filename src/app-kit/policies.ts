import { namespaceLabel } from './address.ts';
import type { App } from './app.ts';
import type { Labels } from './connection.ts';
import type { End, ResolvedConnection } from './flows.ts';
import { servicesOf } from './services.ts';
import type { Variables } from './values.ts';

/** A network policy as templates write it: all connections of the pods of one service. */
export interface PodPolicy {
  readonly name: string;
  readonly namespace: string;
  /** Labels of the pods. */
  readonly pods: Labels;
  /** Empty if nothing connects to the pods. */
  readonly ingress: readonly PolicyRule[];
  readonly egress: readonly PolicyRule[];
}

/** Peers of one direction that share the same ports. */
interface PolicyRule {
  /** What the connections are for. */
  readonly why: string;
  /** The kind of all its peers. */
  readonly kind: PolicyPeer['kind'];
  readonly peers: readonly PolicyPeer[];
  readonly ports: readonly { readonly port: number; readonly protocol: string }[];
  /** DNS lookups go to this peer; policies by host name depend on seeing them. */
  readonly dns: boolean;
}

type PolicyPeer =
  | {
      readonly kind: 'pods';
      readonly namespace: string;
      /** Labels of the pods for a Kubernetes policy; the namespace is separate. */
      readonly labels: Labels;
      /** Labels of the pods for a Cilium policy, which include the namespace if it is another one. */
      readonly matchLabels: Labels;
    }
  | { readonly kind: 'entity'; readonly entity: string }
  | { readonly kind: 'address'; readonly cidr: string }
  | { readonly kind: 'name'; readonly host: string };

/** The API server runs on a node, which may not be the node of the pods that it calls. */
function withNodes(connection: ResolvedConnection): readonly ResolvedConnection[] {
  const { from } = connection;
  if (from.kind !== 'entity' || from.entity !== 'kube-apiserver') return [connection];
  const entities = ['kube-apiserver', 'host', 'remote-node'] as const;
  return entities.map((entity) => ({ ...connection, from: { kind: 'entity', entity } }));
}

/** The policies of an app: one for each service whose pods the tree runs. */
export function policiesOf(
  app: App,
  connections: readonly ResolvedConnection[],
  variables: Variables,
): readonly PodPolicy[] {
  return servicesOf(app, variables)
    .filter(({ runBy }) => runBy === undefined)
    .map((placed) => {
      const { service, namespace } = placed;
      const isOurs = (end: End) =>
        end.kind === 'pods' && end.service?.service.name === service.name && end.service.app === app;
      const incoming = connections.filter(({ to }) => isOurs(to)).flatMap(withNodes);
      const outgoing = connections.filter(({ from }) => isOurs(from));
      return {
        name: service.name,
        namespace,
        pods: service.pods,
        ingress: rules(incoming, ({ from }) => from, namespace),
        egress: rules(outgoing, ({ to }) => to, namespace),
      };
    });
}

/** Groups connections by their other end, and ends by their ports. */
function rules(
  connections: readonly ResolvedConnection[],
  otherEnd: (connection: ResolvedConnection) => End,
  home: string,
): readonly PolicyRule[] {
  const byPeer = new Map<string, { peer: PolicyPeer; isDns: boolean; list: ResolvedConnection[] }>();
  for (const connection of connections) {
    const end = otherEnd(connection);
    const peer = peerOf(end, home);
    const isDns =
      end.kind === 'pods' && end.service?.service.forEveryone !== undefined && connection.port === 53;
    // Apart from other ports of the same pods: what inspects look-ups would stop all else.
    const key = JSON.stringify([peer, isDns]);
    const known = byPeer.get(key) ?? { peer, isDns, list: [] };
    known.list.push(connection);
    byPeer.set(key, known);
  }
  const byPorts = new Map<string, { peers: PolicyPeer[]; why: Set<string>; rule: PolicyRule }>();
  for (const { peer, isDns, list } of byPeer.values()) {
    const ports = isDns ? [{ port: 53, protocol: 'ANY' }] : portsOf(peer, list);
    // Grouped by kind too, because a rule names peers of one kind.
    const key = JSON.stringify([peer.kind, ports, isDns]);
    const rule = { why: '', kind: peer.kind, peers: [], ports, dns: isDns };
    const known = byPorts.get(key) ?? { peers: [], why: new Set<string>(), rule };
    known.peers.push(peer);
    for (const { why } of list) known.why.add(why);
    byPorts.set(key, known);
  }
  return [...byPorts.values()].map(({ peers, why, rule }) => ({ ...rule, peers, why: [...why].join('; ') }));
}

/** Sorted and without duplicates. Empty for the API server, whose port depends on the cluster. */
function portsOf(peer: PolicyPeer, list: readonly ResolvedConnection[]): PolicyRule['ports'] {
  if (peer.kind === 'entity' && peer.entity === 'kube-apiserver') return [];
  const numbered = list.map(({ port, protocol }) => ({ port, protocol }));
  const sorted = numbered.sort((a, b) => a.port - b.port || (a.protocol < b.protocol ? -1 : 1));
  return [...new Map(sorted.map((port) => [`${port.port}/${port.protocol}`, port])).values()];
}

function peerOf(end: End, home: string): PolicyPeer {
  if (end.kind !== 'pods') return end;
  const { namespace, select } = end;
  const isHere = namespace === home && Object.keys(select).length > 0;
  const matchLabels = isHere ? select : { [namespaceLabel]: namespace, ...select };
  return { kind: 'pods', namespace, labels: select, matchLabels };
}
