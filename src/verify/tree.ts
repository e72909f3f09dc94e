import type { Location } from '../diagnostics/diagnostic.ts';
import type { ExternalSchemas } from './schemas/external.ts';

/** One file of the tree to verify. For files that are not YAML, only the path matters. */
export interface TreeFile {
  /** Relative to the root of the repository, from which Flux also reads `spec.path`; separated by `/`. */
  readonly path: string;
  readonly content: string;
  /**
   * Returns the place in a template that produced a line (from 1); absent for trees that clusterwright did not render.
   */
  readonly originOf?: (line: number) => Location | undefined;
  /** The content is plain text here, but is sealed before it leaves the program. */
  readonly sealed?: boolean;
  /** The file is too large to be read; its content is missing here. */
  readonly unread?: boolean;
}

/** What `verifyTree` may assume and look at. Without options, the tree is judged alone and sealed values stay closed. */
export interface VerifyOptions {
  /**
   * Returns the plain text of a file sealed with SOPS, or undefined if no key opens it. Without it, values of sealed
   * files are not checked; their keys and metadata always are.
   */
  readonly decrypt?: (file: TreeFile) => string | undefined;
  /**
   * The tree is complete: objects that neither it nor a declaration contains do not exist. Otherwise the cluster may
   * contain objects that the tree does not show, and only what is certainly wrong is reported.
   */
  readonly closedWorld?: boolean;
  /** Schemas of kinds that the built-in schemas do not cover. */
  readonly schemas?: ExternalSchemas;
  /** The tree is to be displayed: variables that come from Secrets stay `${…}`, as if the Secrets were sealed. */
  readonly withoutSecrets?: boolean;
  /** Report only findings in this folder and in what Flux applies from there. */
  readonly folder?: string;
}
