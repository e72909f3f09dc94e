import { byId, data, make, type PageNode, type PageView, places } from './data.ts';
import { filters } from './filters.ts';
import { closePanel, showChanges, showNode, showObject } from './panel.ts';
import { type Picture, picture } from './picture.ts';
import { search } from './search.ts';

const pictures = data.views.map((_, index) => picture(index));
const tabs = [...document.querySelectorAll<HTMLButtonElement>('[role="tab"]')];
let shown = pictures[0] as Picture;
let chosen: PageNode | undefined;
let sees: (node: PageNode) => boolean = () => true;

const actions = {
  go: (view: PageView, node: PageNode) => {
    switchTo(view.name);
    choose(node);
    shown.show(node);
    shown.element(node)?.focus({ preventScroll: true });
  },
  close: () => choose(undefined),
};

function switchTo(name: string): void {
  const next = pictures.find(({ view }) => view.name === name);
  if (next === undefined || next === shown) return;
  choose(undefined);
  shown.section.hidden = true;
  shown = next;
  shown.section.hidden = false;
  for (const tab of tabs) {
    const isSelected = tab.dataset['view'] === name;
    tab.setAttribute('aria-selected', String(isSelected));
    tab.tabIndex = isSelected ? 0 : -1;
  }
  legend();
}

function choose(node: PageNode | undefined): void {
  chosen = node;
  shown.pickOut(node, node);
  if (node === undefined) closePanel();
  else {
    showNode(shown.view, node, actions);
    reachable(node);
  }
  const hash = node === undefined ? shown.view.name : `${shown.view.name}/${encodeURIComponent(node.id)}`;
  history.replaceState(null, '', `#${hash}`);
}

/** Tab reaches one node of a view; the arrow keys move on from there. */
function reachable(node: PageNode): void {
  for (const other of shown.view.nodes)
    shown.element(other)?.setAttribute('tabindex', other === node ? '0' : '-1');
}

const roles: Readonly<Record<PageNode['role'], string>> = {
  workload: 'workload',
  store: 'store',
  outside: 'outside',
  secret: 'Secret',
  kustomization: 'Flux Kustomization',
  object: 'reader',
};

function legend(): void {
  const present = new Set(shown.view.nodes.map(({ role }) => role));
  const entries = [...present].map((role) => make('span', {}, make('i', { class: role }), roles[role]));
  const foreign = shown.view.nodes.some((node) => node.foreign);
  const changes = (['added', 'changed', 'removed'] as const)
    .filter((change) => [...shown.view.nodes, ...shown.view.edges].some((own) => own.change === change))
    .map((change) => make('span', {}, make('i', { class: change }), change));
  byId('legend').replaceChildren(
    ...changes,
    ...entries,
    ...(foreign ? [make('span', {}, 'dashed: not in this tree')] : []),
    make('span', {}, make('b', {}, '→'), shown.view.arrow),
  );
}

for (const own of pictures) {
  const nodeAt = (target: EventTarget | null) => {
    const id =
      target instanceof Element ? target.closest<SVGGElement>('[data-node]')?.dataset['node'] : undefined;
    return own.view.nodes.find((node) => node.id === id);
  };
  own.svg.addEventListener('click', ({ target }) => choose(nodeAt(target)));
  own.svg.addEventListener('pointerover', ({ target, pointerType }) => {
    if (pointerType === 'mouse' && !own.svg.classList.contains('moving'))
      own.pickOut(nodeAt(target) ?? chosen, chosen);
  });
  own.svg.addEventListener('pointerleave', () => own.pickOut(chosen, chosen));
  own.svg.addEventListener('keydown', (event) => {
    const node = nodeAt(event.target);
    if (node === undefined) return;
    if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault();
      choose(node);
    }
    const next = event.key.startsWith('Arrow') ? towards(node, event.key) : undefined;
    if (next === undefined) return;
    event.preventDefault();
    reachable(next);
    own.show(next);
    own.element(next)?.focus({ preventScroll: true });
  });
  const first = [...own.view.nodes].sort((a, b) => a.box[0] + a.box[1] - b.box[0] - b.box[1])[0];
  if (first !== undefined) own.element(first)?.setAttribute('tabindex', '0');
}

/** The nearest node in the direction of an arrow key. */
function towards(from: PageNode, key: string): PageNode | undefined {
  const [ax, ay] = middle(from);
  const ahead = (node: PageNode) => {
    const [x, y] = middle(node);
    const [dx, dy] = [x - ax, y - ay];
    const [along, across] =
      key === 'ArrowRight'
        ? [dx, dy]
        : key === 'ArrowLeft'
          ? [-dx, dy]
          : key === 'ArrowDown'
            ? [dy, dx]
            : [-dy, dx];
    return along <= 4 ? Number.POSITIVE_INFINITY : along + 2 * Math.abs(across);
  };
  const others = shown.view.nodes.filter(
    (node) => node !== from && sees(node) && Number.isFinite(ahead(node)),
  );
  return others.sort((a, b) => ahead(a) - ahead(b))[0];
}

function middle({ box: [x, y, width, height] }: PageNode): readonly [number, number] {
  return [x + width / 2, y + height / 2];
}

for (const [index, tab] of tabs.entries()) {
  tab.addEventListener('click', () => switchTo(tab.dataset['view'] ?? ''));
  tab.addEventListener('keydown', ({ key }) => {
    if (key !== 'ArrowRight' && key !== 'ArrowLeft') return;
    const next = tabs[(index + (key === 'ArrowRight' ? 1 : tabs.length - 1)) % tabs.length];
    switchTo(next?.dataset['view'] ?? '');
    next?.focus();
  });
}

search(
  (ids) => {
    for (const own of pictures) own.mark(ids);
    if (ids === undefined) shown.pickOut(chosen, chosen);
  },
  (found) => {
    for (const own of pictures) own.mark(undefined);
    if ('node' in found) actions.go(found.view, found.node);
    else {
      choose(undefined);
      showObject(found.object, actions);
      byId('panel').focus();
    }
  },
  () => shown.view,
);

filters((filter) => {
  sees = filter.sees;
  choose(undefined);
  for (const own of pictures) {
    own.filter(filter.sees, filter.background);
    own.fit();
  }
  byId('filter-button').toggleAttribute('data-on', filter.isOn);
});

const root = document.documentElement;
const isDark = () =>
  root.dataset['theme'] === 'dark' ||
  (root.dataset['theme'] === undefined && matchMedia('(prefers-color-scheme: dark)').matches);
const commands: Readonly<Record<string, () => void>> = {
  '/': () => byId('search').focus(),
  '+': () => shown.zoom(0.8),
  '=': () => shown.zoom(0.8),
  '-': () => shown.zoom(1.25),
  '0': () => shown.fit(),
  t: () => {
    root.dataset['theme'] = isDark() ? 'light' : 'dark';
  },
  f: toggleFilters,
  ...(data.compared && { c: openChanges }),
  Escape: () => choose(undefined),
  ...Object.fromEntries(data.views.map(({ name }, index) => [String(index + 1), () => switchTo(name)])),
};

function toggleFilters(): void {
  const area = byId('filters');
  area.hidden = !area.hidden;
  byId('filter-button').setAttribute('aria-expanded', String(!area.hidden));
}

function openChanges(): void {
  choose(undefined);
  showChanges(actions);
}

document.addEventListener('keydown', (event) => {
  const typing = event.target instanceof HTMLInputElement && event.target.type === 'search';
  if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
  const command = commands[event.key];
  if (command === undefined) return;
  event.preventDefault();
  command();
});
document.getElementById('changes-button')?.addEventListener('click', openChanges);
byId('filter-button').addEventListener('click', toggleFilters);
byId('zoom-in').addEventListener('click', () => shown.zoom(0.8));
byId('zoom-out').addEventListener('click', () => shown.zoom(1.25));
byId('fit').addEventListener('click', () => shown.fit());
byId('theme').addEventListener('click', () => commands['t']?.());
window.addEventListener('beforeprint', () => {
  for (const own of pictures) {
    own.pickOut(undefined, undefined);
    own.fit();
  }
});

legend();
const [name, id] = location.hash.slice(1).split('/');
const linked = places.find(
  ({ view, node }) => view.name === name && node.id === decodeURIComponent(id ?? ''),
);
if (linked !== undefined) actions.go(linked.view, linked.node);
else {
  if (name !== undefined && name !== '') switchTo(name);
  // On a narrow page the panel would cover half of it.
  if (data.compared !== undefined && matchMedia('(min-width: 1000px)').matches) openChanges();
}
