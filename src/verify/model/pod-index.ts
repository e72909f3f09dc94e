import type { Model } from './model.ts';
import type { Labels } from './selectors.ts';
import { type Pods, podsOf } from './workloads.ts';

/** What pods have for certain if they are taken, so that few have to be looked at. It never decides by itself. */
export interface PodHint {
  readonly namespaces: readonly (string | undefined)[] | 'all';
  readonly labels: Labels;
}

/** Nothing is known of the pods. */
export const anyPods: PodHint = { namespaces: 'all', labels: {} };

interface Group {
  readonly pods: Pods[];
  readonly byLabel: Map<string, Pods[]>;
}

interface Index {
  readonly all: Group;
  readonly byNamespace: Map<string | undefined, Group>;
  readonly places: Map<Pods, number>;
}

const indexes = new WeakMap<Model, Index>();
const none: readonly Pods[] = [];

/** All pods that fit one of the hints, and maybe others, each once, in the order of `podsOf`. */
export function podsLike(model: Model, hints: readonly PodHint[]): readonly Pods[] {
  const index = indexOf(model);
  const found = hints.flatMap(({ namespaces, labels }) =>
    (namespaces === 'all' ? [index.all] : namespaces.map((name) => index.byNamespace.get(name))).map(
      (group) => rarest(group, labels),
    ),
  );
  const [only = none, ...others] = found;
  if (others.length === 0) return only;
  const place = (pods: Pods) => index.places.get(pods) ?? 0;
  return [...new Set(found.flat())].sort((a, b) => place(a) - place(b));
}

/** Of the labels, the one that the fewest pods have. */
function rarest(group: Group | undefined, labels: Labels): readonly Pods[] {
  if (group === undefined) return none;
  let fewest: readonly Pods[] = group.pods;
  for (const [key, value] of Object.entries(labels)) {
    const pods = group.byLabel.get(`${key}=${value}`) ?? none;
    if (pods.length < fewest.length) fewest = pods;
  }
  return fewest;
}

function indexOf(model: Model): Index {
  const known = indexes.get(model);
  if (known !== undefined) return known;
  const index: Index = { all: emptyGroup(), byNamespace: new Map(), places: new Map() };
  for (const [place, pods] of podsOf(model).entries()) {
    let own = index.byNamespace.get(pods.namespace);
    if (own === undefined) {
      own = emptyGroup();
      index.byNamespace.set(pods.namespace, own);
    }
    add(index.all, pods);
    add(own, pods);
    index.places.set(pods, place);
  }
  indexes.set(model, index);
  return index;
}

function emptyGroup(): Group {
  return { pods: [], byLabel: new Map() };
}

function add({ pods: all, byLabel }: Group, pods: Pods): void {
  all.push(pods);
  for (const [key, value] of Object.entries(pods.labels)) {
    const label = `${key}=${value}`;
    const known = byLabel.get(label);
    if (known === undefined) byLabel.set(label, [pods]);
    else known.push(pods);
  }
}
