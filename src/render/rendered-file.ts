import type { Location } from '../diagnostics/diagnostic.ts';

/** One file of the tree, in plain text and in memory only. */
export interface RenderedFile {
  /** The path below the output folder, with `/`. */
  readonly path: string;
  readonly content: string;
  /** The path of the template that wrote it, as messages show it. */
  readonly template: string;
  /** Whether it is a `*.sops.*` file, which leaves the program only when sealed. */
  readonly secret: boolean;
  /** The place in a template that wrote a line (from 1) of the content. */
  readonly originOf: (line: number) => Location | undefined;
}
