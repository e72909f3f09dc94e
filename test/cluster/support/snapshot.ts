import type { Api, KubernetesObject } from './api.ts';

/** The objects that Flux or Helm has applied, as they are in the cluster at one moment. */
export interface Snapshot {
  /** Those that Flux applied, by `Kind.group namespace/name`. */
  readonly applied: ReadonlyMap<string, SeenObject>;
  /** Those that Helm installed, with their HelmRelease, `namespace/name`. */
  readonly installed: ReadonlyMap<string, SeenObject & { readonly release: string }>;
  /** `namespace/name` of every PersistentVolumeClaim. */
  readonly claims: ReadonlySet<string>;
}

export interface SeenObject {
  readonly object: KubernetesObject;
  /** The object without status and history, for comparison. */
  readonly content: string;
  /** Whether Flux keeps it when it is removed from the tree. */
  readonly stays: boolean;
}

interface Resource {
  readonly path: string;
  readonly kind: string;
  readonly apiVersion: string;
}

export async function snapshot(api: Api): Promise<Snapshot> {
  const applied = new Map<string, SeenObject>();
  const installed = new Map<string, SeenObject & { readonly release: string }>();
  const claims = new Set<string>();
  for (const resource of await resourcesOf(api)) {
    const { path, kind, apiVersion } = resource;
    for (const object of await api.list(path)) {
      const { labels = {}, name, namespace } = object.metadata;
      const key = keyOf({ apiVersion, kind, namespace, name });
      // Items of a list do not contain their kind.
      const seen = {
        object: { ...object, apiVersion, kind },
        content: contentOf(object),
        stays: stays(object),
      };
      if (kind === 'PersistentVolumeClaim') claims.add(`${namespace}/${name}`);
      if (labels['kustomize.toolkit.fluxcd.io/name'] !== undefined) applied.set(key, seen);
      const release = labels['helm.toolkit.fluxcd.io/name'];
      if (release !== undefined)
        installed.set(key, { ...seen, release: `${labels['helm.toolkit.fluxcd.io/namespace']}/${release}` });
    }
  }
  return { applied, installed, claims };
}

/** The names of what differs between two snapshots or is only in one. */
export function changedBetween(
  before: ReadonlyMap<string, SeenObject>,
  after: ReadonlyMap<string, SeenObject>,
): readonly string[] {
  return [...new Set([...before.keys(), ...after.keys()])]
    .filter((key) => before.get(key)?.content !== after.get(key)?.content)
    .sort();
}

/** `Deployment.apps media/plex`. */
export function keyOf({
  apiVersion,
  kind,
  namespace,
  name,
}: {
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace?: string | null | undefined;
  readonly name: string;
}): string {
  const group = apiVersion.includes('/') ? `.${apiVersion.split('/')[0]}` : '';
  return `${kind}${group} ${namespace ? `${namespace}/` : ''}${name}`;
}

/** The kinds that the server lists, in its preferred version, without events and derived objects. */
async function resourcesOf(api: Api): Promise<readonly Resource[]> {
  const { body } = await api.get('/apis');
  const groups = body['groups'] as readonly {
    readonly preferredVersion: { readonly groupVersion: string };
  }[];
  const found: Resource[] = [];
  for (const apiVersion of ['v1', ...groups.map(({ preferredVersion }) => preferredVersion.groupVersion)]) {
    const base = apiVersion === 'v1' ? '/api/v1' : `/apis/${apiVersion}`;
    const { body: described } = await api.get(base);
    for (const { name, kind, verbs } of (described['resources'] ?? []) as readonly {
      readonly name: string;
      readonly kind: string;
      readonly verbs: readonly string[];
    }[]) {
      if (name.includes('/') || !verbs.includes('list') || derived.has(kind)) continue;
      found.push({ path: `${base}/${name}`, kind, apiVersion });
    }
  }
  return found;
}

/** What controllers create from other objects, whose labels it may have. */
const derived: ReadonlySet<string> = new Set([
  'ControllerRevision',
  'Endpoints',
  'EndpointSlice',
  'Event',
  'Pod',
  'ReplicaSet',
]);

function contentOf(object: KubernetesObject): string {
  const { status: _, metadata, apiVersion: __, kind: ___, ...rest } = object;
  const { labels, annotations = {}, uid, deletionTimestamp } = metadata;
  const reported = Object.entries(annotations).filter(
    ([key]) => !/^(deployment\.kubernetes\.io|meta\.helm\.sh|reconcile\.fluxcd\.io)\//.test(key),
  );
  return JSON.stringify([rest, labels, reported, uid, deletionTimestamp]);
}

function stays({ metadata }: KubernetesObject): boolean {
  const { labels = {}, annotations = {} } = metadata;
  const key = 'kustomize.toolkit.fluxcd.io/prune';
  return labels[key] === 'disabled' || annotations[key] === 'disabled';
}
