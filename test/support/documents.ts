import { parseAllDocuments } from 'yaml';
import type { RenderedFile } from '../../src/render/rendered-file.ts';

/** An object of a tree as plain data. */
export interface KubernetesDocument {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata?: { readonly name?: string; readonly namespace?: string };
  readonly [key: string]: unknown;
}

/** Every document of a file, in YAML 1.1 or 1.2. Throws if one has errors. */
export function documentsOf(content: string, version: '1.1' | '1.2' = '1.2'): readonly KubernetesDocument[] {
  return parseAllDocuments(content, { version, merge: false, uniqueKeys: true }).map((document) => {
    const [problem] = [...document.errors, ...document.warnings];
    if (problem !== undefined) throw problem;
    return document.toJS() as KubernetesDocument;
  });
}

/** `Kind/name`; a kustomization.yaml, which has no name, is identified by its path. */
export function nameOf(document: KubernetesDocument, path: string): string {
  const name = document.metadata?.name;
  return name === undefined ? path : `${document.kind}/${name}`;
}

/**
 * The documents of a tree by name: `Kind/name` or, if several namespaces have the same name, `Kind/name in namespace`. Throws if
 * two are the same object.
 */
export function objectsOf(tree: ReadonlyMap<string, RenderedFile>): ReadonlyMap<string, KubernetesDocument> {
  const all = [...tree.values()].flatMap(({ path, content }) =>
    documentsOf(content).map((document) => ({ name: nameOf(document, path), document })),
  );
  const uses = new Map<string, number>();
  for (const { name } of all) uses.set(name, (uses.get(name) ?? 0) + 1);
  const objects = new Map<string, KubernetesDocument>();
  for (const { name, document } of all) {
    const namespace = document.metadata?.namespace ?? 'the namespace of its Kustomization';
    const key = uses.get(name) === 1 ? name : `${name} in ${namespace}`;
    if (objects.has(key)) throw new Error(`two objects are called ${key}`);
    objects.set(key, document);
  }
  return objects;
}

/**
 * Every leaf of a value by its path, such as `spec.values.langfuse.web.replicas`. Items of a list are identified by their name if
 * they have one (`env[PORT].value`), strings by themselves, rules of network policies by their peers, others by number.
 */
export function leavesOf(value: unknown, path = ''): ReadonlyMap<string, unknown> {
  const leaves = new Map<string, unknown>();
  const add = (child: unknown, at: string) => {
    for (const [key, leaf] of leavesOf(child, at)) leaves.set(key, leaf);
  };
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) add(item, `${path}[${itemName(item) ?? index}]`);
  } else if (isMap(value)) {
    for (const [key, child] of Object.entries(value)) add(child, path === '' ? key : `${path}.${key}`);
  }
  if (leaves.size === 0) leaves.set(path, typeof value === 'object' ? JSON.stringify(value) : value);
  return leaves;
}

function itemName(item: unknown): string | undefined {
  if (typeof item === 'string') return item;
  if (!isMap(item)) return undefined;
  if (typeof item['name'] === 'string') return item['name'];
  const peers = [item['toEndpoints'], item['fromEndpoints'], item['toEntities'], item['toFQDNs']].flat();
  const names = [item, ...peers].flatMap((peer) => peerName(peer) ?? []);
  return names.length === 0 ? undefined : names.join(',');
}

const tellingLabels = ['app.kubernetes.io/name', 'cnpg.io/cluster', 'k8s-app', 'app'];

function peerName(peer: unknown): string | undefined {
  if (typeof peer === 'string') return peer;
  if (!isMap(peer)) return undefined;
  if (typeof peer['matchName'] === 'string') return 'by name';
  const labels = peer['matchLabels'];
  if (!isMap(labels)) return undefined;
  const label = tellingLabels.find((key) => labels[key] !== undefined);
  return label === undefined ? undefined : String(labels[label]);
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
