import type { Change, ChangeLine, GraphObject } from '../../graph.ts';
import { byId, data, make, type PageEdge, type PageNode, type PageView, places, titleOf } from './data.ts';

export interface PanelActions {
  readonly go: (view: PageView, node: PageNode) => void;
  readonly close: () => void;
}

const words: Readonly<Record<PageView['name'], readonly [out: string, into: string]>> = {
  connections: ['Connects to', 'Reached from'],
  'bring-up': ['Starts before', 'Waits for'],
  secrets: ['Read by', 'Reads'],
};

const panel = byId('panel');

/** Shows everything about a node: its edges and the objects behind it. */
export function showNode(view: PageView, node: PageNode, actions: PanelActions): void {
  const [out, into] = words[view.name];
  open(node.name, titleOf(node), actions, [
    ...node.notes.map((note) => make('p', {}, note)),
    ...neighbours(
      out,
      view,
      view.edges.filter(({ from }) => from === node.id),
      'to',
      actions,
    ),
    ...neighbours(
      into,
      view,
      view.edges.filter(({ to }) => to === node.id),
      'from',
      actions,
    ),
    ...alsoIn(view, node, actions),
    ...objects(
      node.objects.flatMap((id) => data.objects[id] ?? []),
      node.role !== 'kustomization',
    ),
  ]);
}

/** Shows an object that is not a node. */
export function showObject(object: GraphObject, actions: PanelActions): void {
  const home = object.namespace === undefined ? '' : ` in ${object.namespace}`;
  open(object.name, `${object.kind}${home}`, actions, objects([object], true));
}

const titles: Readonly<Record<Change, string>> = { added: 'Added', removed: 'Removed', changed: 'Changed' };

/** Shows everything that is added, removed or changed, including objects that are not nodes. */
export function showChanges(actions: PanelActions): void {
  const all = Object.values(data.objects).filter(({ change }) => change !== undefined);
  const { base, head } = data.compared ?? { base: '', head: '' };
  open('What changes', `${base} → ${head}`, actions, [
    ...(all.length === 0 ? [make('p', {}, 'Nothing changes in the cluster.')] : []),
    ...(['removed', 'changed', 'added'] as const).flatMap((change) => {
      const list = all.filter((object) => object.change === change);
      if (list.length === 0) return [];
      return [
        make('h3', {}, `${titles[change]}: ${list.length}`),
        ...list.map((object) => objectDetails(object, false)),
      ];
    }),
  ]);
}

export function closePanel(): void {
  panel.hidden = true;
  panel.parentElement?.classList.remove('open');
}

function open(name: string, what: string, { close }: PanelActions, content: readonly Node[]): void {
  const button = make('button', { class: 'close', 'aria-label': 'Close details' }, '×');
  button.addEventListener('click', close);
  panel.replaceChildren(button, make('h2', {}, name), make('p', {}, what), ...content);
  panel.hidden = false;
  panel.scrollTop = 0;
  panel.parentElement?.classList.add('open');
}

function neighbours(
  title: string,
  view: PageView,
  edges: readonly PageEdge[],
  end: 'from' | 'to',
  { go }: PanelActions,
): Node[] {
  if (edges.length === 0) return [];
  const shown = [...edges].sort(
    (a, b) => Number(a.background !== undefined) - Number(b.background !== undefined),
  );
  const list = make('ul');
  for (const edge of shown) {
    const other = view.nodes.find(({ id }) => id === edge[end]);
    if (other === undefined) continue;
    const policies = edge.objects
      .flatMap((id) => data.objects[id] ?? [])
      .filter(({ kind }) => kind.endsWith('Policy'));
    const through =
      policies.length === 0
        ? []
        : [`through ${[...new Set(policies.map(({ name }) => name))].join(' and ')}`];
    const button = make('button', { class: 'go' }, make('strong', {}, other.name));
    if (edge.change !== undefined) button.append(' ', mark(edge.change));
    for (const detail of [...edge.details, ...through]) button.append(make('small', {}, detail));
    for (const { sign, text } of edge.changes ?? []) {
      button.append(make('small', { class: sign === '+' ? 'added' : 'removed' }, `${sign} ${text}`));
    }
    button.addEventListener('click', () => go(view, other));
    list.append(make('li', {}, button));
  }
  return [make('h3', {}, title), list];
}

/** The same node in the other views. */
function alsoIn(view: PageView, node: PageNode, { go }: PanelActions): Node[] {
  const [first] = node.objects;
  const others = places.filter(
    (place) =>
      place.view !== view &&
      (place.node.id === node.id || (first !== undefined && place.node.objects.includes(first))),
  );
  if (others.length === 0) return [];
  const list = make('ul');
  for (const place of others) {
    const button = make(
      'button',
      { class: 'go' },
      make('strong', {}, place.node.name),
      make('small', {}, place.view.title),
    );
    button.addEventListener('click', () => go(place.view, place.node));
    list.append(make('li', {}, button));
  }
  return [make('h3', {}, 'In other pictures'), list];
}

function objects(list: readonly GraphObject[], isFirstOpen: boolean): Node[] {
  if (list.length === 0) return [];
  return [
    make('h3', {}, 'Manifests'),
    ...list.map((object, index) => objectDetails(object, isFirstOpen && index === 0)),
  ];
}

function objectDetails(object: GraphObject, isOpen: boolean): HTMLElement {
  const { kind, name, file, line, template, settings, manifest, change, changes = [], effects = [] } = object;
  const facts = make('dl', {}, make('dt', {}, 'File'), make('dd', {}, `${file}:${line}`));
  if (template !== undefined) facts.append(make('dt', {}, 'Template'), make('dd', {}, template));
  if (settings.length > 0) {
    const values = settings.flatMap(({ name: setting, place }) => [
      make('div', {}, setting, make('span', {}, ` ${place ?? 'default'}`)),
    ]);
    facts.append(make('dt', {}, 'Settings'), make('dd', {}, ...values));
  }
  const text = make('pre', { tabindex: '0', 'aria-label': `Manifest of ${kind} ${name}` });
  const details = make(
    'details',
    {},
    make(
      'summary',
      {},
      ...(change === undefined ? [] : [mark(change), ' ']),
      make('b', {}, kind),
      ' ',
      make('span', {}, name),
    ),
    ...effects.map((effect) => make('p', { class: 'effect' }, effect)),
    ...difference(changes),
    facts,
    text,
  );
  const fill = () => text.childNodes.length === 0 && text.append(...coloured(manifest));
  details.addEventListener('toggle', fill);
  if (isOpen) {
    details.open = true;
    fill();
  }
  return details;
}

function mark(change: Change): HTMLElement {
  return span(`mark ${change}`, change);
}

/** A difference, line by line. */
function difference(lines: readonly ChangeLine[]): Node[] {
  if (lines.length === 0) return [];
  const classes = { '+': 'added', '-': 'removed', ' ': 'same', '@': 'head' } as const;
  const shown = lines.map(({ sign, text }) =>
    span(classes[sign], `${sign === '@' ? '' : `${sign} `}${text}\n`),
  );
  return [make('pre', { class: 'difference', tabindex: '0', 'aria-label': 'What changes' }, ...shown)];
}

/** YAML with coloured keys and comments. */
function coloured(yaml: string): Node[] {
  return yaml.split('\n').flatMap((line, index) => {
    const rest = index === 0 ? '' : '\n';
    const [, blank = '', key = '', colon = '', value = ''] =
      /^(\s*(?:- )*)("[^"]*"|[^\s#:"'-][^\s:#]*)(:)(?=\s|$)(.*)$/.exec(line) ?? [];
    if (/^\s*#/.test(line)) return [document.createTextNode(rest), span('note', line)];
    if (key === '') return [document.createTextNode(`${rest}${line}`)];
    const shown = value.trim() === '(sealed)' ? span('hidden', value) : document.createTextNode(value);
    return [
      document.createTextNode(`${rest}${blank}`),
      span('key', key),
      document.createTextNode(colon),
      shown,
    ];
  });
}

function span(className: string, text: string): HTMLElement {
  return make('span', { class: className }, text);
}
