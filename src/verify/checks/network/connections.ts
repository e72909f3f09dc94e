import type { Endpoint, Flow } from '../../declarations.ts';
import type { Model } from '../../model/model.ts';
import { includes } from '../../model/selectors.ts';
import { type Pods, podsOf } from '../../model/workloads.ts';
import type { Party } from '../../network/policy.ts';
import type { Connection } from '../../network/reach.ts';

/** A connection that an app declares, between two of its parties. */
export interface Needed {
  readonly flow: Flow;
  readonly connection: Connection;
}

/**
 * Returns the connections of a flow between the pods that it selects, with all of their labels; pods that are not known
 * have only the declared labels.
 */
export function connectionsOf(model: Model, flow: Flow): Needed[] {
  const { port, protocol = 'TCP' } = flow;
  return parties(model, flow.from).flatMap((from) =>
    parties(model, flow.to).map((to) => ({ flow, connection: { from, to, port, protocol } })),
  );
}

function parties(model: Model, endpoint: Endpoint): Party[] {
  if ('entity' in endpoint) return [endpoint];
  // Nobody knows the labels of these pods: they may be any, but are none of those that are known.
  if (endpoint.foreign === true && Object.keys(endpoint.labels).length === 0) return [endpoint];
  const pods = podsOf(model).filter(
    ({ namespace, labels }) => namespace === endpoint.namespace && includes(labels, endpoint.labels),
  );
  return pods.length > 0 ? pods.map(party) : [endpoint];
}

/** Returns pods as a party to a connection. */
export function party({ namespace, labels, ports }: Pods): Party {
  return { namespace, labels, ports };
}

/** Returns an endpoint as findings show it. */
export function show(endpoint: Endpoint): string {
  if ('entity' in endpoint) return endpoint.entity;
  const labels = Object.entries(endpoint.labels).map(([key, value]) => `${key}=${value}`);
  return `${endpoint.namespace}/${labels.join(',')}`;
}
