import type { Location } from '../diagnostics/diagnostic.ts';
import type { ExternalSchemas } from './schemas/external.ts';

/** One file of the tree to verify. Files that are not YAML count by their path alone. */
export interface TreeFile {
  /** Below the root of the repository, with `/`: the root that Flux reads `spec.path` from. */
  readonly path: string;
  readonly content: string;
  /** The place in a template that wrote a line (from 1); absent for trees that no template of ours wrote. */
  readonly originOf?: (line: number) => Location | undefined;
  /** The content is plain text here but leaves the program only sealed. */
  readonly sealed?: boolean;
  /** The file is too large to be read, so that its content is not here. */
  readonly unread?: boolean;
}

export interface VerifyOptions {
  /**
   * The plain text of a file that SOPS sealed, or undefined where no key opens it. Values of sealed files are
   * checked only where this is given; their keys and metadata always are.
   */
  readonly decrypt?: (file: TreeFile) => string | undefined;
  /**
   * The tree is whole and ours: what neither it nor a declaration has does not exist. Else the cluster may hold
   * things that the tree does not know of, and only what can be known to be wrong is reported.
   */
  readonly closedWorld?: boolean;
  /** Schemas for kinds that the pack does not have. */
  readonly schemas?: ExternalSchemas;
  /** The tree is to be shown: what variables take from Secrets stays `${…}`, as if these were sealed. */
  readonly withoutSecrets?: boolean;
  /** Only what is in this folder, and what Flux applies from there, is asked for. */
  readonly folder?: string;
}
