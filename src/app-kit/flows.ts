import { suggest } from '../diagnostics/suggest.ts';
import type { Endpoint, Flow } from '../verify/declarations.ts';
import { destinationOf } from './address.ts';
import type { App } from './app.ts';
import type { Connection, Labels, Peer } from './connection.ts';
import { AppFailure, guard } from './failure.ts';
import { isEnabled, namespaceOf, type PlacedService, podLabels, servicesOf } from './services.ts';
import type { Variables } from './values.ts';

/** One end of a connection, with everything that policies and the verifier need to know about it. */
export type End =
  | {
      readonly kind: 'pods';
      readonly namespace: string;
      /** The labels by which policies select the pods. */
      readonly select: Labels;
      /** All known labels. */
      readonly labels: Labels;
      /** Who runs the pods; undefined if the tree does. */
      readonly runBy: string | undefined;
      /** Absent for pods that no app declares. */
      readonly service?: PlacedService;
    }
  | { readonly kind: 'entity'; readonly entity: EntityName }
  | { readonly kind: 'address'; readonly cidr: string }
  | { readonly kind: 'name'; readonly host: string };

type EntityName = Extract<Endpoint, { entity: unknown }>['entity'];

/** A connection between two ends. */
export interface ResolvedConnection {
  readonly from: End;
  readonly to: End;
  readonly port: number;
  readonly protocol: 'TCP' | 'UDP';
  readonly why: string;
}

/**
 * All connections of a configured project, without those of disabled apps. Throws an `AppFailure` if one refers to an app, a
 * service or a port that does not exist.
 */
export function connectionsOf(apps: readonly App[], variables: Variables): readonly ResolvedConnection[] {
  const services = apps.flatMap((app) => servicesOf(app, variables));
  const declared = apps.flatMap((app) => {
    if (!isEnabled(app, variables)) return [];
    const { connections = [] } = app;
    const list = guard(app.name, 'connections', () =>
      typeof connections === 'function' ? connections(variables) : connections,
    );
    const context: Context = { app, apps, services, variables };
    return list.flatMap((connection) => resolve(connection, context));
  });
  return [...toEveryones(services), ...declared];
}

/** The connections in the form that the verifier expects. */
export function flowsOf(connections: readonly ResolvedConnection[]): readonly Flow[] {
  return connections.flatMap(({ from, to, port, protocol, why }) =>
    openersOf(from).map((opener) => ({
      from: opener,
      to: endpoint(to),
      port,
      protocol,
      purpose: why,
    })),
  );
}

/** The API server runs on a node, which may not be the node of the pods that it calls. */
function openersOf(from: End): readonly Endpoint[] {
  if (from.kind !== 'entity' || from.entity !== 'kube-apiserver') return [endpoint(from)];
  return [{ entity: 'kube-apiserver' }, { entity: 'host' }, { entity: 'remote-node' }];
}

/** The tree does not write policies for pods that it does not run. */
function endpoint(end: End): Endpoint {
  if (end.kind === 'pods') {
    const { namespace, labels, runBy } = end;
    return { namespace, labels, ...(runBy !== undefined && { foreign: true as const }) };
  }
  // To policies, everything that is not a pod is the world.
  return { entity: end.kind === 'entity' ? end.entity : 'world' };
}

interface Context {
  readonly app: App;
  readonly apps: readonly App[];
  readonly services: readonly PlacedService[];
  readonly variables: Variables;
}

function resolve(connection: Connection, context: Context): ResolvedConnection[] {
  const { app, services } = context;
  const openers =
    connection.from === undefined
      ? services.filter((placed) => placed.app === app).map(endOf)
      : ends(connection.from, context);
  const { port, protocol = 'TCP', why } = connection;
  return openers.flatMap((from) =>
    ends(connection.to, context).map((to) => ({ from, to, port: portOf(port, to, app), protocol, why })),
  );
}

function ends(peer: string | Peer, context: Context): readonly End[] {
  if (typeof peer === 'string') return named(peer, context).map(endOf);
  const { app, services, variables } = context;
  if ('entity' in peer) return [{ kind: 'entity', entity: peer.entity }];
  if ('host' in peer) {
    const to = destinationOf(peer.host);
    if (to.kind !== 'service') return [to];
    const known = services.find(({ service, namespace }) => {
      return service.name === to.name && namespace === to.namespace;
    });
    if (known !== undefined) return [endOf(known)];
    return [{ kind: 'pods', namespace: to.namespace, select: {}, labels: {}, runBy: 'others' }];
  }
  const { namespace = namespaceOf(app, variables), pods, runBy } = peer;
  return [{ kind: 'pods', namespace, select: pods, labels: pods, runBy }];
}

/**
 * Resolves a name: `<app>/<service>`, a service of the app itself, or an app, meaning its service of the same name or its only
 * one.
 */
function named(name: string, { app, apps, services, variables }: Context): readonly PlacedService[] {
  const [first = '', second] = name.split('/');
  const own = services.find((placed) => placed.app === app && placed.service.name === name);
  if (own !== undefined) return [own];
  const other = apps.find((candidate) => candidate.name === first);
  if (other === undefined && app.alongside?.includes(first) === true) return [];
  if (other === undefined) {
    const meant = suggest(first, [
      ...apps.map((candidate) => candidate.name),
      ...services.filter((placed) => placed.app === app).map(({ service }) => service.name),
    ]);
    const advice = meant === undefined ? '' : `; did you mean ${meant}?`;
    throw new AppFailure(
      `connections of ${app.name}: neither an app nor a service is called ${first}${advice}`,
      { app: app.name, member: 'connections' },
    );
  }
  if (!isEnabled(other, variables)) return [];
  const all = services.filter((placed) => placed.app === other);
  const wanted = second ?? other.name;
  const found = all.filter(({ service }) => service.name === wanted);
  if (found.length > 0) return found;
  if (second === undefined && all.length === 1) return all;
  const names = all.map(({ service }) => service.name);
  throw new AppFailure(
    `connections of ${app.name}: ${other.name} has no service ${wanted}; it has ${names.join(', ') || 'none'}`,
    { app: app.name, member: 'connections' },
  );
}

function endOf(placed: PlacedService): End {
  const { service, namespace, runBy } = placed;
  return {
    kind: 'pods',
    namespace,
    select: service.pods,
    labels: podLabels(service),
    runBy,
    service: placed,
  };
}

function portOf(port: string | number, to: End, app: App): number {
  if (typeof port === 'number') return port;
  const ports = to.kind === 'pods' ? (to.service?.service.ports ?? {}) : {};
  const number = Object.hasOwn(ports, port) ? ports[port] : undefined;
  if (number !== undefined) return number;
  const to_ = to.kind === 'pods' ? (to.service?.service.name ?? 'the pods') : 'a host';
  throw new AppFailure(
    `connections of ${app.name}: ${to_} has no port ${port}; it has ${Object.keys(ports).join(', ') || 'none'}`,
    { app: app.name, member: 'connections' },
  );
}

/** The connections of every pod of the tree, such as to the cluster's DNS. */
function toEveryones(services: readonly PlacedService[]): ResolvedConnection[] {
  const everyones = services.filter(({ service }) => service.forEveryone !== undefined);
  const own = services.filter(({ runBy }) => runBy === undefined);
  return own.flatMap((from) =>
    everyones.flatMap((to) =>
      Object.values(to.service.ports ?? {}).flatMap((port) =>
        (['UDP', 'TCP'] as const).map((protocol) => ({
          from: endOf(from),
          to: endOf(to),
          port,
          protocol,
          why: to.service.forEveryone ?? '',
        })),
      ),
    ),
  );
}
