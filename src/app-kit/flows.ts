import type { Endpoint, Flow } from '../verify/declarations.ts';
import { destinationOf } from './address.ts';
import type { App } from './app.ts';
import type { Connection, Labels, Peer } from './connection.ts';
import { guard } from './failure.ts';
import { type Context, portNamed, servicesNamed } from './named-service.ts';
import { gatewayIn, routesOf } from './routes.ts';
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
    const servicesIn = (other: App) => services.filter((placed) => placed.app === other);
    const context: Connecting = { app, member: 'connections', apps, services, servicesIn, variables };
    return [...fromGateway(context), ...list.flatMap((connection) => resolve(connection, context))];
  });
  return [...toEveryones(services), ...declared];
}

/** Those of the gateway to what it publishes for an app. */
function fromGateway(context: Connecting): readonly ResolvedConnection[] {
  const gateway = gatewayIn(context.apps);
  if (gateway === undefined) return [];
  const openers = servicesNamed(gateway.gateway.service, { ...context, app: gateway, member: 'gateway' });
  return routesOf(context).flatMap(({ placed, podPort, why }) =>
    openers.map((opener) => ({
      from: endOf(opener),
      to: endOf(placed),
      port: podPort,
      protocol: 'TCP',
      why,
    })),
  );
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

interface Connecting extends Context {
  /** All of the project. */
  readonly services: readonly PlacedService[];
}

function resolve(connection: Connection, context: Connecting): ResolvedConnection[] {
  const { app, services } = context;
  const openers =
    connection.from === undefined
      ? services.filter((placed) => placed.app === app).map(endOf)
      : ends(connection.from, context);
  const { port, protocol = 'TCP', why } = connection;
  return openers.flatMap((from) =>
    ends(connection.to, context).map((to) => ({ from, to, port: portAt(port, to, context), protocol, why })),
  );
}

function ends(peer: string | Peer, context: Connecting): readonly End[] {
  if (typeof peer === 'string') return servicesNamed(peer, context).map(endOf);
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

function portAt(port: string | number, to: End, context: Context): number {
  if (typeof port === 'number') return port;
  return portNamed(port, to.kind === 'pods' ? to.service : undefined, context);
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
