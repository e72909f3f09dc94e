import { splitApiVersion } from '../api-version.ts';
import type { ProvidedObject } from '../declarations.ts';
import { quietGroups, quietKinds, standardOperators } from '../operators/standard.ts';
import { installedChart } from './chart.ts';
import { nearest } from './cluster.ts';
import { asMap, asTexts, at, texts } from './data.ts';
import type { Model } from './model.ts';
import type { GroupKind, KubernetesObject } from './object.ts';
import { isBuiltinGroup } from './scope.ts';

/** Kinds that stand for pods: of a workload that is only declared, the labels are those of its pods. */
const podKinds = new Set(['Pod', 'Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet', 'Job', 'CronJob']);

/** Something that exists, in the tree or by declaration. */
export interface Known {
  readonly name: string;
  readonly namespace: string | undefined;
  /** Keys of a Secret or a ConfigMap; undefined where not all are known. */
  readonly keys: ReadonlySet<string> | undefined;
  readonly object?: KubernetesObject;
  readonly provided?: ProvidedObject;
}

/** The cluster as far as it can be known: what exists, and what may exist unseen. */
export interface World {
  /** What is of that name; of several, what is in the cluster of `from`. */
  readonly lookup: (
    kind: GroupKind,
    namespace: string | undefined,
    name: string,
    from?: KubernetesObject,
  ) => Known | undefined;
  readonly names: (kind: GroupKind, namespace: string | undefined) => readonly string[];
  /** Pods that declarations tell of: workloads, or Pods, with the labels of the pods. */
  readonly providedPods: readonly ProvidedObject[];
  readonly providedServices: readonly ProvidedObject[];
  /**
   * Whether something that the tree names, but whose doings are not known, may have made the object: a chart
   * without a description, a custom resource without one, another repository. Then nothing can be said.
   */
  readonly mayExist: (kind: GroupKind, namespace: string | undefined, name: string) => boolean;
  /** The same, of what this tree shows alone: other repositories left aside. */
  readonly mayExistHere: (kind: GroupKind, namespace: string | undefined, name: string) => boolean;
  /** Namespaces in which a chart or an operator without a description may run pods. */
  readonly hasUnknownPods: (namespace: string | undefined) => boolean;
}

const worlds = new WeakMap<Model, World>();

/** The world of a model, made once. */
export function worldOf(model: Model): World {
  let world = worlds.get(model);
  if (world === undefined) {
    world = createWorld(model);
    worlds.set(model, world);
  }
  return world;
}

/** A chart or a custom resource of which nobody has told what it makes. */
interface Unknown {
  readonly namespace: string | undefined;
  /** What it may name its objects after. */
  readonly names: readonly string[];
  /** Every string in its text: a name given there may be the name of what it makes. */
  readonly mentions: (name: string) => boolean;
}

function createWorld(model: Model): World {
  const known = new Map<string, Known[]>();
  const add = ({ group, kind }: GroupKind, entry: Known) => {
    const key = `${group}/${kind}`;
    const entries = known.get(key);
    if (entries) entries.push(entry);
    else known.set(key, [entry]);
  };
  const provided: ProvidedObject[] = [
    ...model.declarations.provides,
    ...kubernetesItself(model),
    ...fluxItself(model),
  ];
  const unknowns: Unknown[] = [];
  const operators = [...standardOperators, ...model.declarations.operators];
  for (const object of model.objects) {
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
      if (described) provided.push(...described.provides(release));
      else unknowns.push(unknownRelease(object, release, chart));
    } else if (!isBuiltinGroup(object.group)) {
      const matching = operators.filter(
        ({ apiVersion, kind }) => kind === object.kind && groupOf(apiVersion) === object.group,
      );
      const { name, namespace = '' } = object;
      const spec = asMap(object.data['spec']);
      for (const operator of matching) provided.push(...operator.provides({ name, namespace, spec }));
      const quiet = quietGroups.has(object.group) || quietKinds.has(`${object.group}/${object.kind}`);
      if (matching.length === 0 && !quiet) unknowns.push(unknownObject(object));
    }
  }
  for (const entry of provided) {
    const { group } = splitApiVersion(entry.apiVersion);
    add(
      { group, kind: entry.kind },
      {
        name: entry.name,
        namespace: entry.namespace,
        keys: entry.keys === undefined ? undefined : new Set(entry.keys),
        provided: entry,
      },
    );
  }
  // What a file that cannot be read would have held is unknown as well.
  const unreadable = model.parsedFiles.some(
    ({ file, problems }) => problems.length > 0 && model.builtFiles.has(file.path),
  );
  const elsewhere =
    unreadable || model.hasRemoteResources || model.kustomizations.some(({ path }) => path === undefined);
  const replicated = model.objects.some(replicates);
  const ofKind = ({ group, kind }: GroupKind) => known.get(`${group}/${kind}`) ?? [];
  const mayExistHere: World['mayExistHere'] = (kind, namespace, name) => {
    if (replicated && (kind.kind === 'Secret' || kind.kind === 'ConfigMap')) return true;
    return unknowns.some(
      (unknown) =>
        inNamespace(unknown.namespace, namespace) &&
        (isNamedFreely(kind) || unknown.names.some((own) => related(own, name)) || unknown.mentions(name)),
    );
  };
  return {
    lookup: (kind, namespace, name, from) => {
      const found = ofKind(kind).filter(
        (entry) => entry.name === name && inNamespace(entry.namespace, namespace),
      );
      return merge(nearest(found, from));
    },
    names: (kind, namespace) =>
      ofKind(kind).flatMap((entry) => (inNamespace(entry.namespace, namespace) ? [entry.name] : [])),
    providedPods: provided.filter(({ kind, labels }) => labels !== undefined && podKinds.has(kind)),
    providedServices: provided.filter(({ kind }) => kind === 'Service'),
    mayExist: (kind, namespace, name) => elsewhere || mayExistHere(kind, namespace, name),
    mayExistHere,
    hasUnknownPods: (namespace) =>
      elsewhere || unknowns.some((unknown) => inNamespace(unknown.namespace, namespace)),
  };
}

/** What the tree writes and what is declared of one name are the same object: it has the keys of both. */
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
  // An operator's description may name the group alone: what it makes does not depend on the version.
  return apiVersion.includes('/') ? splitApiVersion(apiVersion).group : apiVersion;
}

/** Charts name these after their components, whatever the release is called; Secrets and claims they do not. */
function isNamedFreely({ group, kind }: GroupKind): boolean {
  return group === 'rbac.authorization.k8s.io' || ['Service', 'ServiceAccount', 'ConfigMap'].includes(kind);
}

/** Charts and operators name what they make after the release, the chart or the object. */
function related(own: string, name: string): boolean {
  return name === own || name.startsWith(`${own}-`) || name.endsWith(`-${own}`) || name.startsWith(`${own}.`);
}

function unknownRelease(
  object: KubernetesObject,
  release: { readonly name: string; readonly namespace: string },
  chart: string | undefined,
): Unknown {
  const overrides = ['nameOverride', 'fullnameOverride'].flatMap((key) => {
    const names: string[] = [];
    for (const { path, text } of texts(at(object.data, 'spec', 'values'))) {
      if (path.at(-1) === key && text !== '') names.push(text);
    }
    return names;
  });
  return {
    namespace: release.namespace === '' ? undefined : release.namespace,
    names: [release.name, ...(chart === undefined ? [] : [chart]), ...overrides].filter(
      (name) => name !== '',
    ),
    mentions: mentionsIn(object),
  };
}

function unknownObject(object: KubernetesObject): Unknown {
  return { namespace: object.namespace, names: [object.name], mentions: mentionsIn(object) };
}

/**
 * Whether an object's text gives the name other than by referring to it: a reference calls its field `name`,
 * `secretName`, `existingSecret` and the like.
 */
function mentionsIn(object: KubernetesObject): (name: string) => boolean {
  let keys: Set<string> | undefined;
  return (name) => {
    if (keys === undefined) {
      keys = new Set();
      collectKeys(object.data['spec'], keys);
    }
    return keys.has(name);
  };
}

function collectKeys(value: unknown, keys: Set<string>): void {
  if (Array.isArray(value)) for (const item of value) collectKeys(item, keys);
  else {
    for (const [key, item] of Object.entries(asMap(value))) {
      keys.add(key);
      collectKeys(item, keys);
    }
  }
}

function keysOf(object: KubernetesObject, closedWorld: boolean): ReadonlySet<string> | undefined {
  if (object.group !== '' || (object.kind !== 'Secret' && object.kind !== 'ConfigMap')) return undefined;
  const keys = ['data', 'stringData', 'binaryData'].flatMap((field) =>
    Object.keys(asMap(object.data[field])),
  );
  // Kubernetes fills in the token of a ServiceAccount; some operator, what copies another or is empty.
  if (object.data['type'] === 'kubernetes.io/service-account-token')
    return new Set([...keys, 'token', 'ca.crt', 'namespace']);
  if (!closedWorld && (keys.length === 0 || replicates(object))) return undefined;
  return new Set(keys);
}

/** Objects that copy Secrets or ConfigMaps between namespaces: what they copy cannot be followed. */
function replicates(object: KubernetesObject): boolean {
  if (object.kind === 'ClusterExternalSecret' || object.kind === 'ClusterSecret') return true;
  if (object.group === 'kyverno.io') return true;
  return Object.keys(asTexts(at(object.data, 'metadata', 'annotations'))).some((key) =>
    /^(reflector\.v1\.k8s\.emberstack\.com|replicator\.v1\.mittwald\.de|kubed\.appscode\.com)\//.test(key),
  );
}

/** What every cluster has. */
function kubernetesItself(model: Model): ProvidedObject[] {
  const by = 'Kubernetes';
  const namespaces = new Set(model.objects.flatMap(({ namespace }) => namespace ?? []));
  // Where something is declared to stand, its namespace exists.
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
 * What Flux brings along in the namespace that it runs in, which is where the topmost Kustomizations stand: its
 * Services, and the source and Kustomization named after the namespace that every way of bootstrapping makes.
 */
function fluxItself(model: Model): ProvidedObject[] {
  const by = 'Flux';
  const homes = new Set(
    model.kustomizations.flatMap(({ parent, namespace }) => (parent === undefined ? (namespace ?? []) : [])),
  );
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
        { apiVersion: 'apps/v1', kind: 'Deployment', name, namespace, by },
        { apiVersion: 'v1', kind: 'ServiceAccount', name, namespace, by },
      ],
    ),
  ]);
}
