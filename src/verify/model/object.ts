import type { Location } from '../../diagnostics/diagnostic.ts';
import type { KeyPath, Part } from '../../diagnostics/source.ts';
import type { Sealing } from '../kustomize/draft.ts';
import type { PlainMap } from './data.ts';
import type { TreeDocument } from './document.ts';

/** A kind without its version, because references and lookups do not depend on the version. */
export interface GroupKind {
  /** Empty for the core group. */
  readonly group: string;
  readonly kind: string;
}

/** One object as Flux would apply it, with the locations in the files that it came from. */
export interface KubernetesObject extends GroupKind {
  readonly apiVersion: string;
  readonly version: string;
  readonly name: string;
  /** Undefined for cluster-scoped objects, and if the tree does not show the namespace. */
  readonly namespace: string | undefined;
  /** The data after Kustomize and Flux have applied namespaces, labels, patches and variables. */
  readonly data: PlainMap;
  /** The document that it was read from; for a generated object, its kustomization file. */
  readonly document: TreeDocument;
  /** True if a generator of a kustomization file creates it. */
  readonly generated: boolean;
  /** A generator adds a hash to its name. Only references that Kustomize recognises follow the new name. */
  readonly hashed: boolean;
  /** Names that it had before a prefix, a suffix or a hash was added. */
  readonly formerNames: readonly string[];
  /** The build that created it; references within a build follow changed names. */
  readonly build: number;
  /** The Flux Kustomization that applies it; undefined if there is none. */
  readonly appliedBy: FluxKustomization | undefined;
  /** Some build includes it; if false, it is in a file that nothing lists. */
  readonly listed: boolean;
  /** Flux applies other parts of this tree, but nothing that it applies includes this object. */
  readonly aside: boolean;
  /**
   * The folder of the cluster that this Kustomization begins, if its manifest is elsewhere and shared with other
   * clusters.
   */
  readonly begins?: string;
  /** Something that the tree does not show may still substitute `${…}`: the text is not final. */
  readonly open: boolean;
  /** The object before its variables were substituted; absent if it has none. */
  readonly written?: PlainMap;
  /** How the text that it was read from is sealed. */
  readonly sealing: Sealing;
  /** Returns where a part of it was set: in a patch, or else in its document. */
  readonly locate: (path: KeyPath, part?: Part) => Location & { readonly origin?: Location };
}

/** A Flux Kustomization and its place in the hierarchy. */
export interface FluxKustomization {
  readonly object: KubernetesObject;
  readonly name: string;
  readonly namespace: string | undefined;
  /** One that manages itself gets what its own patches add, because Flux patches it as well. */
  spec: PlainMap;
  /** `spec.path`, relative to the root of the tree, without `./`; undefined if its source is not this tree. */
  readonly path: string | undefined;
  /** The Kustomization that applies this one; itself if it manages itself. */
  readonly parent: FluxKustomization | undefined;
}

/** Names an object in messages, such as `Secret ai-system/langfuse`. */
export function showObject(object: {
  readonly kind: string;
  readonly name: string;
  readonly namespace?: string | undefined;
}): string {
  return `${object.kind} ${object.namespace === undefined ? '' : `${object.namespace}/`}${object.name}`;
}
