import type { ProvidedObject } from '../verify/declarations.ts';

/** Short forms to declare objects that someone else puts into the cluster. */

type Ports = NonNullable<ProvidedObject['ports']>;
type Labels = NonNullable<ProvidedObject['labels']>;

/** A namespace that several apps may share, so none of them owns it. */
export function namespaceObject(name: string): ProvidedObject {
  return { apiVersion: 'v1', kind: 'Namespace', name, by: 'whoever runs the apps in it' };
}

/** A Flux Kustomization that someone else applies, for `dependsOn`. */
export function fluxKustomization(name: string, namespace: string, by: string): ProvidedObject {
  return { apiVersion: 'kustomize.toolkit.fluxcd.io/v1', kind: 'Kustomization', name, namespace, by };
}

export function service(
  name: string,
  namespace: string,
  ports: Ports,
  labels: Labels,
  by: string,
): ProvidedObject {
  return { apiVersion: 'v1', kind: 'Service', name, namespace, ports, labels, by };
}

/** Pods of a workload; `name` is the prefix of their names. */
export function pods(name: string, namespace: string, labels: Labels, by: string): ProvidedObject {
  return { apiVersion: 'v1', kind: 'Pod', name, namespace, labels, by };
}
