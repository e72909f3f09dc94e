import { join } from 'node:path';

/** What is known where the server is to be started. */
export interface Surroundings {
  /** The first folder of the workspace; absolute. */
  readonly folder: string | undefined;
  /** The setting `clusterwright.path`. */
  readonly path: string;
  /** The setting `clusterwright.untrusted`. */
  readonly untrusted: boolean;
  /** Whether the user trusts the workspace. */
  readonly trusted: boolean;
  readonly windows: boolean;
  readonly exists: (path: string) => boolean;
}

/** A module that the editor's own Node runs, or a program. */
export type Launch =
  | { readonly module: string; readonly args: readonly string[] }
  | { readonly command: string; readonly args: readonly string[]; readonly shell: boolean };

/** Where the command is below a folder: installed, or in a clone of clusterwright. */
const installed = ['node_modules/clusterwright/dist/clusterwright.cjs', 'dist/clusterwright.cjs'];

/**
 * How to start the server. Undefined while the workspace is not trusted and the user has named no command: what is
 * installed there is code of the workspace.
 */
export function launchOf(surroundings: Surroundings): Launch | undefined {
  const { folder, path, untrusted, trusted, windows, exists } = surroundings;
  const args = ['lsp', ...(untrusted || !trusted ? ['--untrusted'] : [])];
  if (path !== '') {
    return /\.[cm]?js$/.test(path) ? { module: path, args } : { command: path, args, shell: windows };
  }
  if (!trusted) return undefined;
  const found = folder === undefined ? undefined : installed.map((name) => join(folder, name)).find(exists);
  if (found !== undefined) return { module: found, args };
  // Without --no-install, npx would fetch whatever has this name.
  return { command: 'npx', args: ['--no-install', 'clusterwright', ...args], shell: windows };
}
