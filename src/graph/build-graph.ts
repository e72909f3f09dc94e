import type { App } from '../app-kit/app.ts';
import type { Variables } from '../app-kit/values.ts';
import { stringOf } from '../diagnostics/string-of.ts';
import { matches } from '../verify/model/data.ts';
import type { Model } from '../verify/model/model.ts';
import type { GraphNode, PlatformGraph, View } from './graph.ts';
import { objectsOf, type Sources } from './objects.ts';
import { idOf } from './owners.ts';
import { bringUpView } from './views/bring-up.ts';
import { connectionsView } from './views/connections.ts';
import { secretsView } from './views/secrets.ts';
import { type Workload, workloadsOf } from './views/workloads.ts';

export interface GraphInput {
  readonly model: Model;
  readonly apps: readonly App[];
  readonly variables: Variables;
  readonly sources: Sources;
}

/** Builds everything that the graphs of a platform show. Pure. */
export function buildGraph({ model, apps, variables, sources }: GraphInput): PlatformGraph {
  const workloads = workloadsOf(apps, variables, model);
  const connections = connectionsView({ apps, variables, model, workloads });
  const views: View[] = [
    {
      ...connections,
      nodes: connections.nodes.map((node) => withObjects(node, workloads, connections, model)),
    },
    bringUpView(model),
    secretsView(model, workloads),
  ];
  return {
    views: views.filter(({ nodes }) => nodes.length > 0).map(numbered),
    objects: objectsOf(model, sources),
  };
}

/** Adds to a workload its policies, its Services, and the routes that lead to these. */
function withObjects(
  node: GraphNode,
  workloads: readonly Workload[],
  { edges }: View,
  model: Model,
): GraphNode {
  const workload = workloads.find(({ id }) => id === node.id);
  if (workload === undefined) return node;
  const { namespace, services, name } = workload;
  const names = new Set([name, ...services.map(({ service }) => service.name)]);
  const around = edges
    .filter(({ from, to }) => from === node.id || to === node.id)
    .flatMap(({ objects }) => objects);
  const own = model.objects.filter(
    (object) => object.namespace === namespace && names.has(object.name) && object.kind !== 'Kustomization',
  );
  const routes = model.objects.filter(
    ({ kind, data }) =>
      /Route$|^Ingress$/.test(kind) &&
      [...matches(data, 'spec.rules[].backendRefs[].name')].some(({ value }) => names.has(stringOf(value))),
  );
  const policies = around.filter(
    (id) => own.some((object) => idOf(object) === id) || id.split('/')[2] === namespace,
  );
  const ids = [
    ...node.objects,
    ...own.map(idOf),
    ...routes.map(idOf),
    ...policies.filter((id) => isOf(id, names)),
  ];
  return { ...node, objects: [...new Set(ids)] };
}

function isOf(id: string, names: ReadonlySet<string>): boolean {
  return names.has(id.slice(id.lastIndexOf('/') + 1));
}

/** Gives edges short ids, because pages repeat them often. */
function numbered(view: View): View {
  return { ...view, edges: view.edges.map((edge, index) => ({ ...edge, id: `e${index}` })) };
}
