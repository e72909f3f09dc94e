import type { Model } from './model.ts';
import type { KubernetesObject } from './object.ts';

const known = new WeakMap<Model, ReadonlyMap<string, KubernetesObject>>();

/** Returns the Namespace of a name, the first if there are several. */
export function namespaceCalled(model: Model, name: string | undefined): KubernetesObject | undefined {
  let byName = known.get(model);
  if (byName === undefined) {
    byName = new Map(
      [...model.ofKind('', 'Namespace')].reverse().map((object) => [object.name, object] as const),
    );
    known.set(model, byName);
  }
  return name === undefined ? undefined : byName.get(name);
}
