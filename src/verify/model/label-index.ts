import { addTo } from '../../diagnostics/lists.ts';
import type { Labels } from './selectors.ts';

/**
 * Labels and namespaces that every selected item is certain to have. It narrows down the candidates; it never decides
 * by itself.
 */
export interface Hint {
  readonly namespaces: readonly (string | undefined)[] | 'all';
  readonly labels: Labels;
}

interface Labelled {
  readonly namespace: string | undefined;
  readonly labels: Labels;
}

interface Group<T> {
  readonly items: T[];
  readonly byLabel: Map<string, T[]>;
}

/** An index of items by namespace and label. */
export class LabelIndex<T extends Labelled> {
  readonly #all = emptyGroup<T>();
  readonly #byNamespace = new Map<string | undefined, Group<T>>();
  readonly #places = new Map<T, number>();

  constructor(items: readonly T[]) {
    for (const [place, item] of items.entries()) {
      const own = this.#byNamespace.get(item.namespace) ?? emptyGroup<T>();
      this.#byNamespace.set(item.namespace, own);
      add(this.#all, item);
      add(own, item);
      this.#places.set(item, place);
    }
  }

  /** Returns all items that match a hint, and possibly others, each once, in their original order. */
  like(hints: readonly Hint[]): readonly T[] {
    const found = hints.flatMap(({ namespaces, labels }) =>
      (namespaces === 'all' ? [this.#all] : namespaces.map((name) => this.#byNamespace.get(name))).map(
        (group) => rarest(group, labels),
      ),
    );
    const [only = [], ...others] = found;
    if (others.length === 0) return only;
    const place = (item: T) => this.#places.get(item) ?? 0;
    return [...new Set(found.flat())].sort((a, b) => place(a) - place(b));
  }
}

/** Returns the items with the rarest of the labels. */
function rarest<T>(group: Group<T> | undefined, labels: Labels): readonly T[] {
  if (group === undefined) return [];
  let fewest: readonly T[] = group.items;
  for (const [key, value] of Object.entries(labels)) {
    const items = group.byLabel.get(`${key}=${value}`) ?? [];
    if (items.length < fewest.length) fewest = items;
  }
  return fewest;
}

function emptyGroup<T>(): Group<T> {
  return { items: [], byLabel: new Map() };
}

function add<T extends Labelled>({ items, byLabel }: Group<T>, item: T): void {
  items.push(item);
  for (const [key, value] of Object.entries(item.labels)) addTo(byLabel, `${key}=${value}`, item);
}
