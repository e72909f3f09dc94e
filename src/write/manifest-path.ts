/**
 * The folder of the tree, relative to the output folder. Nothing outside it is written or removed, unless the project allows it.
 */
export const treeFolder = 'kubernetes';

/** The manifest: the list of the files that clusterwright wrote, relative to the output folder. */
export const manifestPath = `${treeFolder}/.clusterwright.json`;

/** The Kustomization where Flux starts, relative to the output folder. */
export const entryPath = `${treeFolder}/flux/cluster/ks.yaml`;

/** What a command writes below its output folder, and where it keeps its manifest. */
export interface Layout {
  /** The path of the manifest, relative to the output folder. */
  readonly manifest: string;
  /** The folders and files below the output folder that may be written; empty if all may. */
  readonly within: readonly string[];
  /** The command that writes it. */
  readonly command: 'configure' | 'render';
  /** Where a manual change belongs, as a part of a sentence. */
  readonly source: string;
  /** How to keep one's own file at this path, in the imperative. */
  readonly keep: (path: string) => string;
}

/** The layout of the tree that `configure` writes. */
export const treeLayout: Layout = {
  manifest: manifestPath,
  within: [treeFolder],
  command: 'configure',
  source: 'cluster.yaml or a file below templates/overrides/',
  keep: (path) => `Keep it as templates/overrides/${path}`,
};

/** The layout of a folder that `render --seal` writes. Its manifest has a different name, because a folder may have both. */
export const folderLayout: Layout = {
  manifest: '.clusterwright-render.json',
  within: [],
  command: 'render',
  source: 'its template',
  keep: () => 'Compare it with --diff',
};

/** The layout of the tree, with further folders and files that a project may write below its output folder. */
export function treeLayoutWith(outputs: readonly string[] = []): Layout {
  return outputs.length === 0 ? treeLayout : { ...treeLayout, within: [...treeLayout.within, ...outputs] };
}

/** The folder or file of a layout that contains a path; undefined if none does, empty if every path is allowed. */
export function placeIn({ within }: Pick<Layout, 'within'>, path: string): string | undefined {
  if (within.length === 0) return '';
  return within.find((place) => path === place || path.startsWith(`${place}/`));
}
