import type { Location } from '../../diagnostics/diagnostic.ts';
import type { KeyPath, Part } from '../../diagnostics/source.ts';
import type { Sealing } from '../kustomize/draft.ts';
import type { PlainMap } from './data.ts';
import type { TreeDocument } from './document.ts';

/** A kind without its version: references and lookups do not care which version serves it. */
export interface GroupKind {
  /** Empty for the core group. */
  readonly group: string;
  readonly kind: string;
}

/** One object as Flux would apply it, with the way back to the files that it came from. */
export interface KubernetesObject extends GroupKind {
  readonly apiVersion: string;
  readonly version: string;
  readonly name: string;
  /** Absent for objects of cluster scope, and where nothing says which. */
  readonly namespace: string | undefined;
  /** After Kustomize and Flux: namespace, labels, patches, variables. */
  readonly data: PlainMap;
  /** The document that it was read from; for a generated object, its kustomization file. */
  readonly document: TreeDocument;
  /** Written by a generator of a kustomization file, not read from a manifest. */
  readonly generated: boolean;
  /** A generator adds a hash to its name, which only references that Kustomize knows of follow: no others are described. */
  readonly hashed: boolean;
  /** Names that it had before a prefix, a suffix or a hash. */
  readonly formerNames: readonly string[];
  /** Which build made it: objects of one build follow each other's names. */
  readonly build: number;
  /** The Flux Kustomization that applies it; absent where none does. */
  readonly appliedBy: FluxKustomization | undefined;
  /** Some build includes it; else it stands in a file that nothing lists. */
  readonly listed: boolean;
  /** Flux applies other parts of this tree, and nothing that it applies brings this object. */
  readonly aside: boolean;
  /** The folder of the cluster that this Kustomization begins, where its manifest is elsewhere and others share it. */
  readonly begins?: string;
  /** Something unseen may yet put values in place of `${…}`: the text is not final. */
  readonly open: boolean;
  /** The object before its variables were put in; absent where none were. */
  readonly written?: PlainMap;
  /** How the text that it is made of was sealed. */
  readonly sealing: Sealing;
  /** Where a part of it stands: in the patch that set it, else in its document. */
  readonly locate: (path: KeyPath, part?: Part) => Location & { readonly origin?: Location };
}

/** A Flux Kustomization with what it applies. */
export interface FluxKustomization {
  readonly object: KubernetesObject;
  readonly name: string;
  readonly namespace: string | undefined;
  readonly spec: PlainMap;
  /** `spec.path` below the tree's root, without `./`; undefined where its source is not this tree. */
  readonly path: string | undefined;
  /** The one that applies this one; itself where it manages itself. */
  readonly parent: FluxKustomization | undefined;
}

/** `Secret ai-system/langfuse`, for messages. */
export function showObject(object: {
  readonly kind: string;
  readonly name: string;
  readonly namespace?: string | undefined;
}): string {
  return `${object.kind} ${object.namespace === undefined ? '' : `${object.namespace}/`}${object.name}`;
}
