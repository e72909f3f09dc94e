import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { Build, Remote } from '../kustomize/build.ts';
import type { Draft } from '../kustomize/draft.ts';
import type { Tree } from '../kustomize/folders.ts';
import type { ApplyGraph } from './apply-graph.ts';
import type { Standing } from './finish.ts';
import type { FluxKustomization, KubernetesObject } from './object.ts';
import type { Sources } from './post-build.ts';

/** Everything that Flux would apply, with what the way there turned up. */
export interface Applied {
  readonly objects: readonly KubernetesObject[];
  /** In files that no build reads although builds around them are known: patches, old copies, unused components. */
  readonly unused: readonly KubernetesObject[];
  readonly kustomizations: readonly FluxKustomization[];
  readonly problems: readonly Diagnostic[];
  /** Files that some build read. */
  readonly files: ReadonlySet<string>;
  /** Files that Flux reads, as far as the tree tells. */
  readonly live: ReadonlySet<string>;
  /** Folders that a Flux Kustomization of this tree applies. */
  readonly paths: ReadonlySet<string>;
  /** What builds take from elsewhere. */
  readonly remotes: readonly AppliedRemote[];
  /** By file, the topmost files from which Flux comes to it. */
  readonly entries: ReadonlyMap<string, ReadonlySet<string>>;
}

/** Something that a build takes from elsewhere, and whose build that is. */
export interface AppliedRemote extends Remote {
  readonly by: FluxKustomization | undefined;
}

/** An object in the making: variables are put in once everything that may define them is built. */
export interface Pending {
  readonly draft: Draft;
  readonly by: FluxKustomization | undefined;
  readonly standing: Standing;
  /** It comes out of a ResourceSet, into which variables were put before. */
  readonly finished: boolean;
  /** The ResourceSet that it comes out of may hold variables that are not known. */
  readonly open?: boolean;
}

/** What is known while a tree is applied. */
export interface State {
  readonly tree: Tree;
  readonly graph: ApplyGraph;
  readonly sources: Sources;
  readonly objects: (KubernetesObject | Pending)[];
  readonly kustomizations: FluxKustomization[];
  readonly problems: Diagnostic[];
  readonly builds: Build[];
  readonly files: Set<string>;
  readonly live: Set<string>;
  /** Files that any build read, also one that nobody applies: patches among them are no objects. */
  readonly read: Set<string>;
  readonly claimed: Set<string>;
  /** Kustomizations that were applied: by manifest, name and cluster. */
  readonly applied: Set<string>;
  readonly reached: Set<string>;
  readonly remotes: AppliedRemote[];
  readonly entries: Map<string, Set<string>>;
}
