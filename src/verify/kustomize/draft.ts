import type { Location } from '../../diagnostics/diagnostic.ts';
import { addTo } from '../../diagnostics/lists.ts';
import type { KeyPath, Part } from '../../diagnostics/source.ts';
import { stringOf } from '../../diagnostics/string-of.ts';
import { splitApiVersion } from '../api-version.ts';
import { asList, asMap, asText, at, isPlainMap, type PlainMap } from '../model/data.ts';
import { placeIn, type TreeDocument } from '../model/document.ts';
import type { Slot } from './field-specs.ts';
import { isCertainlyClusterScoped } from './scope.ts';
import type { SharedText } from './shared-texts.ts';

/** A place in a file, for diagnostics. */
export type Place = Location & { readonly origin?: Location };

/** Something that changed an object during the build. Returns the place of a part that it set. */
export type Layer = (path: KeyPath, part: Part, result: PlainMap) => Place | undefined;

/** An object during a build. A build works on its own copy, so `data` may be changed in place. */
export interface Draft {
  data: Record<string, unknown>;
  readonly document: TreeDocument;
  /** Its path in the document: empty, except for the items of a List and for generated objects. */
  readonly root: KeyPath;
  readonly layers: Layer[];
  /** Its identities before names, namespaces or kinds were changed, oldest first. */
  readonly formerIds: FormerId[];
  readonly prefixes: string[];
  readonly suffixes: string[];
  /** Labels and annotations whose value several places share. */
  readonly shared: SharedText[];
  /** Fields that a replacement created. */
  readonly made: Slot[];
  readonly generated: boolean;
  /** How the text that it was read from is sealed. */
  readonly sealing: Sealing;
  /** A hash of its content is added to its name after all folders are built. */
  hashed: boolean;
}

/** The sealed text in an object: its own, or that of patches and generators. */
export interface Sealing {
  /** Sealed patches that changed it, and sealed files that a generator read into it. */
  readonly parts: SealedPart[];
}

interface SealedPart {
  readonly file: string;
  readonly by: 'patch' | 'generator';
  /** For a generator: the key for the file, the format in which it was sealed, and the one that Flux assumes. */
  readonly key?: string;
  readonly format?: string;
  readonly taken?: string;
  /** Flux cannot decrypt it, or not into what the generator needs. */
  readonly misread?: boolean;
  /** It is a file of `envs`. */
  readonly env?: boolean;
  readonly place: () => Place;
}

export interface FormerId {
  readonly kind: string;
  readonly name: string;
  /** In the form that Kustomize compares: see `effectiveNamespace`. */
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

/** Returns the objects in a document: one, the items of a List, or none if it is not a manifest. */
export function draftsOf(document: TreeDocument): Draft[] {
  const { data } = document;
  if (!isManifest(data)) return [];
  if (stringOf(data['kind']).endsWith('List') && Array.isArray(data['items'])) {
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

/** Returns the map at a key; creates it if it is missing. */
function childMap(parent: Record<string, unknown>, key: string): Record<string, unknown> {
  const existing = parent[key];
  if (isPlainMap(existing)) return existing as Record<string, unknown>;
  const created: Record<string, unknown> = {};
  parent[key] = created;
  return created;
}

/** Records the current identity of an object, before its name, namespace or kind is changed. */
export function storeFormerId(draft: Draft): void {
  const { kind, name } = identityOf(draft.data);
  draft.formerIds.push({ kind, name, namespace: effectiveNamespace(draft.data) });
}

/** The namespace of cluster-scoped objects. */
export const clusterWide = '_cluster_';

/**
 * Returns the namespace by which Kustomize identifies an object. An object without one has `default`, and so has every
 * custom resource without one, because Kustomize does not know its scope.
 */
export function effectiveNamespace(data: PlainMap): string {
  const { group, version, kind, namespace } = identityOf(data);
  if (isCertainlyClusterScoped(group, version, kind)) return clusterWide;
  return namespace ?? 'default';
}

export function isClusterWide(draft: Draft): boolean {
  return effectiveNamespace(draft.data) === clusterWide;
}

/** Returns the former identities of an object, oldest first, followed by the current one. */
export function idsOf(draft: Draft): readonly FormerId[] {
  const { kind, name } = identityOf(draft.data);
  return [...draft.formerIds, { kind, name, namespace: effectiveNamespace(draft.data) }];
}

/** Indexes objects by all names that they have had, because a kustomization may look up thousands. */
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
  // Written out field by field, because a spread is several times slower, and this runs many times for every object.
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

/**
 * Returns the path of the same place in the original manifest. Patches move list items, which are recognised by their
 * keys or values.
 */
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

/** Creates a layer for a patch that is a document of its own: it locates what the patch contains. */
export function patchLayer(document: TreeDocument): Layer {
  return (path, part, result) => {
    const found = pathInPatch(document.data, path, result);
    return found === undefined ? undefined : placeIn(document, found, part);
  };
}

/**
 * Creates a layer for something without a document of its own: it has one place for everything at or below `target`.
 */
export function fixedLayer(target: KeyPath, place: () => Place): Layer {
  return (path) => (target.every((step, index) => path[index] === step) ? place() : undefined);
}

/**
 * Returns the path of the same place in the patch. List items are found by `name`, because a patch contains only some
 * of them.
 */
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
