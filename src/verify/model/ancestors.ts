import type { FluxKustomization } from './object.ts';

/** The depth at which following nested Kustomizations stops; real trees are far shallower. */
export const deepest = 100;

/** How many Kustomizations apply this one, each by way of the next; at most one more than `deepest`. */
export function depthOf({ parent }: FluxKustomization): number {
  let depth = 0;
  for (let above = parent; above !== undefined && depth <= deepest; above = above.parent) {
    depth += 1;
    if (above.parent === above) break;
  }
  return depth;
}

/** The Kustomization that no other one applies, and by way of which this one is applied. */
export function topOf(kustomization: FluxKustomization): FluxKustomization {
  let top = kustomization;
  while (top.parent !== undefined && top.parent !== top) top = top.parent;
  return top;
}
