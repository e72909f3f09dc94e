import type { GraphObject } from '../../graph.ts';
import { byId, data, make, type PageNode, type PageView, places } from './data.ts';

/** A search result: a node, or an object that is not a node. */
export type Found = { readonly view: PageView; readonly node: PageNode } | { readonly object: GraphObject };

const most = 14;

/** The search field with its results; `found` is called with the matches, `pick` with the selected one. */
export function search(
  found: (boxes: ReadonlySet<string> | undefined) => void,
  pick: (choice: Found) => void,
  current: () => PageView,
): void {
  const field = byId<HTMLInputElement>('search');
  const list = byId('results');
  let results: readonly Found[] = [];
  let active = 0;

  const close = () => {
    list.hidden = true;
    field.setAttribute('aria-expanded', 'false');
    field.removeAttribute('aria-activedescendant');
  };
  const choose = (index: number) => {
    const choice = results[index];
    if (choice === undefined) return;
    close();
    field.value = '';
    pick(choice);
  };
  const draw = () => {
    list.replaceChildren(
      ...results.map((result, index) => {
        const item = make('li', {
          role: 'option',
          id: `result-${index}`,
          'aria-selected': String(index === active),
        });
        const { name, kind, namespace } = 'node' in result ? result.node : result.object;
        item.append(name, make('span', {}, `${kind}${namespace === undefined ? '' : ` · ${namespace}`}`));
        item.addEventListener('pointerdown', (event) => event.preventDefault());
        item.addEventListener('click', () => choose(index));
        return item;
      }),
    );
    list.hidden = results.length === 0;
    field.setAttribute('aria-expanded', String(results.length > 0));
    if (results.length > 0) field.setAttribute('aria-activedescendant', `result-${active}`);
  };

  field.addEventListener('input', () => {
    results = find(field.value, current());
    active = 0;
    draw();
    const boxes = results.flatMap((result) => ('node' in result ? [result.node.id] : []));
    found(field.value.trim() === '' ? undefined : new Set(boxes));
  });
  field.addEventListener('keydown', (event) => {
    if (event.key === 'Enter') choose(active);
    else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      const step = event.key === 'ArrowDown' ? 1 : results.length - 1;
      active = results.length === 0 ? 0 : (active + step) % results.length;
      draw();
    } else if (event.key === 'Escape') {
      field.value = '';
      close();
      found(undefined);
      field.blur();
    } else return;
    event.stopPropagation();
  });
  field.addEventListener('blur', close);
}

/**
 * Finds what has every word in its name, kind or namespace; results in the current view, and those that begin with the text, come
 * first.
 */
function find(text: string, view: PageView): readonly Found[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return [];
  const fits = ({ name, kind, namespace = '' }: { name: string; kind: string; namespace?: string }) => {
    const all = `${name} ${kind} ${namespace}`.toLowerCase();
    return words.every((word) => all.includes(word));
  };
  const boxes = places.filter(({ node }) => fits(node));
  const main = new Set(places.flatMap(({ node }) => node.objects.slice(0, 1)));
  const objects = Object.values(data.objects).filter((object) => !main.has(object.id) && fits(object));
  const rank = ({ node, view: home }: (typeof places)[number]) =>
    (home === view ? 0 : 2) + (node.name.toLowerCase().startsWith(words[0] ?? '') ? 0 : 1);
  return [...[...boxes].sort((a, b) => rank(a) - rank(b)), ...objects.map((object) => ({ object }))].slice(
    0,
    most,
  );
}
