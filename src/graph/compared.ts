import type { Change, ChangeLine, GraphEdge, GraphNode, GraphObject, PlatformGraph, View } from './graph.ts';

/** What a comparison found about one object. */
export interface ObjectDifference {
  readonly change: Change;
  readonly changes: readonly ChangeLine[];
  readonly effects: readonly string[];
}

export interface ComparedInput {
  readonly before: PlatformGraph;
  readonly after: PlatformGraph;
  /** By the id of the object; if its name has changed, by the old and the new id. */
  readonly differences: ReadonlyMap<string, ObjectDifference>;
  readonly base: string;
  readonly head: string;
}

/**
 * Merges the graphs of two states: everything that either contains, with additions, removals and changes marked. A node is
 * changed if an object behind it differs. Pure.
 */
export function comparedGraph({ before, after, differences, base, head }: ComparedInput): PlatformGraph {
  const names = [...new Set([...after.views, ...before.views].map(({ name }) => name))];
  const views = names.map((name) => {
    const [old, next] = [before, after].map(({ views: all }) => all.find((view) => view.name === name));
    return comparedView(old, next, differences);
  });
  const objects: [string, GraphObject][] = Object.entries(after.objects).map(([id, object]) => {
    const difference = differences.get(id);
    return [id, difference === undefined ? object : { ...object, ...difference }];
  });
  for (const [id, object] of Object.entries(before.objects)) {
    const difference = differences.get(id);
    if (Object.hasOwn(after.objects, id) || difference?.change !== 'removed') continue;
    objects.push([id, { ...object, ...difference }]);
  }
  return { views, objects: Object.fromEntries(objects), compared: { base, head } };
}

/** The part of a compared view that changes, with its neighbours. */
export function changedPart(view: View): View {
  const changed = new Set(view.nodes.filter(({ change }) => change !== undefined).map(({ id }) => id));
  const edges = view.edges.filter(
    ({ from, to, change }) => change !== undefined || changed.has(from) || changed.has(to),
  );
  const drawn = edges.filter(({ background, implied }) => background === undefined && implied !== true);
  const kept = new Set([...changed, ...drawn.flatMap(({ from, to }) => [from, to])]);
  return {
    ...view,
    nodes: view.nodes.filter(({ id }) => kept.has(id)),
    edges: edges.filter(({ from, to }) => kept.has(from) && kept.has(to)),
  };
}

type Differences = ComparedInput['differences'];

function comparedView(old: View | undefined, next: View | undefined, differences: Differences): View {
  const shown = next ?? old;
  if (shown === undefined) throw new Error('a view is of one of two graphs');
  const after = new Map((next?.nodes ?? []).map((node) => [node.id, node]));
  const before = new Map(
    (old?.nodes ?? []).filter((node) => isThere(node, after.get(node.id))).map((node) => [node.id, node]),
  );
  const edges = comparedEdges(
    (old?.edges ?? []).filter(({ from, to }) => before.has(from) && before.has(to)),
    next?.edges ?? [],
  );
  const joined = new Set(edges.flatMap(({ from, to }) => [from, to]));
  const nodes = [
    ...[...after.values()].map((node) => comparedNode(before.get(node.id), node, differences)),
    ...[...before.values()]
      // A node outside the tree is removed together with the last edge to it.
      .filter((node) => !after.has(node.id) && (node.foreign !== true || joined.has(node.id)))
      .map((node): GraphNode => ({ ...node, change: 'removed' })),
  ];
  return { ...shown, nodes, edges: edges.map((edge, index) => ({ ...edge, id: `e${index}` })) };
}

/**
 * An app declares services even if the tree does not have their pods; in the old state, only services whose pods it contains
 * count.
 */
function isThere(node: GraphNode, later: GraphNode | undefined): boolean {
  return node.foreign === true || node.objects.length > 0 || later?.objects.length === 0;
}

function comparedNode(old: GraphNode | undefined, node: GraphNode, differences: Differences): GraphNode {
  if (old === undefined) return { ...node, change: 'added' };
  const objects = [...new Set([...node.objects, ...old.objects.filter((id) => differences.has(id))])];
  const isChanged = objects.some((id) => differences.has(id));
  return { ...node, objects, ...(isChanged && { change: 'changed' as const }) };
}

function comparedEdges(before: readonly GraphEdge[], after: readonly GraphEdge[]): readonly GraphEdge[] {
  const [old, next] = [byEnds(before), byEnds(after)];
  return [
    ...after.map((edge): GraphEdge => {
      const same = old.get(endsOf(edge));
      if (same === undefined) return { ...edge, change: 'added' };
      const changes = detailChanges(same, next.get(endsOf(edge)) ?? []);
      return changes.length === 0 ? edge : { ...edge, change: 'changed', changes };
    }),
    ...before
      .filter((edge) => !next.has(endsOf(edge)))
      .map((edge): GraphEdge => ({ ...edge, change: 'removed' })),
  ];
}

/** The reason for a connection may be worded differently; that is not a change. */
function detailChanges(before: readonly GraphEdge[], after: readonly GraphEdge[]): readonly ChangeLine[] {
  const detailsOf = (edges: readonly GraphEdge[]) =>
    new Map(edges.flatMap(({ details }) => details.map((detail) => [detail.split(': ')[0], detail])));
  const [old, next] = [detailsOf(before), detailsOf(after)];
  return [
    ...[...old].filter(([key]) => !next.has(key)).map(([, text]): ChangeLine => ({ sign: '-', text })),
    ...[...next].filter(([key]) => !old.has(key)).map(([, text]): ChangeLine => ({ sign: '+', text })),
  ];
}

function byEnds(edges: readonly GraphEdge[]): ReadonlyMap<string, readonly GraphEdge[]> {
  const found = new Map<string, GraphEdge[]>();
  for (const edge of edges) {
    const key = endsOf(edge);
    found.set(key, [...(found.get(key) ?? []), edge]);
  }
  return found;
}

function endsOf({ from, to }: GraphEdge): string {
  return `${from} ${to}`;
}
