import { lenientData } from '../diagnostics/read-yaml.ts';

interface TreeFile {
  readonly path: string;
  readonly content: string;
}

/** A Kubernetes object of a tree. */
export interface TreeObject {
  /** `group/Kind`, or `Kind` of the core group: what is the same in every version. */
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly path: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** The documents of a text as data. */
export type ReadDocuments = (content: string) => readonly unknown[];

/** Reads each text once: of two trees most files are the same. */
export function readOnce(): ReadDocuments {
  const known = new Map<string, readonly unknown[]>();
  return (content) => {
    let found = known.get(content);
    if (found === undefined) {
      found = lenientData(content);
      known.set(content, found);
    }
    return found;
  };
}

/** The objects of a tree by kind, namespace and name. What is no object is left out. */
export function objectsOf(
  files: readonly TreeFile[],
  read: ReadDocuments = lenientData,
): ReadonlyMap<string, TreeObject> {
  const objects = new Map<string, TreeObject>();
  for (const { path, content } of files) {
    if (!/\.ya?ml$/.test(path) || !content.includes('kind:')) continue;
    for (const data of read(content).flatMap(unpacked)) {
      const object = objectIn(data, path);
      if (object !== undefined) objects.set(keyOf(object), object);
    }
  }
  return objects;
}

/** The items of a List, too. */
function unpacked(value: unknown): unknown[] {
  const items = at(value, ['items']);
  return at(value, ['kind']) === 'List' && Array.isArray(items) ? items : [value];
}

function objectIn(value: unknown, path: string): TreeObject | undefined {
  const [apiVersion, kind] = [at(value, ['apiVersion']), at(value, ['kind'])];
  const name = at(value, ['metadata', 'name']);
  if (typeof apiVersion !== 'string' || typeof kind !== 'string' || typeof name !== 'string')
    return undefined;
  const group = apiVersion.includes('/') ? `${apiVersion.split('/')[0]}/` : '';
  const namespace = at(value, ['metadata', 'namespace']);
  return {
    kind: `${group}${kind}`,
    namespace: typeof namespace === 'string' ? namespace : '',
    name,
    path,
    data: value as Readonly<Record<string, unknown>>,
  };
}

function keyOf({ kind, namespace, name }: TreeObject): string {
  return `${kind} ${namespace}/${name}`;
}

/** As people name it: `Cluster data/main`. */
export function nameOf({ kind, namespace, name }: TreeObject): string {
  const short = kind.split('/').at(-1) ?? kind;
  return `${short} ${namespace === '' ? '' : `${namespace}/`}${name}`;
}

/** The value at a path; undefined if there is none. */
export function at(value: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (inner, key) =>
      typeof inner === 'object' && inner !== null && Object.hasOwn(inner, key)
        ? (inner as Record<string, unknown>)[key]
        : undefined,
    value,
  );
}

/** Its own namespace, or the one that a Kustomization gives to what it applies; undefined if neither says it. */
export function namespaceOf(
  { path, namespace: own }: TreeObject,
  objects: ReadonlyMap<string, TreeObject>,
): string | undefined {
  if (own !== '') return own;
  const found = [...objects.values()].flatMap(({ kind, data }) => {
    const [folder, namespace] = [at(data, ['spec', 'path']), at(data, ['spec', 'targetNamespace'])];
    if (kind !== 'kustomize.toolkit.fluxcd.io/Kustomization' || typeof folder !== 'string') return [];
    const below = `${folder.replace(/^\.\//, '').replace(/(?<!\/)\/+$/, '')}/`;
    return typeof namespace === 'string' && path.startsWith(below) ? [{ below, namespace }] : [];
  });
  return found.sort((a, b) => b.below.length - a.below.length)[0]?.namespace;
}

/** The name of the chart of a release: an OCIRepository of the tree has that of the release. */
export function chartOf({ data }: TreeObject): unknown {
  return at(data, ['spec', 'chart', 'spec', 'chart']) ?? at(data, ['spec', 'chartRef', 'name']);
}
