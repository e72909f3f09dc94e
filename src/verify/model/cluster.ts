import { dirname } from '../kustomize/folders.ts';
import { asMap, asText, at } from './data.ts';
import type { FluxKustomization, KubernetesObject } from './object.ts';

const known = new WeakMap<KubernetesObject, string>();

/**
 * Identifies the cluster that an object is for. A repository for several clusters has a folder for each, with the
 * topmost Kustomizations, or selects each by a kubeConfig. Objects of the same name in different clusters are different
 * objects.
 */
export function clusterOf(object: KubernetesObject): string {
  let cluster = known.get(object);
  if (cluster === undefined) {
    cluster = describe(object);
    known.set(object, cluster);
  }
  return cluster;
}

function describe({ appliedBy, document, begins }: KubernetesObject): string {
  return appliedBy === undefined
    ? (begins ?? dirname(document.file.path))
    : clusterOfKustomization(appliedBy);
}

/** Identifies the cluster that a Kustomization applies to. */
export function clusterOfKustomization(kustomization: FluxKustomization): string {
  const remotes: string[] = [];
  let top = kustomization;
  for (let by: FluxKustomization | undefined = kustomization; by !== undefined; by = by.parent) {
    const config = asMap(by.spec['kubeConfig']);
    const name = asText(at(config, 'secretRef', 'name')) ?? asText(at(config, 'configMapRef', 'name'));
    if (name !== undefined) remotes.push(`${by.namespace}/${name}`);
    top = by;
    if (by.parent === by) break;
  }
  return [top.object.begins ?? dirname(top.object.document.file.path), ...remotes].join('|');
}

/** Prefers the candidates in the referrer's own cluster; returns all if none is. */
export function nearest<T extends { readonly object?: KubernetesObject | undefined }>(
  candidates: readonly T[],
  from: KubernetesObject | undefined,
): readonly T[] {
  if (from === undefined || candidates.length < 2) return candidates;
  const cluster = clusterOf(from);
  const own = candidates.filter(({ object }) => object === undefined || clusterOf(object) === cluster);
  return own.length > 0 ? own : candidates;
}
