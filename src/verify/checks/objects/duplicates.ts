import type { Diagnostic } from '../../../diagnostics/diagnostic.ts';
import { isSample } from '../../model/apply-graph.ts';
import { clusterOf } from '../../model/cluster.ts';
import { at, isOpaque } from '../../model/data.ts';
import type { Model } from '../../model/model.ts';
import { type FluxKustomization, type KubernetesObject, showObject } from '../../model/object.ts';
import { inObject } from '../../model/report.ts';

/** Reports objects that are applied twice. */
export function* duplicates(model: Model): Generator<Diagnostic> {
  const first = new Map<string, KubernetesObject>();
  const pairs = new Map<string, [FluxKustomization, FluxKustomization, ...KubernetesObject[]]>();
  const doubled = new Map<
    string,
    { readonly other: KubernetesObject; readonly objects: KubernetesObject[] }
  >();
  for (const object of model.objects) {
    if (!object.listed || object.name === '' || isOpaque(object.name)) continue;
    const key = [clusterOf(object), object.group, object.kind, object.namespace ?? '', object.name].join('|');
    const other = first.get(key);
    if (other === undefined) {
      first.set(key, object);
      continue;
    }
    // Within one build, Kustomize itself refuses the second one. People apply by hand what nothing else applies.
    if (other.appliedBy === object.appliedBy && (object.appliedBy || !areRoots(model, object, other)))
      continue;
    if ((other.appliedBy === undefined) !== (object.appliedBy === undefined)) continue;
    // Objects that are suspended or that nothing applies do not conflict.
    if ([object, other].some(({ aside, appliedBy }) => aside || appliedBy?.spec['suspend'] === true))
      continue;
    if ([object, other].some(isLeftAlone)) continue;
    const [by, otherBy] = [object.appliedBy, other.appliedBy];
    if (by !== undefined && otherBy !== undefined && by.path === otherBy.path && by.path !== undefined) {
      // The bootstrap and the tree contain the same Kustomization.
      if (by.name === otherBy.name && by.namespace === otherBy.namespace) continue;
      const pair = [by.name, by.namespace, otherBy.name, otherBy.namespace].join('|');
      const known = pairs.get(pair);
      if (known) known.push(object);
      else pairs.set(pair, [by, otherBy, object]);
      continue;
    }
    const group = doubled.get(key);
    if (group) group.objects.push(object);
    else doubled.set(key, { other, objects: [object] });
  }
  for (const [by, otherBy, ...objects] of pairs.values()) yield sameFolder(model, by, otherBy, objects);
  for (const { other, objects } of doubled.values()) yield duplicate(other, objects);
}

/**
 * Whether Flux only creates the object if it is missing, or ignores it, so that it does not conflict with another
 * owner.
 */
function isLeftAlone({ data }: KubernetesObject): boolean {
  const way = at(data, 'metadata', 'annotations', 'kustomize.toolkit.fluxcd.io/ssa');
  return way === 'IfNotPresent' || way === 'Ignore';
}

/** Reports an object once, however many Kustomizations apply it. */
function duplicate(other: KubernetesObject, objects: readonly KubernetesObject[]): Diagnostic {
  const object = objects[0] ?? other;
  const names = [...objects, other].map(({ appliedBy }) => appliedBy?.name ?? 'nobody');
  const files = [...new Set([other, ...objects].map(({ document }) => document.file.path))];
  const elsewhere = files.filter((file) => file !== object.document.file.path);
  return inObject(object, ['metadata', 'name'], {
    code: 'object/duplicate',
    severity: object.kind === 'Namespace' ? 'warning' : 'error',
    message: object.appliedBy
      ? `${showObject(object)} is applied by ${names.slice(0, -1).join(', ')} and by ${names.at(-1)}`
      : `${showObject(object)} is in the tree ${names.length === 2 ? 'twice' : `${names.length} times`}`,
    hint:
      elsewhere.length === 0
        ? 'Let one of them apply it, for all.'
        : `The other one is in ${elsewhere.join(', ')}. Rename or remove one of the two.`,
  });
}

/**
 * Reports two Kustomizations of one folder once for all objects that they share, which may not be all, because of
 * variables.
 */
function sameFolder(
  model: Model,
  by: FluxKustomization,
  other: FluxKustomization,
  shared: readonly KubernetesObject[],
): Diagnostic {
  const own = model.objects.filter(({ appliedBy }) => appliedBy === by).length;
  const [first] = shared;
  const more = shared.length > 1 ? ` and ${shared.length - 1} more` : '';
  const what =
    shared.length === own || first === undefined
      ? `the same objects as ${other.name}`
      : `${showObject(first)}${more}, as ${other.name} does`;
  return inObject(by.object, ['spec', 'path'], {
    code: 'object/duplicate',
    severity: 'warning',
    message: `${by.name} applies ${what}, from the same folder`,
    hint: `The other one is in ${other.object.document.file.path}. Remove one of the two, or give their objects different names.`,
  });
}

/** Whether the objects are topmost Kustomizations, which the bootstrap of the cluster applies. */
function areRoots(model: Model, ...objects: readonly KubernetesObject[]): boolean {
  return objects.every(
    (object) =>
      !isSample(object.document.file.path) && model.kustomizations.some((entry) => entry.object === object),
  );
}
