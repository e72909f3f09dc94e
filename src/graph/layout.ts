import bundled from 'elkjs/lib/elk.bundled.js';
import type { ElkExtendedEdge, ElkNode } from 'elkjs/lib/elk-api.js';
import type { GraphEdge, GraphNode, View } from './graph.ts';
import { shorten, textWidth } from './text-width.ts';

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface PlacedNode extends Box {
  readonly node: GraphNode;
  /** The name, shortened to fit into the box. */
  readonly title: string;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface PlacedEdge {
  readonly edge: GraphEdge;
  readonly points: readonly Point[];
}

/** Text in the middle of a line that several edges share; x and y are its centre. */
export interface PlacedLabel extends Point {
  readonly text: string;
  /** The ids of the edges. */
  readonly edges: readonly string[];
}

/** A view with a position for everything; in pixels from the top left. */
export interface PlacedView {
  readonly view: View;
  readonly width: number;
  readonly height: number;
  readonly groups: readonly (Box & { readonly name: string })[];
  readonly nodes: readonly PlacedNode[];
  /** The edges that are always drawn. */
  readonly edges: readonly PlacedEdge[];
  readonly labels: readonly PlacedLabel[];
}

export const sizes = {
  height: 46,
  icon: 34,
  right: 14,
  title: 13,
  kind: 10.5,
  label: 10,
  widest: 300,
  margin: 24,
} as const;

const base: Record<string, string> = {
  'elk.algorithm': 'layered',
  'elk.randomSeed': '1',
  'elk.edgeRouting': 'ORTHOGONAL',
  'elk.layered.spacing.nodeNodeBetweenLayers': '44',
  'elk.layered.spacing.edgeNodeBetweenLayers': '18',
  'elk.layered.spacing.edgeEdgeBetweenLayers': '9',
  'elk.spacing.nodeNode': '20',
  'elk.spacing.edgeNode': '14',
  'elk.spacing.edgeEdge': '9',
  'elk.spacing.edgeLabel': '3',
  'elk.spacing.componentComponent': '28',
  'elk.layered.nodePlacement.strategy': 'NETWORK_SIMPLEX',
  'elk.layered.thoroughness': '20',
};

/**
 * Lays out a view. Connected components are laid out separately and packed side by side. The same view always gets the same
 * layout.
 */
export async function layOut(view: View): Promise<PlacedView> {
  const drawn = view.edges.filter(isDrawn);
  const pieces = await Promise.all(piecesOf(view, drawn).map((piece) => arrange(view, piece)));
  const packed: ElkNode = await elk().layout<ElkNode>({
    id: 'packed',
    children: pieces.map(
      ({ root: { width = 0, height = 0 } }, index): ElkNode => ({ id: `piece/${index}`, width, height }),
    ),
    layoutOptions: {
      'elk.algorithm': 'rectpacking',
      'elk.aspectRatio': '1.5',
      'elk.spacing.nodeNode': '28',
      'elk.padding': `[top=${sizes.margin},left=${sizes.margin},bottom=${sizes.margin},right=${sizes.margin}]`,
    },
  });
  const placed = pieces.map((piece, index) => {
    const spot = packed.children?.[index];
    return collect(view, piece, { x: spot?.x ?? 0, y: spot?.y ?? 0 });
  });
  return {
    view,
    width: Math.round(packed.width ?? 0),
    height: Math.round(packed.height ?? 0),
    groups: placed.flatMap(({ groups }) => groups),
    nodes: placed.flatMap(({ nodes }) => nodes),
    edges: placed.flatMap(({ edges }) => edges),
    labels: placed.flatMap(({ labels }) => labels),
  };
}

function elk() {
  return new bundled.default();
}

/** A connected component: nodes and the edges between them. */
interface Piece {
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
}

/** The group for unconnected nodes without a namespace. */
const beside = 'outside namespaces';

function groupOf(view: View, { namespace }: GraphNode): string | undefined {
  return view.name === 'bring-up' ? undefined : namespace;
}

/** The parts of a view that no edge and no namespace connects, largest first. */
function piecesOf(view: View, edges: readonly GraphEdge[]): readonly Piece[] {
  const joined = new Set(edges.flatMap(({ from, to }) => [from, to]));
  const leader = new Map<string, string>();
  const find = (key: string): string => {
    const above = leader.get(key);
    return above === undefined || above === key ? key : find(above);
  };
  const join = (a: string, b: string) => leader.set(find(a), find(b));
  for (const node of view.nodes) {
    const group = groupOf(view, node);
    if (group !== undefined) join(node.id, `namespace/${group}`);
    else if (!joined.has(node.id)) join(node.id, beside);
  }
  for (const { from, to } of edges) join(from, to);
  const pieces = new Map<string, GraphNode[]>();
  for (const node of view.nodes) {
    const key = find(node.id);
    pieces.set(key, [...(pieces.get(key) ?? []), node]);
  }
  return [...pieces.values()]
    .map((nodes) => {
      const ids = new Set(nodes.map(({ id }) => id));
      return { nodes, edges: edges.filter(({ from }) => ids.has(from)) };
    })
    .sort((a, b) => b.nodes.length - a.nodes.length);
}

const headed = { 'elk.edgeLabels.placement': 'HEAD' };

/** The route of an edge: inside the namespace it leaves, between namespaces, and inside the one it enters. */
interface Route {
  readonly edge: GraphEdge;
  /** The ids of the lines that it consists of, in order. */
  readonly lines: readonly string[];
}

/**
 * The lines that the edges of a component consist of. Edges from one namespace to the same node elsewhere share lines, and so do
 * all edges to one node from outside its namespace, because bundles are easier to follow than fans.
 */
function linesOf(view: View, { nodes, edges }: Piece) {
  const home = new Map(nodes.map((node) => [node.id, groupOf(view, node)]));
  const lines = new Map<string, ElkExtendedEdge>();
  const ports = new Map<string, Map<string, 'out' | 'in'>>();
  const labels = new Map<string, Set<string>>();
  const portOf = (group: string, id: string, side: 'out' | 'in') => {
    ports.set(group, (ports.get(group) ?? new Map<string, 'out' | 'in'>()).set(id, side));
    return id;
  };
  const line = (from: string, to: string) => {
    const id = `${from} > ${to}`;
    lines.set(id, { id, sources: [from], targets: [to] });
    return id;
  };
  const routes = edges.map((edge): Route => {
    const { from, to, label } = edge;
    const [first, last] = [home.get(from), home.get(to)];
    if (first === last) {
      const id = line(from, to);
      labels.set(id, new Set([...(labels.get(id) ?? []), ...label.split(', ')]));
      return { edge, lines: [id] };
    }
    const exit = first === undefined ? from : portOf(first, `out/${first}/${to}`, 'out');
    const entry = last === undefined ? to : portOf(last, `in/${to}`, 'in');
    const all = [
      ...(exit === from ? [] : [line(from, exit)]),
      line(exit, entry),
      ...(entry === to ? [] : [line(entry, to)]),
    ];
    // The ports belong to the target, so the label is shown once, in front of it.
    const end = all.at(-1) ?? '';
    labels.set(end, new Set([...(labels.get(end) ?? []), ...label.split(', ')]));
    return { edge, lines: all };
  });
  for (const [id, texts] of labels) {
    const text = [...texts]
      .filter(Boolean)
      .sort((a, b) => Number(a) - Number(b))
      .join(', ');
    const shape = lines.get(id);
    if (shape !== undefined && text !== '') {
      shape.labels = [{ text, width: textWidth(text, sizes.label) + 10, height: 15, layoutOptions: headed }];
    }
  }
  return { lines: [...lines.values()], routes, ports, home };
}

/** Lays out one component. */
async function arrange(view: View, piece: Piece): Promise<Arranged> {
  const { nodes } = piece;
  const widest = Math.max(...view.nodes.map(widthOf));
  const isUniform = view.name !== 'connections';
  // Left to right inside a namespace, top to bottom between namespaces, which keeps pictures about as wide as high.
  const options = { ...base, 'elk.direction': isUniform ? 'RIGHT' : 'DOWN' };
  const sides = isUniform ? { out: 'EAST', in: 'WEST' } : { out: 'SOUTH', in: 'NORTH' };
  const { lines, routes, ports, home } = linesOf(view, piece);
  const groups = new Map<string, ElkNode[]>();
  const top: ElkNode[] = [];
  for (const node of nodes) {
    const shape: ElkNode = { id: node.id, width: isUniform ? widest : widthOf(node), height: sizes.height };
    const group = home.get(node.id) ?? (piece.edges.length === 0 ? beside : undefined);
    if (group === undefined) top.push(shape);
    else groups.set(group, [...(groups.get(group) ?? []), shape]);
  }
  const groupNodes = [...groups].map(([name, children]): ElkNode => {
    const own = new Set([...children.map(({ id }) => id), ...(ports.get(name)?.keys() ?? [])]);
    return {
      id: `namespace/${name}`,
      children,
      ports: [...(ports.get(name) ?? [])].map(([id, side]) => ({
        id,
        width: 0,
        height: 0,
        layoutOptions: { 'elk.port.side': sides[side] },
      })),
      edges: lines.filter(({ sources, targets }) => [...sources, ...targets].every((id) => own.has(id))),
      layoutOptions: {
        ...base,
        'elk.direction': 'RIGHT',
        'elk.portConstraints': 'FIXED_SIDE',
        'elk.padding': '[top=40,left=18,bottom=18,right=18]',
      },
    };
  });
  const inner = new Set(groupNodes.flatMap(({ edges = [] }) => edges.map(({ id }) => id)));
  const root = await elk().layout<ElkNode>({
    id: 'root',
    children: [...groupNodes, ...top],
    edges: lines.filter(({ id }) => !inner.has(id)),
    layoutOptions: {
      ...options,
      'elk.json.edgeCoords': 'ROOT',
      'elk.padding': '[top=0,left=0,bottom=0,right=0]',
    },
  });
  return { root, routes };
}

interface Arranged {
  readonly root: ElkNode;
  readonly routes: readonly Route[];
}

function isDrawn({ background, implied }: GraphEdge): boolean {
  return background === undefined && implied !== true;
}

function widthOf({ name, kind, caption = kind }: GraphNode): number {
  const text = Math.max(textWidth(name, sizes.title, true), textWidth(caption, sizes.kind));
  return Math.min(sizes.widest, Math.max(120, Math.ceil(sizes.icon + text + sizes.right)));
}

/** Moves a laid-out component to its position. */
function collect(
  view: View,
  { root, routes }: Arranged,
  offset: Point,
): Pick<PlacedView, 'groups' | 'nodes' | 'edges' | 'labels'> {
  const byId = new Map(view.nodes.map((node) => [node.id, node]));
  const groups: PlacedView['groups'][number][] = [];
  const nodes: PlacedNode[] = [];
  const lines = new Map<string, ElkExtendedEdge>();
  const visit = (shape: ElkNode, left: number, top: number): void => {
    const x = left + (shape.x ?? 0);
    const y = top + (shape.y ?? 0);
    const [width, height] = [Math.round(shape.width ?? 0), Math.round(shape.height ?? 0)];
    const box = { x: Math.round(x), y: Math.round(y), width, height };
    const node = byId.get(shape.id);
    if (node !== undefined) {
      const room = box.width - sizes.icon - sizes.right;
      nodes.push({ ...box, node, title: shorten(node.name, room, sizes.title, true) });
    } else if (shape.id !== root.id) groups.push({ ...box, name: shape.id.slice('namespace/'.length) });
    for (const edge of shape.edges ?? []) lines.set(edge.id, edge);
    for (const child of shape.children ?? []) visit(child, x, y);
  };
  visit({ ...root, x: 0, y: 0 }, offset.x, offset.y);
  const moved = ({ x, y }: Point): Point => ({ x: Math.round(x + offset.x), y: Math.round(y + offset.y) });
  const labels = [...lines].flatMap(([id, line]): PlacedLabel[] => {
    const [label] = line.labels ?? [];
    if (label?.text === undefined) return [];
    const { x = 0, y = 0, width = 0, height = 0, text } = label;
    const edges = routes.filter((route) => route.lines.includes(id)).map(({ edge }) => edge.id);
    return [{ ...moved({ x: x + width / 2, y: y + height / 2 }), text, edges }];
  });
  const edges = routes.map(({ edge, lines: ids }): PlacedEdge => {
    const points = ids.flatMap((id) => {
      const [section] = lines.get(id)?.sections ?? [];
      return section === undefined
        ? []
        : [section.startPoint, ...(section.bendPoints ?? []), section.endPoint];
    });
    return { edge, points: straightened(points.map(moved)) };
  });
  return { groups, nodes, edges, labels };
}

/** Removes redundant points: where lines were joined, and on straight segments. */
function straightened(points: readonly Point[]): readonly Point[] {
  const kept: Point[] = [];
  for (const point of points) {
    const last = kept.at(-1);
    const before = kept.at(-2);
    if (last !== undefined && last.x === point.x && last.y === point.y) continue;
    const isStraight =
      last !== undefined &&
      before !== undefined &&
      ((before.x === last.x && last.x === point.x) || (before.y === last.y && last.y === point.y));
    if (isStraight) kept.pop();
    kept.push(point);
  }
  return kept;
}
