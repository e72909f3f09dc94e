import { addTo } from '../../diagnostics/lists.ts';
import { splitApiVersion } from '../api-version.ts';
import type { ProvidedObject } from '../declarations.ts';
import { dirname } from '../kustomize/folders.ts';
import { standardOperators } from '../operators/standard.ts';
import { madeByAppTemplate } from './app-template.ts';
import { installedChart } from './chart.ts';
import { nearest } from './cluster.ts';
import { asMap, asTexts } from './data.ts';
import { fluxItself, kubernetesItself, syncsOfInstances } from './givens.ts';
import type { Model } from './model.ts';
import type { GroupKind, KubernetesObject } from './object.ts';
import {
  type Asking,
  type Excuse,
  excuseOf,
  isReplica,
  type UndescribedRelease,
  unknownsOf,
} from './unknowns.ts';

/** Kinds that represent pods: the labels of a workload that is only declared are those of its pods. */
const podKinds = new Set(['Pod', 'Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet', 'Job', 'CronJob']);

/** Something that exists, in the tree or by declaration. */
export interface Known {
  readonly name: string;
  readonly namespace: string | undefined;
  /** Keys of a Secret or ConfigMap; undefined if not all are known. */
  readonly keys: ReadonlySet<string> | undefined;
  readonly object?: KubernetesObject;
  readonly provided?: ProvidedObject;
}

/** The cluster as far as it is known: what exists, and what may exist without being shown. */
export interface Inventory {
  /** Finds an object by name; if there are several, one in the cluster of `from` is preferred. */
  readonly lookup: (
    kind: GroupKind,
    namespace: string | undefined,
    name: string,
    from?: KubernetesObject,
  ) => Known | undefined;
  readonly names: (kind: GroupKind, namespace: string | undefined) => readonly string[];
  /** Declared workloads and Pods, with the labels of the pods. */
  readonly providedPods: readonly ProvidedObject[];
  readonly providedServices: readonly ProvidedObject[];
  /**
   * Whether the object may be created by something in the tree whose effects are not known: a chart or a custom
   * resource without a description, or another repository.
   */
  readonly mayExist: (kind: GroupKind, namespace: string | undefined, name: string, from?: Asking) => Excuse;
  /** The tree uses something from outside that may create objects of unknown names and kinds. */
  readonly isOpen: boolean;
  /** Whether a chart or an operator without a description may run pods in a namespace. */
  readonly hasUnknownPods: (namespace: string | undefined) => boolean;
}

const worlds = new WeakMap<Model, Inventory>();

/** Returns the inventory of a model, which is computed once. */
export function inventoryOf(model: Model): Inventory {
  let inventory = worlds.get(model);
  if (inventory === undefined) {
    inventory = createInventory(model);
    worlds.set(model, inventory);
  }
  return inventory;
}

function createInventory(model: Model): Inventory {
  const known = new Map<string, Known[]>();
  const named = new Map<string, Known[]>();
  const keyOf = ({ group, kind }: GroupKind) => `${group}/${kind}`;
  const add = (kind: GroupKind, entry: Known) => {
    addTo(known, keyOf(kind), entry);
    addTo(named, `${keyOf(kind)}\n${entry.name}`, entry);
  };
  const provided: ProvidedObject[] = [
    ...model.declarations.provides,
    ...kubernetesItself(model),
    ...fluxItself(model),
  ];
  provided.push(...syncsOfInstances(model));
  const operators = [...standardOperators, ...model.declarations.operators];
  const charts: UndescribedRelease[] = [];
  for (const object of [...model.objects, ...model.unused.filter((own) => !isForgotten(model, own))]) {
    for (const name of [object.name, ...object.formerNames]) {
      add(object, {
        name,
        namespace: object.namespace,
        keys: keysOf(object, model.options.closedWorld === true),
        object,
      });
    }
    if (object.group === 'helm.toolkit.fluxcd.io' && object.kind === 'HelmRelease') {
      const { release, chart, described } = installedChart(model, object);
      const created = described?.provides(release);
      if (created !== undefined) provided.push(...created);
      else {
        charts.push({ object, release, chart });
        provided.push(...madeByAppTemplate(release, object));
      }
    } else {
      const { name, namespace = '', data } = object;
      for (const operator of operators) {
        if (operator.kind !== object.kind || groupOf(operator.apiVersion) !== object.group) continue;
        const annotations = asTexts(asMap(data['metadata'])['annotations']);
        provided.push(...operator.provides({ name, namespace, annotations, spec: asMap(data['spec']) }));
      }
    }
  }
  const added = new Map<string, Known[]>();
  for (const entry of provided) {
    const { group } = splitApiVersion(entry.apiVersion);
    const made = {
      name: entry.name,
      namespace: entry.namespace,
      keys: entry.keys === undefined ? undefined : new Set(entry.keys),
      provided: entry,
    };
    if (entry.adds === true) addTo(added, `${keyOf({ group, kind: entry.kind })}\n${entry.name}`, made);
    else add({ group, kind: entry.kind }, made);
  }
  const unknowns = unknownsOf(model, charts, (object) =>
    operators.some(({ apiVersion, kind }) => kind === object.kind && groupOf(apiVersion) === object.group),
  );
  const namesIn = new Map<string, readonly string[]>();
  return {
    lookup: (kind, namespace, name, from) => {
      const key = `${keyOf(kind)}\n${name}`;
      const within = (entry: Known) => inNamespace(entry.namespace, namespace);
      const found = (named.get(key) ?? []).filter(within);
      if (found.length === 0) return undefined;
      return merge([...nearest(found, from), ...(added.get(key) ?? []).filter(within)]);
    },
    names: (kind, namespace) => {
      const key = namespace === undefined ? keyOf(kind) : `${keyOf(kind)}\n${namespace}`;
      const names =
        namesIn.get(key) ??
        (known.get(keyOf(kind)) ?? []).flatMap((entry) =>
          inNamespace(entry.namespace, namespace) ? [entry.name] : [],
        );
      namesIn.set(key, names);
      return names;
    },
    providedPods: provided.filter(({ kind, labels }) => labels !== undefined && podKinds.has(kind)),
    providedServices: provided.filter(({ kind }) => kind === 'Service'),
    mayExist: (kind, namespace, name, from) => excuseOf(unknowns, { kind, namespace, name, from }),
    isOpen: unknowns.some(({ outside }) => outside),
    hasUnknownPods: (namespace) => unknowns.some((unknown) => unknown.runsPods(namespace)),
  };
}

/** Merges an object of the tree with the declarations of the same name: it has the keys of all. */
function merge([first, ...rest]: readonly Known[]): Known | undefined {
  if (first === undefined || rest.length === 0) return first;
  const all = [first, ...rest].map(({ keys }) => keys);
  const keys = all.includes(undefined) ? undefined : new Set(all.flatMap((set) => [...(set ?? [])]));
  return { ...first, keys };
}

function inNamespace(own: string | undefined, asked: string | undefined): boolean {
  return own === undefined || asked === undefined || own === asked;
}

function groupOf(apiVersion: string): string {
  // An operator's description may give only the group, because what it creates does not depend on the version.
  return apiVersion.includes('/') ? splitApiVersion(apiVersion).group : apiVersion;
}

function keysOf(object: KubernetesObject, closedWorld: boolean): ReadonlySet<string> | undefined {
  if (object.group !== '' || (object.kind !== 'Secret' && object.kind !== 'ConfigMap')) return undefined;
  const keys = ['data', 'stringData', 'binaryData'].flatMap((field) =>
    Object.keys(asMap(object.data[field])),
  );
  // Kubernetes fills in the token of a ServiceAccount; an operator fills in an object that copies another or is empty.
  if (object.data['type'] === 'kubernetes.io/service-account-token')
    return new Set([...keys, 'token', 'ca.crt', 'namespace']);
  if (!closedWorld && (keys.length === 0 || isReplica(object))) return undefined;
  return new Set(keys);
}

/**
 * Whether an object is in a file below a folder that Flux applies, but that nothing there lists: it is not in the
 * cluster.
 */
function isForgotten(model: Model, { document }: KubernetesObject): boolean {
  for (let folder = dirname(document.file.path); ; folder = dirname(folder)) {
    if (model.appliedPaths.has(folder)) return true;
    if (folder === '') return false;
  }
}
