import type { Location } from '../../diagnostics/diagnostic.ts';
import type { KeyPath, Part } from '../../source/source.ts';
import { splitApiVersion } from '../api-version.ts';
import { asList, asMap, asText, at, isPlainMap, type PlainMap } from '../model/data.ts';
import { placeIn, type TreeDocument } from '../model/document.ts';

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
  readonly formerNames: string[];
  readonly generated: boolean;
  hashed: boolean;
  /** Its build has configurations of its own, which may follow names in fields that Kustomize does not know. */
  configured: boolean;
}

export function createDraft(document: TreeDocument, data: PlainMap, root: KeyPath = []): Draft {
  return {
    data: structuredClone(data) as Record<string, unknown>,
    document,
    root,
    layers: [],
    formerNames: [],
    generated: false,
    hashed: false,
    configured: false,
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
export function childMap(parent: Record<string, unknown>, key: string): Record<string, unknown> {
  const existing = parent[key];
  if (isPlainMap(existing)) return existing as Record<string, unknown>;
  const created: Record<string, unknown> = {};
  parent[key] = created;
  return created;
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
  return {
    ...splitApiVersion(asText(data['apiVersion']) ?? ''),
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
  return placeIn(draft.document, [...draft.root, ...path], part);
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
