import { data, type PageEdge, type PageNode, type PageView } from './data.ts';

/** A view on the screen: its visible part and its highlights. */
export interface Picture {
  readonly view: PageView;
  readonly section: HTMLElement;
  readonly svg: SVGSVGElement;
  readonly fit: () => void;
  readonly zoom: (factor: number, x?: number, y?: number) => void;
  /** Scrolls a node into view if needed. */
  readonly show: (node: PageNode) => void;
  /** Highlights a node with its neighbours; without a node, nothing. */
  readonly pickOut: (node: PageNode | undefined, chosen: PageNode | undefined) => void;
  /** Highlights nodes, such as search results. */
  readonly mark: (ids: ReadonlySet<string> | undefined) => void;
  /** Hides nodes and background edges. */
  readonly filter: (sees: (node: PageNode) => boolean, background: ReadonlySet<string>) => void;
  readonly element: (node: PageNode) => SVGGElement | undefined;
}

export function picture(index: number): Picture {
  const view = data.views[index] as PageView;
  const section = document.getElementById(`view-${view.name}`) as HTMLElement;
  const svg = section.querySelector('svg') as SVGSVGElement;
  const elements = new Map(
    [...svg.querySelectorAll<SVGGElement>('[data-node]')].map((own) => [own.dataset['node'], own]),
  );
  const parts = [...svg.querySelectorAll<SVGElement>('[data-edge]')];
  const extra = svg.querySelector('.extra') as SVGGElement;
  const boxes = new Map(view.nodes.map((node) => [node.id, node]));
  const edges = new Map(view.edges.map((edge) => [edge.id, edge]));
  const edgesOf = (part: SVGElement) =>
    (part.dataset['edge'] ?? '').split(' ').flatMap((id) => edges.get(id) ?? []);
  let seen = [0, 0, view.width, view.height] as [number, number, number, number];
  let sees: (node: PageNode) => boolean = () => true;
  let always: ReadonlySet<string> = new Set();

  const apply = () =>
    svg.setAttribute('viewBox', seen.map((value) => Math.round(value * 100) / 100).join(' '));
  const fit = () => {
    const shown = view.nodes.filter(sees);
    const all = shown.length === view.nodes.length || shown.length === 0;
    const left = all ? 0 : Math.min(...shown.map(({ box }) => box[0])) - 60;
    const top = all ? 0 : Math.min(...shown.map(({ box }) => box[1])) - 70;
    const right = all ? view.width : Math.max(...shown.map(({ box }) => box[0] + box[2])) + 60;
    const bottom = all ? view.height : Math.max(...shown.map(({ box }) => box[1] + box[3])) + 60;
    seen = [left, top, right - left, bottom - top];
    apply();
  };
  const scale = () => {
    const { width, height } = svg.getBoundingClientRect();
    return Math.max(seen[2] / Math.max(1, width), seen[3] / Math.max(1, height));
  };
  const zoom = (factor: number, x = seen[0] + seen[2] / 2, y = seen[1] + seen[3] / 2) => {
    const width = Math.min(view.width * 3, Math.max(260, seen[2] * factor));
    const by = width / seen[2];
    seen = [x - (x - seen[0]) * by, y - (y - seen[1]) * by, width, seen[3] * by];
    apply();
  };
  const show = ({ box: [x, y, width, height] }: PageNode) => {
    const matrix = svg.getScreenCTM();
    const area = section.getBoundingClientRect();
    if (matrix === null) return;
    const at = (px: number, py: number) => new DOMPoint(px, py).matrixTransform(matrix);
    const [start, end] = [at(x, y), at(x + width, y + height)];
    const inside = start.x > area.left && end.x < area.right && start.y > area.top && end.y < area.bottom;
    if (inside && end.x - start.x > 60) return;
    const wide = Math.min(seen[2], Math.max(900, seen[2] / 2));
    const high = (seen[3] / seen[2]) * wide;
    seen = [x + width / 2 - wide / 2, y + height / 2 - high / 2, wide, high];
    apply();
  };

  const drawExtra = (around: PageNode | undefined) => {
    extra.replaceChildren();
    for (const edge of view.edges) {
      if (edge.background === undefined && edge.implied !== true) continue;
      const touches = around !== undefined && (edge.from === around.id || edge.to === around.id);
      if (!touches && !(edge.background !== undefined && always.has(edge.background))) continue;
      const [from, to] = [boxes.get(edge.from), boxes.get(edge.to)];
      if (from === undefined || to === undefined || from === to || !sees(from) || !sees(to)) continue;
      const path = document.createElementNS('http://www.w3.org/2000/svg', 'path');
      const side =
        around === undefined
          ? ''
          : edge.from === around.id
            ? ' near out'
            : edge.to === around.id
              ? ' near in'
              : '';
      path.setAttribute('class', `line aside${side}`);
      path.setAttribute('d', curve(from.box, to.box));
      const kind = side.endsWith('out') ? '-out' : side.endsWith('in') ? '-in' : '';
      path.setAttribute('marker-end', `url(#arrow-${index}${kind})`);
      extra.append(path);
    }
  };

  const pickOut = (node: PageNode | undefined, chosen: PageNode | undefined) => {
    const near = new Set<string>(node === undefined ? [] : [node.id]);
    for (const { from, to } of view.edges) {
      if (from === node?.id) near.add(to);
      if (to === node?.id) near.add(from);
    }
    svg.classList.toggle('quiet', node !== undefined);
    for (const [id, own] of elements) {
      own.classList.toggle('near', id !== undefined && near.has(id));
      own.classList.toggle('chosen', id === chosen?.id);
    }
    for (const part of parts) {
      const own = edgesOf(part);
      const out = node !== undefined && own.some(({ from }) => from === node.id);
      const into = node !== undefined && !out && own.some(({ to }) => to === node.id);
      part.classList.toggle('near', out || into);
      part.classList.toggle('out', out);
      part.classList.toggle('in', into);
      if (part.localName === 'path')
        part.setAttribute(
          'marker-end',
          `url(#arrow-${index}${out ? '-out' : into ? '-in' : ownArrow(part)})`,
        );
    }
    drawExtra(node);
  };

  const mark = (ids: ReadonlySet<string> | undefined) => {
    svg.classList.toggle('quiet', ids !== undefined);
    for (const [id, own] of elements) own.classList.toggle('near', id !== undefined && ids?.has(id) === true);
  };

  const filter = (next: typeof sees, background: ReadonlySet<string>) => {
    sees = next;
    always = background;
    const isHidden = ({ from, to }: PageEdge) =>
      [from, to].some((id) => {
        const node = boxes.get(id);
        return node !== undefined && !sees(node);
      });
    for (const node of view.nodes) elements.get(node.id)?.classList.toggle('gone', !sees(node));
    for (const part of parts) part.classList.toggle('gone', edgesOf(part).every(isHidden));
    for (const group of svg.querySelectorAll<SVGGElement>('.group')) {
      const own = view.nodes.filter(({ namespace }) => namespace === group.dataset['namespace']);
      group.classList.toggle('gone', !own.some(sees));
    }
    drawExtra(undefined);
  };

  moveByPointer(svg, section, (dx, dy) => {
    const by = scale();
    seen = [seen[0] - dx * by, seen[1] - dy * by, seen[2], seen[3]];
    apply();
  });
  svg.addEventListener(
    'wheel',
    (event) => {
      event.preventDefault();
      const matrix = svg.getScreenCTM();
      if (matrix === null) return;
      const at = new DOMPoint(event.clientX, event.clientY).matrixTransform(matrix.inverse());
      zoom(Math.exp(Math.max(-60, Math.min(60, event.deltaY)) / 300), at.x, at.y);
    },
    { passive: false },
  );
  return {
    view,
    section,
    svg,
    fit,
    zoom,
    show,
    pickOut,
    mark,
    filter,
    element: (node) => elements.get(node.id),
  };
}

/** The arrowhead of a line that is not highlighted, in the colour of its change if any. */
function ownArrow({ dataset: { change } }: SVGElement): string {
  return change === undefined ? '' : `-${change}`;
}

/** Drags the visible part; a press without movement is a click on what is below. */
function moveByPointer(svg: SVGSVGElement, section: HTMLElement, move: (dx: number, dy: number) => void) {
  let last: PointerEvent | undefined;
  let far = 0;
  svg.addEventListener('pointerdown', (event) => {
    if (event.button !== 0) return;
    last = event;
    far = 0;
  });
  svg.addEventListener('pointermove', (event) => {
    if (last === undefined) return;
    far += Math.abs(event.clientX - last.clientX) + Math.abs(event.clientY - last.clientY);
    if (far > 4 && !svg.classList.contains('moving')) {
      svg.classList.add('moving');
      svg.setPointerCapture(event.pointerId);
    }
    if (far > 4) move(event.clientX - last.clientX, event.clientY - last.clientY);
    last = event;
  });
  const end = () => {
    last = undefined;
    svg.classList.remove('moving');
  };
  svg.addEventListener('pointerup', end);
  svg.addEventListener('pointercancel', end);
  section.addEventListener('click', (event) => far > 4 && event.stopPropagation(), true);
}

type Box = PageNode['box'];

/** A path from the border of one box to that of another. */
function curve(from: Box, to: Box): string {
  const middle = ([x, y, width, height]: Box) => [x + width / 2, y + height / 2] as const;
  const [[fx, fy], [tx, ty]] = [middle(from), middle(to)];
  const flat = Math.abs(tx - fx) > Math.abs(ty - fy);
  const side = (box: Box, toward: number, at: number) =>
    flat
      ? [toward > at ? box[0] + box[2] : box[0], box[1] + box[3] / 2]
      : [box[0] + box[2] / 2, toward > at ? box[1] + box[3] : box[1]];
  const [sx = 0, sy = 0] = side(from, flat ? tx : ty, flat ? fx : fy);
  const [ex = 0, ey = 0] = side(to, flat ? fx : fy, flat ? tx : ty);
  const [mx, my] = [(sx + ex) / 2, (sy + ey) / 2];
  return flat
    ? `M${sx} ${sy}C${mx} ${sy} ${mx} ${ey} ${ex} ${ey}`
    : `M${sx} ${sy}C${sx} ${my} ${ex} ${my} ${ex} ${ey}`;
}
