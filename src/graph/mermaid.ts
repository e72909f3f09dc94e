import type { GraphNode, PlatformGraph, Role, View } from './graph.ts';

const shapes: Readonly<Record<Role, readonly [open: string, close: string]>> = {
  workload: ['[', ']'],
  store: ['[(', ')]'],
  outside: ['([', '])'],
  secret: ['[/', '/]'],
  kustomization: ['[', ']'],
  object: ['[', ']'],
};

/** A view as a flowchart of Mermaid, by namespace; without what is in the background. */
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
    return `${names.get(node.id)}${open}"${quoted(node.name)}<br/>${quoted(node.kind)}"${close}`;
  };
  return [
    'flowchart LR',
    ...[...namespaces].flatMap(([name, nodes], index) => [
      `  subgraph s${index}["${quoted(name)}"]`,
      ...nodes.map((node) => `    ${box(node)}`),
      '  end',
    ]),
    ...outside.map((node) => `  ${box(node)}`),
    ...view.edges
      .filter(({ background, implied }) => background === undefined && implied !== true)
      .map(({ from, to, label }) => {
        const arrow = label === '' ? '-->' : `-->|"${quoted(label)}"|`;
        return `  ${names.get(from)} ${arrow} ${names.get(to)}`;
      }),
    '',
  ].join('\n');
}

/** The view that was asked for; the first unless said otherwise. */
export function viewNamed({ views }: PlatformGraph, name: string | undefined): View | undefined {
  return name === undefined ? views[0] : views.find((view) => view.name === name);
}

/** Mermaid reads entities in quotes, and no other escapes. */
function quoted(text: string): string {
  return text.replace(/[#&<>"]/g, (character) => `#${character.charCodeAt(0)};`);
}
