import { type Hint, LabelIndex } from './label-index.ts';
import type { Model } from './model.ts';
import { type Pods, podsOf } from './workloads.ts';

export type PodHint = Hint;

/** A hint that matches all pods. */
export const anyPods: PodHint = { namespaces: 'all', labels: {} };

const indexes = new WeakMap<Model, LabelIndex<Pods>>();

/** Returns all pods that match a hint, and possibly others, each once, in the order of `podsOf`. */
export function podsLike(model: Model, hints: readonly PodHint[]): readonly Pods[] {
  const index = indexes.get(model) ?? new LabelIndex(podsOf(model));
  indexes.set(model, index);
  return index.like(hints);
}
