import { quietGroups, quietKinds } from '../operators/standard.ts';
import { asMap, asText, asTexts, at, texts } from './data.ts';
import type { Model } from './model.ts';
import type { FluxKustomization, GroupKind, KubernetesObject } from './object.ts';
import { unknownResourceSets } from './resource-set-unknowns.ts';
import { isBuiltinGroup } from './scope.ts';
import { written } from './written.ts';

/**
 * Whether something with unknown effects may create an object: `named` if it contains the exact name; `possible` if it
 * may create objects of such a name, which does not excuse an obvious typo.
 */
export type Excuse = 'named' | 'possible' | undefined;

/** The object that contains the reference. What Flux reads before it installs a chart cannot come from that chart. */
export interface Asking {
  readonly object: KubernetesObject;
  /** The reference is in the chart's values, which may refer to objects that the chart itself creates. */
  readonly inValues: boolean;
}

export interface Question {
  readonly kind: GroupKind;
  readonly namespace: string | undefined;
  readonly name: string;
  readonly from: Asking | undefined;
}

/**
 * Something whose effects the tree does not show; it excuses only references to objects that it could really create.
 */
export interface Unknown {
  readonly excuses: (question: Question) => Excuse;
  readonly runsPods: (namespace: string | undefined) => boolean;
  /** It comes from outside the tree: another repository, or a remote file. */
  readonly outside: boolean;
}

/** A release of a chart without a description. */
export interface UndescribedRelease {
  readonly object: KubernetesObject;
  readonly release: { readonly name: string; readonly namespace: string };
  readonly chart: string | undefined;
}

export function excuseOf(unknowns: readonly Unknown[], question: Question): Excuse {
  let best: Excuse;
  for (const { excuses } of unknowns) {
    const excuse = excuses(question);
    if (excuse === 'named') return excuse;
    best ??= excuse;
  }
  return best;
}

export function unknownsOf(
  model: Model,
  releases: readonly UndescribedRelease[],
  isDescribed: (object: KubernetesObject) => boolean,
): readonly Unknown[] {
  const custom = model.objects.filter(
    (object) =>
      !isBuiltinGroup(object.group) &&
      !quietGroups.has(object.group) &&
      !quietKinds.has(`${object.group}/${object.kind}`) &&
      !isDescribed(object),
  );
  return [
    ...releases.map(unknownRelease),
    ...custom.map(unknownObject),
    ...model.objects.flatMap(copies),
    ...model.objects.flatMap(written),
    ...unknownResourceSets(model),
    ...model.remotes.map(unknownRemote),
    ...model.kustomizations
      .filter(({ path, object }) => path === undefined && !object.aside)
      .map(unknownRepository),
    ...unreadableFiles(model),
  ];
}

function inNamespace(own: string | undefined, asked: string | undefined): boolean {
  return own === undefined || asked === undefined || own === asked;
}

function isFluxKind({ group }: GroupKind): boolean {
  return group.endsWith('.toolkit.fluxcd.io') || group === 'fluxcd.controlplane.io';
}

const namedFreely = new Set([
  'Service',
  'ServiceAccount',
  'ConfigMap',
  'Deployment',
  'DaemonSet',
  'StatefulSet',
]);

/**
 * Whether charts name objects of a kind after their components, whatever the release is called. They do not do so for
 * Secrets and claims.
 */
function isNamedFreely({ group, kind }: GroupKind): boolean {
  return group === 'rbac.authorization.k8s.io' || group === 'apiextensions.k8s.io' || namedFreely.has(kind);
}

/**
 * Whether two names are related: charts and operators name what they create after the release, the chart or the object.
 */
function related(own: string, name: string): boolean {
  return name === own || name.startsWith(`${own}-`) || name.endsWith(`-${own}`) || name.startsWith(`${own}.`);
}

function unknownRelease({ object, release, chart }: UndescribedRelease): Unknown {
  const namespace = release.namespace === '' ? undefined : release.namespace;
  const names = [release.name, chart ?? '', ...overrides(object)].filter((name) => name !== '');
  const writes = once(() => new Set([...keysBelow(object.data['spec'])]));
  const given = once(() => new Set(textsBelow(at(object.data, 'spec', 'values'))));
  return {
    outside: false,
    runsPods: (asked) => inNamespace(namespace, asked),
    excuses: ({ kind, namespace: asked, name, from }) => {
      // Flux reads sources, values and dependencies before it installs the chart.
      if (from !== undefined && from.object === object && !from.inValues) return undefined;
      if (!inNamespace(namespace, asked)) return undefined;
      if (writes().has(name)) return isFluxKind(kind) ? undefined : 'named';
      // If a chart creates objects of such a kind from its values, the values name the kind.
      if (isFluxKind(kind)) return given().has(kind.kind) ? 'possible' : undefined;
      if (!isBuiltinGroup(kind.group) && given().has(kind.kind)) return 'possible';
      const plain = kind.kind === 'PersistentVolumeClaim' ? name.replace(/-\d+$/, '') : name;
      return isNamedFreely(kind) || names.some((own) => related(own, plain)) ? 'possible' : undefined;
    },
  };
}

function overrides({ data }: KubernetesObject): string[] {
  const names: string[] = [];
  for (const { path, text } of texts(at(data, 'spec', 'values'))) {
    if (['nameOverride', 'fullnameOverride'].includes(String(path.at(-1))) && text !== '') names.push(text);
  }
  return names;
}

function unknownObject(object: KubernetesObject): Unknown {
  const writes = once(() => new Set([...keysBelow(object.data['spec'])]));
  return {
    outside: false,
    runsPods: (asked) => inNamespace(object.namespace, asked),
    excuses: ({ kind, namespace, name }) => {
      if (isFluxKind(kind) || !inNamespace(object.namespace, namespace)) return undefined;
      if (writes().has(name)) return 'named';
      // The claim of a StatefulSet ends in the number of the pod.
      const plain = kind.kind === 'PersistentVolumeClaim' ? name.replace(/-\d+$/, '') : name;
      return isNamedFreely(kind) || related(object.name, plain) ? 'possible' : undefined;
    },
  };
}

const copying = /^(reflector\.v1\.k8s\.emberstack\.com|replicator\.v1\.mittwald\.de|kubed\.appscode\.com)\//;

/** Whether an object is filled in with the data of another one. */
export function isReplica(object: KubernetesObject): boolean {
  return Object.keys(asTexts(at(object.data, 'metadata', 'annotations'))).some((key) => copying.test(key));
}

/** A copy in another namespace keeps its name and kind. */
function copies(object: KubernetesObject): Unknown[] {
  const { group, kind, data } = object;
  if (group === 'kyverno.io') return [generatedBy(object)];
  const isCopying =
    kind === 'ClusterExternalSecret' ||
    kind === 'ClusterSecret' ||
    isReplica(object) ||
    [...keysBelow(data['spec'])].some((key) => copying.test(key));
  if (!isCopying) return [];
  const names = once(() => new Set([object.name, ...textsBelow(data['spec'])]));
  const made = group === '' ? [kind] : ['Secret', 'ConfigMap'];
  return [
    {
      outside: false,
      runsPods: () => false,
      excuses: (question) =>
        question.kind.group === '' && made.includes(question.kind.kind) && names().has(question.name)
          ? 'named'
          : undefined,
    },
  ];
}

/** The rules of a policy engine contain the kinds that they generate, and the names unless these are computed. */
function generatedBy(object: KubernetesObject): Unknown {
  const rules = once(() => JSON.stringify(object.data['spec'] ?? ''));
  return {
    outside: false,
    runsPods: () => false,
    excuses: ({ kind, name }) => {
      if (!rules().includes('"generate"') || !rules().includes(`"kind":"${kind.kind}"`)) return undefined;
      if (rules().includes(`"name":"${name}"`)) return 'named';
      return rules().includes('"name":"{{') || rules().includes('"cloneList"') ? 'possible' : undefined;
    },
  };
}

function unknownRemote({ address, folder, by }: Model['remotes'][number]): Unknown {
  const target = asText(by?.spec['targetNamespace']);
  const definitions = address !== undefined && /crd|standard-install|experimental-install/i.test(address);
  const isManifest = address !== undefined && /\.ya?ml(\?|$)/.test(address);
  return {
    outside: !definitions,
    runsPods: (asked) => !definitions && inNamespace(target, asked),
    excuses: ({ kind, namespace, from }) => {
      if (!inNamespace(target, namespace)) return undefined;
      if (definitions) return undefined;
      // Objects of the same build are likely to belong together.
      const near = from?.object.appliedBy === by && (by !== undefined || isNear(from?.object, folder));
      if (near) return 'possible';
      // Charts and the release manifests of a project contain no sources and no Kustomizations.
      if (isFluxKind(kind) && (address === undefined || isManifest)) return undefined;
      return 'possible';
    },
  };
}

function isNear(object: KubernetesObject | undefined, folder: string): boolean {
  return object?.document.file.path.startsWith(folder === '' ? '' : `${folder}/`) ?? false;
}

function unknownRepository({ spec, object }: FluxKustomization): Unknown {
  const target = asText(spec['targetNamespace']);
  return {
    outside: true,
    runsPods: (asked) => inNamespace(target, asked),
    excuses: ({ namespace, from }) =>
      inNamespace(target, namespace) && from?.object !== object ? 'possible' : undefined,
  };
}

/** A file that cannot be parsed may contain the objects that it names. */
function unreadableFiles(model: Model): Unknown[] {
  return model.parsedFiles.flatMap(({ file, problems }): Unknown[] => {
    if (problems.length === 0 || !model.builtFiles.has(file.path)) return [];
    const words = once(() => new Set(file.content.split(/[\s"',{}[\]]+/)));
    return [
      {
        outside: false,
        runsPods: () => /kind:\s*(Deployment|StatefulSet|DaemonSet|Pod|HelmRelease)\b/.test(file.content),
        excuses: ({ kind, name }) => (words().has(name) && words().has(kind.kind) ? 'named' : undefined),
      },
    ];
  });
}

function* keysBelow(value: unknown): Generator<string> {
  if (Array.isArray(value)) for (const item of value) yield* keysBelow(item);
  else {
    for (const [key, item] of Object.entries(asMap(value))) {
      yield key;
      yield* keysBelow(item);
    }
  }
}

function* textsBelow(value: unknown): Generator<string> {
  for (const { text } of texts(value)) {
    yield text;
    // Finds manifests in a text block.
    if (text.includes('kind:'))
      for (const match of text.matchAll(/kind:\s*["']?(\w+)/g)) yield match[1] ?? '';
  }
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
