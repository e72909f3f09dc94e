import type { Location } from '../diagnostics/diagnostic.ts';

/** One file of the tree, in plain text and in memory only. */
export interface RenderedFile {
  /** Below the output folder, with `/`. */
  readonly path: string;
  readonly content: string;
  /** The template that wrote it, as shown to the user. */
  readonly template: string;
  /** A `*.sops.*` file: it leaves the program only sealed. */
  readonly secret: boolean;
  /** The place in a template that wrote a line (from 1) of the content. */
  readonly originOf: (line: number) => Location | undefined;
}
