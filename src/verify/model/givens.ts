import { dataOf, yamlDocuments } from '../../diagnostics/read-yaml.ts';
import type { ProvidedObject } from '../declarations.ts';
import { topOf } from './ancestors.ts';
import { asList, asText, at, isPlainMap, type PlainMap } from './data.ts';
import { isInstanceOfFlux, syncPathOf } from './flux-manifests.ts';
import type { Model } from './model.ts';
import type { KubernetesObject } from './object.ts';

/** Returns what every cluster contains. */
export function kubernetesItself(model: Model): ProvidedObject[] {
  const by = 'Kubernetes';
  const namespaces = new Set(model.objects.flatMap(({ namespace }) => namespace ?? []));
  // If an object is declared to be in a namespace, the namespace exists.
  const existing = new Set([
    ...['default', 'kube-system', 'kube-public', 'kube-node-lease'],
    ...model.declarations.provides.flatMap(({ namespace }) => namespace ?? []),
  ]);
  return [
    {
      apiVersion: 'v1',
      kind: 'Service',
      name: 'kubernetes',
      namespace: 'default',
      ports: [{ name: 'https', port: 443 }],
      by,
    },
    ...[...namespaces].flatMap((namespace): ProvidedObject[] => [
      { apiVersion: 'v1', kind: 'ServiceAccount', name: 'default', namespace, by },
      { apiVersion: 'v1', kind: 'ConfigMap', name: 'kube-root-ca.crt', namespace, keys: ['ca.crt'], by },
    ]),
    ...[...existing].map((name) => ({
      apiVersion: 'v1',
      kind: 'Namespace',
      name,
      by,
    })),
    ...['system-cluster-critical', 'system-node-critical'].map((name) => ({
      apiVersion: 'scheduling.k8s.io/v1',
      kind: 'PriorityClass',
      name,
      by,
    })),
    ...['cluster-admin', 'admin', 'edit', 'view'].map((name) => ({
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRole',
      name,
      by,
    })),
  ];
}

/**
 * Returns what Flux creates in its own namespace, which is that of the topmost Kustomizations: its Services, and the
 * source and Kustomization named after the namespace, which every kind of bootstrap creates.
 */
export function fluxItself(model: Model): ProvidedObject[] {
  const by = 'Flux';
  // What applies the topmost one may be a FluxInstance, which is in the same namespace.
  const homes = new Set(model.kustomizations.flatMap((each) => topOf(each).namespace ?? []));
  return [...homes].flatMap((namespace): ProvidedObject[] => [
    ...['webhook-receiver', 'notification-controller', 'source-controller'].map((name) => ({
      apiVersion: 'v1',
      kind: 'Service',
      name,
      namespace,
      ports: [{ name: 'http', port: 80 }],
      by,
    })),
    {
      apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
      kind: 'Kustomization',
      name: namespace,
      namespace,
      by,
    },
    ...['source-controller', 'kustomize-controller', 'helm-controller', 'notification-controller'].flatMap(
      (name): ProvidedObject[] => [
        { apiVersion: 'apps/v1', kind: 'Deployment', name, namespace, labels: { app: name }, by },
        { apiVersion: 'v1', kind: 'ServiceAccount', name, namespace, by },
      ],
    ),
  ]);
}

/**
 * Returns the objects of a flux-operator chart whose values are not in the tree: its source and Kustomization have the
 * name of the namespace.
 */
function namedAfter(name: string): ProvidedObject[] {
  const where = { name, namespace: name, by: 'the Flux Operator' };
  return [
    { apiVersion: 'kustomize.toolkit.fluxcd.io/v1', kind: 'Kustomization', ...where },
    ...['GitRepository', 'OCIRepository', 'Bucket'].map((kind) => ({
      apiVersion: 'source.toolkit.fluxcd.io/v1',
      kind,
      ...where,
    })),
  ];
}

/** Returns the values that a release of the chart takes from ConfigMaps, if they contain the sync. */
function givenValues(model: Model, release: KubernetesObject): PlainMap | undefined {
  for (const entry of asList(at(release.data, 'spec', 'valuesFrom'))) {
    if (at(entry, 'kind') !== 'ConfigMap') continue;
    const source = model.find(
      { group: '', kind: 'ConfigMap' },
      release.namespace,
      asText(at(entry, 'name')) ?? '',
      release,
    );
    const text = asText(at(source?.data, 'data', asText(at(entry, 'valuesKey')) ?? 'values.yaml'));
    const [syntax] = (text === undefined ? undefined : yamlDocuments(text, { uniqueKeys: false })) ?? [];
    const values = syntax === undefined || syntax.errors.length > 0 ? undefined : dataOf(syntax).data;
    if (isPlainMap(values) && isPlainMap(at(values, 'instance', 'sync'))) return values;
  }
  return undefined;
}

/**
 * Returns the source and the Kustomization that flux-operator creates for the sync of a FluxInstance, however it is
 * installed.
 */
export function syncsOfInstances(model: Model): ProvidedObject[] {
  return model.objects.flatMap((object): ProvidedObject[] => {
    const path = syncPathOf(object.data);
    const { namespace } = object;
    const values = path === undefined && isInstanceOfFlux(object) ? givenValues(model, object) : undefined;
    if (path === undefined && values === undefined)
      return isInstanceOfFlux(object) ? namedAfter(namespace ?? 'flux-system') : [];
    const sync = path === undefined ? at(values, 'instance', 'sync') : at(object.data, ...path);
    const name = asText(at(sync, 'name')) ?? namespace ?? 'flux-system';
    const kind = asText(at(sync, 'kind')) ?? 'GitRepository';
    const where = { name, ...(namespace !== undefined && { namespace }), by: 'the Flux Operator' };
    return [
      { apiVersion: 'source.toolkit.fluxcd.io/v1', kind, ...where },
      { apiVersion: 'kustomize.toolkit.fluxcd.io/v1', kind: 'Kustomization', ...where },
    ];
  });
}
