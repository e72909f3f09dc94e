import type { Location } from '../../diagnostics/diagnostic.ts';
import { addTo } from '../../diagnostics/lists.ts';
import type { KeyPath, Part } from '../../diagnostics/source.ts';
import { splitApiVersion } from '../api-version.ts';
import { asList, asMap, asText, at, isPlainMap, type PlainMap } from '../model/data.ts';
import { placeIn, type TreeDocument } from '../model/document.ts';
import type { Slot } from './field-specs.ts';
import { isCertainlyClusterScoped } from './scope.ts';
import type { SharedText } from './shared-texts.ts';

/** A place in a file as diagnostics carry it. */
export type Place = Location & { readonly origin?: Location };

/** Something that changed an object on its way: it knows the place of the parts that it set. */
export type Layer = (path: KeyPath, part: Part, result: PlainMap) => Place | undefined;

/** An object in the making. A build works on its own copy, so `data` may be changed in place. */
export interface Draft {
  data: Record<string, unknown>;
  readonly document: TreeDocument;
  /** Where in the document it starts: empty, but for the items of a List and for generated objects. */
  readonly root: KeyPath;
  readonly layers: Layer[];
  /** What it was called before names, namespaces or kinds were changed, oldest first. */
  readonly formerIds: FormerId[];
  readonly prefixes: string[];
  readonly suffixes: string[];
  /** Labels and annotations whose values are kept once for several places. */
  readonly shared: SharedText[];
  /** Fields that a replacement made. */
  readonly made: Slot[];
  readonly generated: boolean;
  /** How the text that it is made of was sealed. */
  readonly sealing: Sealing;
  /** Its name gets a hash of its content once all folders are built. */
  hashed: boolean;
}

/** The sealed text that went into an object: SOPS's own, or that of patches and generators. */
export interface Sealing {
  /** Sealed patches that changed it, and sealed files that a generator read into it. */
  readonly parts: SealedPart[];
}

interface SealedPart {
  readonly file: string;
  readonly by: 'patch' | 'generator';
  /** Of a generator: the key that the file is put under, the format that it was sealed in, and the one Flux takes. */
  readonly key?: string;
  readonly format?: string;
  readonly taken?: string;
  readonly place: () => Place;
}

export interface FormerId {
  readonly kind: string;
  readonly name: string;
  /** As Kustomize compares namespaces: see `effectiveNamespace`. */
  readonly namespace: string;
}

export function createDraft(document: TreeDocument, data: PlainMap, root: KeyPath = []): Draft {
  return {
    data: structuredClone(data) as Record<string, unknown>,
    document,
    root,
    layers: [],
    formerIds: [],
    prefixes: [],
    suffixes: [],
    shared: [],
    made: [],
    generated: false,
    sealing: { parts: [] },
    hashed: false,
  };
}

/** The objects in a document: one, the items of a List, or none where it is no manifest. */
export function draftsOf(document: TreeDocument): Draft[] {
  const { data } = document;
  if (!isManifest(data)) return [];
  if (String(data['kind']).endsWith('List') && Array.isArray(data['items'])) {
    return data['items'].flatMap((item: unknown, index) =>
      isManifest(item) ? [createDraft(document, item, ['items', index])] : [],
    );
  }
  return [createDraft(document, data)];
}

function isManifest(data: unknown): data is PlainMap {
  return isPlainMap(data) && asText(data['apiVersion']) !== undefined && asText(data['kind']) !== undefined;
}

export function metadataOf(draft: Draft): Record<string, unknown> {
  return childMap(draft.data, 'metadata');
}

/** The map at a key, made where there is none. */
function childMap(parent: Record<string, unknown>, key: string): Record<string, unknown> {
  const existing = parent[key];
  if (isPlainMap(existing)) return existing as Record<string, unknown>;
  const created: Record<string, unknown> = {};
  parent[key] = created;
  return created;
}

/** Remember what the object is called now, before its name, namespace or kind is changed. */
export function storeFormerId(draft: Draft): void {
  const { kind, name } = identityOf(draft.data);
  draft.formerIds.push({ kind, name, namespace: effectiveNamespace(draft.data) });
}

/** The namespace of what has none. */
export const clusterWide = '_cluster_';

/**
 * The namespace by which Kustomize tells objects apart: none is `default`, and so is that of every custom resource
 * without one, since of those it does not know the scope.
 */
export function effectiveNamespace(data: PlainMap): string {
  const { group, version, kind, namespace } = identityOf(data);
  if (isCertainlyClusterScoped(group, version, kind)) return clusterWide;
  return namespace ?? 'default';
}

export function isClusterWide(draft: Draft): boolean {
  return effectiveNamespace(draft.data) === clusterWide;
}

/** The identities that an object has had, oldest first, and the one that it has now. */
export function idsOf(draft: Draft): readonly FormerId[] {
  const { kind, name } = identityOf(draft.data);
  return [...draft.formerIds, { kind, name, namespace: effectiveNamespace(draft.data) }];
}

/** Objects by every name that they have had: thousands of entries of a kustomization ask for one each. */
export function byName(drafts: readonly Draft[]): ReadonlyMap<string, readonly Draft[]> {
  const found = new Map<string, Draft[]>();
  for (const draft of drafts) {
    for (const name of new Set(idsOf(draft).map((id) => id.name))) addTo(found, name, draft);
  }
  return found;
}

export interface Identity {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly name: string;
  readonly namespace: string | undefined;
}

export function identityOf(data: PlainMap): Identity {
  const metadata = asMap(data['metadata']);
  // Taken apart by name: a spread costs several times as much, and this is asked of every object many times.
  const { group, version } = splitApiVersion(asText(data['apiVersion']) ?? '');
  return {
    group,
    version,
    kind: asText(data['kind']) ?? '',
    name: asText(metadata['name']) ?? '',
    namespace: asText(metadata['namespace']),
  };
}

export function locateInDraft(draft: Draft, path: KeyPath, part: Part): Place {
  for (let index = draft.layers.length - 1; index >= 0; index--) {
    const place = draft.layers[index]?.(path, part, draft.data);
    if (place !== undefined) return place;
  }
  const original = at(draft.document.data, ...draft.root);
  return placeIn(draft.document, [...draft.root, ...pathBefore(original, path, draft.data)], part);
}

/** The same place in the manifest: patches move the items of lists, which their keys or values tell apart. */
function pathBefore(original: unknown, path: KeyPath, result: unknown): KeyPath {
  const before: (string | number)[] = [];
  let inOriginal = original;
  let inResult = result;
  for (const step of path) {
    const item = at(inResult, step);
    const own = typeof step === 'number' ? indexBefore(asList(inOriginal), step, item) : step;
    before.push(own);
    inOriginal = at(inOriginal, own);
    inResult = item;
  }
  return before;
}

const itemKeys = ['name', 'mountPath', 'containerPort', 'port', 'ip', 'topologyKey'];

function indexBefore(original: readonly unknown[], index: number, item: unknown): number {
  const key = isPlainMap(item) ? itemKeys.find((candidate) => item[candidate] !== undefined) : undefined;
  const same = (other: unknown) =>
    isPlainMap(item) ? key !== undefined && at(other, key) === item[key] : other === item;
  if (same(original[index])) return index;
  const found = original.findIndex(same);
  return found < 0 ? index : found;
}

/** A layer for a patch that is a document of its own: it has the place of what stands in it. */
export function patchLayer(document: TreeDocument): Layer {
  return (path, part, result) => {
    const found = pathInPatch(document.data, path, result);
    return found === undefined ? undefined : placeIn(document, found, part);
  };
}

/** A layer for parts set by something without such a document: everything at or below `target`. */
export function fixedLayer(target: KeyPath, place: () => Place): Layer {
  return (path) => (target.every((step, index) => path[index] === step) ? place() : undefined);
}

/** The same place in the patch: list items are found by their `name`, since a patch names only some of them. */
function pathInPatch(patch: unknown, path: KeyPath, result: unknown): KeyPath | undefined {
  const found: (string | number)[] = [];
  let inPatch = patch;
  let inResult = result;
  for (const step of path) {
    let patchStep = step;
    if (typeof step === 'number') {
      const name = at(inResult, step, 'name');
      if (typeof name === 'string') {
        patchStep = asList(inPatch).findIndex((item) => at(item, 'name') === name);
      }
    }
    inPatch = at(inPatch, patchStep);
    inResult = at(inResult, step);
    if (inPatch === undefined) return undefined;
    found.push(patchStep);
  }
  return found;
}
