import type { Change, GraphEdge, GraphNode, PlatformGraph, Role, View } from './graph.ts';

const shapes: Readonly<Record<Role, readonly [open: string, close: string]>> = {
  workload: ['[', ']'],
  store: ['[(', ')]'],
  outside: ['([', '])'],
  secret: ['[/', '/]'],
  kustomization: ['[', ']'],
  object: ['[', ']'],
};

const changes: readonly Change[] = ['added', 'removed', 'changed'];
/** Colours of nodes and edges that can be distinguished on light and dark backgrounds. */
const colours: Readonly<Record<Change, readonly [fill: string, stroke: string]>> = {
  added: ['#dafbe1', '#1a7f37'],
  removed: ['#ffebe9', '#cf222e'],
  changed: ['#fff8c5', '#9a6700'],
};

/** Formats a view as a Mermaid flowchart, grouped by namespace, without background edges. Changes are coloured. */
export function mermaidOf(view: View): string {
  const names = new Map(view.nodes.map((node, index) => [node.id, `n${index}`]));
  const namespaces = new Map<string, GraphNode[]>();
  const outside: GraphNode[] = [];
  for (const node of view.nodes) {
    if (node.namespace === undefined || view.name === 'bring-up') outside.push(node);
    else namespaces.set(node.namespace, [...(namespaces.get(node.namespace) ?? []), node]);
  }
  const box = (node: GraphNode) => {
    const [open, close] = shapes[node.role];
    const note = node.change === undefined ? '' : `, ${node.change}`;
    return `${names.get(node.id)}${open}"${quoted(node.name)}<br/>${quoted(node.kind)}${note}"${close}`;
  };
  const drawn = view.edges.filter(({ background, implied }) => background === undefined && implied !== true);
  return [
    'flowchart LR',
    ...[...namespaces].flatMap(([name, nodes], index) => [
      `  subgraph s${index}["${quoted(name)}"]`,
      ...nodes.map((node) => `    ${box(node)}`),
      '  end',
    ]),
    ...outside.map((node) => `  ${box(node)}`),
    ...drawn.map(({ from, to, label, change }) => {
      const line = change === 'removed' ? '-.->' : '-->';
      const arrow = label === '' ? line : `${line}|"${quoted(label)}"|`;
      return `  ${names.get(from)} ${arrow} ${names.get(to)}`;
    }),
    ...changes.flatMap((change) => coloured(change, view.nodes, drawn, names)),
    '',
  ].join('\n');
}

function coloured(
  change: Change,
  nodes: readonly GraphNode[],
  edges: readonly GraphEdge[],
  names: ReadonlyMap<string, string>,
): string[] {
  const [fill, stroke] = colours[change];
  const boxes = nodes.filter((node) => node.change === change).map(({ id }) => names.get(id));
  const lines = edges.flatMap((edge, index) => (edge.change === change ? [index] : []));
  return [
    ...(boxes.length === 0
      ? []
      : [
          `  classDef ${change} fill:${fill},stroke:${stroke},color:#1b2430`,
          `  class ${boxes.join(',')} ${change}`,
        ]),
    ...(lines.length === 0 ? [] : [`  linkStyle ${lines.join(',')} stroke:${stroke},stroke-width:2px`]),
  ];
}

/** The view with the given name; the first by default. */
export function viewNamed({ views }: PlatformGraph, name: string | undefined): View | undefined {
  return name === undefined ? views[0] : views.find((view) => view.name === name);
}

/** Escapes text for Mermaid, which supports entities in quotes and no other escapes. */
function quoted(text: string): string {
  return text.replace(/[#&<>"]/g, (character) => `#${character.charCodeAt(0)};`);
}
