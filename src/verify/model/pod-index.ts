import { type Hint, LabelIndex } from './label-index.ts';
import type { Model } from './model.ts';
import { type Pods, podsOf } from './workloads.ts';

export type PodHint = Hint;

/** Nothing is known of the pods. */
export const anyPods: PodHint = { namespaces: 'all', labels: {} };

const indexes = new WeakMap<Model, LabelIndex<Pods>>();

/** All pods that fit one of the hints, and maybe others, each once, in the order of `podsOf`. */
export function podsLike(model: Model, hints: readonly PodHint[]): readonly Pods[] {
  const index = indexes.get(model) ?? new LabelIndex(podsOf(model));
  indexes.set(model, index);
  return index.like(hints);
}
