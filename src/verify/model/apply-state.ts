import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { Build, Remote } from '../kustomize/build.ts';
import type { Draft } from '../kustomize/draft.ts';
import type { Tree } from '../kustomize/folders.ts';
import type { ApplyGraph } from './apply-graph.ts';
import type { Sink, Standing } from './finish.ts';
import type { FluxKustomization, KubernetesObject } from './object.ts';
import type { Sources } from './post-build.ts';

/** Everything that Flux would apply, and the problems found on the way. */
export interface Applied {
  readonly objects: readonly KubernetesObject[];
  /**
   * Objects in files that no build reads although builds around them are known: patches, old copies, unused components.
   */
  readonly unused: readonly KubernetesObject[];
  readonly kustomizations: readonly FluxKustomization[];
  readonly problems: readonly Diagnostic[];
  /** Files that some build reads. */
  readonly files: ReadonlySet<string>;
  /** Files that Flux reads, as far as the tree shows. */
  readonly live: ReadonlySet<string>;
  /** Folders that a Flux Kustomization of this tree applies. */
  readonly paths: ReadonlySet<string>;
  /** Resources that builds take from outside the tree. */
  readonly remotes: readonly AppliedRemote[];
  /** For each file, the topmost files from which Flux reaches it. */
  readonly entries: ReadonlyMap<string, ReadonlySet<string>>;
}

/** A resource that a build takes from outside the tree, and the Kustomization that builds it. */
export interface AppliedRemote extends Remote {
  readonly by: FluxKustomization | undefined;
}

/** An object before substitution; variables are substituted after everything that may define them is built. */
export interface Pending {
  readonly draft: Draft;
  readonly by: FluxKustomization | undefined;
  readonly standing: Standing;
  /** It comes from a ResourceSet in which variables have already been substituted. */
  readonly finished: boolean;
  /** The ResourceSet that it comes from may contain unknown variables. */
  readonly open?: boolean;
}

/** The state while a tree is applied. */
export interface State extends Sink {
  readonly tree: Tree;
  readonly graph: ApplyGraph;
  readonly sources: Sources;
  readonly objects: (KubernetesObject | Pending)[];
  readonly kustomizations: FluxKustomization[];
  readonly builds: Build[];
  readonly files: Set<string>;
  readonly live: Set<string>;
  /** Files that some build reads, including builds that nobody applies: patches among them are not objects. */
  readonly read: Set<string>;
  readonly claimed: Set<string>;
  /** Kustomizations that have been applied, by manifest, name and cluster. */
  readonly applied: Set<string>;
  readonly reached: Set<string>;
  readonly remotes: AppliedRemote[];
  /** Folders that a path with undefined variables may lead to. */
  readonly expected: Set<string>;
  readonly entries: Map<string, Set<string>>;
}
