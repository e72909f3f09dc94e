import type { App } from '../../app-kit/app.ts';
import { connectionsOf, type End, type ResolvedConnection } from '../../app-kit/flows.ts';
import type { Variables } from '../../app-kit/values.ts';
import type { Model } from '../../verify/model/model.ts';
import { type Party, type Policy, policiesOf } from '../../verify/network/policy.ts';
import { takesPeer, verdict } from '../../verify/network/reach.ts';
import type { GraphEdge, GraphNode, View } from '../graph.ts';
import { idOf } from '../owners.ts';
import { nodeOf, type Workload, workloadsAt } from './workloads.ts';

/** Edges from or to this many nodes for the same purpose are not drawn by default. */
const many = 5;

/** One connection between two nodes. */
interface Line {
  readonly from: string;
  readonly to: string;
  readonly port: number;
  readonly protocol: string;
  readonly why: string;
  readonly policies: readonly Policy[];
  readonly background?: string;
}

export interface ConnectionsInput {
  readonly apps: readonly App[];
  readonly variables: Variables;
  readonly model: Model;
  readonly workloads: readonly Workload[];
}

/**
 * Which workloads may connect: the connections that apps declare, with the policies that allow each of them, and undeclared
 * connections that policies allow by naming both ends.
 */
export function connectionsView({ apps, variables, model, workloads }: ConnectionsInput): View {
  const policies = policiesOf(model);
  const outside = new Map<string, GraphNode>();
  const boxOf = (end: End): readonly { readonly id: string; readonly party: Party }[] => {
    if (end.kind === 'pods') return workloadsAt(end, workloads);
    const node = outsideNode(end);
    outside.set(node.id, node);
    return [{ id: node.id, party: { entity: end.kind === 'entity' ? end.entity : 'world' } }];
  };
  const lines: Line[] = connectionsOf(apps, variables).flatMap((connection) => {
    const { port, protocol, why } = connection;
    return boxOf(connection.from).flatMap((from) =>
      boxOf(connection.to).flatMap((to) => {
        const through = [...passing(policies, from.party, to.party, port, protocol)];
        return [
          {
            from: from.id,
            to: to.id,
            port,
            protocol,
            why,
            policies: through,
            ...alwaysBackground(connection),
          },
        ];
      }),
    );
  });
  lines.push(...undeclared(policies, workloads, lines));
  const nodes = [...workloads.map(nodeOf), ...outside.values()];
  return {
    name: 'connections',
    title: 'Connections',
    arrow: 'may connect to, on these ports',
    nodes,
    edges: edgesOf(withBackground(lines)),
  };
}

/** The policies that allow a connection, at both ends. */
function* passing(policies: readonly Policy[], from: Party, to: Party, port: number, protocol: string) {
  const connection = { from, to, port, protocol };
  for (const direction of ['egress', 'ingress'] as const) {
    for (const policy of verdict(policies, connection, direction).policies) {
      const rules = policy.rules[direction] ?? [];
      if (rules.some((rule) => takesPeer(rule, direction === 'egress' ? to : from))) yield policy;
    }
  }
}

/** Connections between two nodes that policies allow by naming them and a port, but no app declares. */
function undeclared(
  policies: readonly Policy[],
  workloads: readonly Workload[],
  declared: readonly Line[],
): Line[] {
  const known = new Set(declared.map(({ from, to, port, protocol }) => [from, to, port, protocol].join()));
  const found: Line[] = [];
  for (const from of workloads) {
    const egress = policies.filter((policy) => policy.selects(from.party) && policy.isolates.egress);
    for (const to of workloads) {
      if (from === to) continue;
      const named = egress
        .flatMap((policy) => policy.rules.egress ?? [])
        .filter((rule) => !rule.deny && rule.peers?.some((peer) => !peer.external && peer.matches(to.party)));
      for (const rulePort of named.flatMap((rule) => rule.ports ?? [])) {
        const port = Number(rulePort.port);
        const protocol = rulePort.protocol === 'ANY' ? 'TCP' : rulePort.protocol;
        const key = [from.id, to.id, port, protocol].join();
        if (!Number.isInteger(port) || port === 0 || known.has(key)) continue;
        const connection = { from: from.party, to: to.party, port, protocol };
        const passes = (['egress', 'ingress'] as const).every(
          (side) => verdict(policies, connection, side).allowed,
        );
        if (!passes) continue;
        known.add(key);
        const alike = declared.find(
          (line) => line.background !== undefined && line.to === to.id && line.port === port,
        );
        const through = [...passing(policies, from.party, to.party, port, protocol)];
        found.push({
          from: from.id,
          to: to.id,
          port,
          protocol,
          why: 'allowed by policies; no app declares it',
          policies: through,
          ...(alike?.background !== undefined && { background: alike.background }),
        });
      }
    }
  }
  return found;
}

/** Connections that every cluster has. */
function alwaysBackground({ from, to, why }: ResolvedConnection): Pick<Line, 'background'> {
  if (to.kind === 'pods' && to.service?.service.forEveryone === why) return { background: 'DNS' };
  const entities = [from, to].flatMap((end) => (end.kind === 'entity' ? [end.entity] : []));
  if (entities.includes('kube-apiserver')) return { background: 'Kubernetes API' };
  if (entities.includes('host') || entities.includes('remote-node')) return { background: 'nodes' };
  return {};
}

/** Moves connections from one node to many, or from many to one, to the background, except those of entry points. */
function withBackground(lines: readonly Line[]): Line[] {
  const entrances = new Set(lines.filter(({ from }) => from === 'outside/world').map(({ to }) => to));
  const ends = (side: 'from' | 'to', line: Line) =>
    new Set(
      lines
        .filter((other) => other[side] === line[side] && other.why === line.why)
        .map((other) => other[side === 'from' ? 'to' : 'from']),
    ).size;
  return lines.map((line) => {
    if (line.background !== undefined || entrances.has(line.from) || entrances.has(line.to)) return line;
    const common = ends('from', line) >= many || ends('to', line) >= many;
    return common ? { ...line, background: line.why } : line;
  });
}

/** One edge for all ports between two nodes. */
function edgesOf(lines: readonly Line[]): GraphEdge[] {
  const groups = new Map<string, Line[]>();
  for (const line of lines) {
    const key = [line.from, line.to, line.background ?? ''].join(' ');
    const group = groups.get(key);
    if (group) group.push(line);
    else groups.set(key, [line]);
  }
  return [...groups].map(([key, group]) => {
    const [first] = group;
    const ports = [...new Set(group.map(({ port }) => port))].sort((a, b) => a - b);
    const policies = new Set(group.flatMap((line) => line.policies.map(({ object }) => idOf(object))));
    return {
      id: key,
      from: first?.from ?? '',
      to: first?.to ?? '',
      label: ports.join(', '),
      details: [...new Set(group.map(({ port, protocol, why }) => `${port}/${protocol}: ${why}`))],
      objects: [...policies],
      ...(first?.background !== undefined && { background: first.background }),
    };
  });
}

const entities: Readonly<Record<string, readonly [name: string, note: string]>> = {
  world: ['Internet', 'Everything outside the cluster.'],
  'kube-apiserver': ['Kubernetes API', 'The API server of the cluster.'],
  host: ['Node', 'The node that a pod runs on.'],
  'remote-node': ['Other nodes', 'The other nodes.'],
  cluster: ['Whole cluster', 'Every pod and node of the cluster.'],
  ingress: ['Ingress', 'The Ingress proxy of Cilium.'],
};

function outsideNode(end: Exclude<End, { kind: 'pods' }>): GraphNode {
  const node = (id: string, kind: string, name: string, note: string): GraphNode => {
    return { id: `outside/${id}`, role: 'outside', kind, name, notes: [note], objects: [], foreign: true };
  };
  if (end.kind === 'address') return node(end.cidr, 'Address', end.cidr, 'An address outside the cluster.');
  if (end.kind === 'name') return node(end.host, 'Host', end.host, 'A host outside the cluster.');
  const [name, note] = entities[end.entity] ?? [end.entity, ''];
  return node(end.entity, 'Entity', name, note);
}
