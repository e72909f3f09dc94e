/** The folder of the tree, below the output folder: nothing outside it is written or removed unless a project asks for it. */
export const treeFolder = 'kubernetes';

/** Where a tree keeps the list of the files that clusterwright wrote, below the output folder. */
export const manifestPath = `${treeFolder}/.clusterwright.json`;

/** The Kustomization at which Flux begins, below the output folder. */
export const entryPath = `${treeFolder}/flux/cluster/ks.yaml`;

/** What a command writes below its output folder, and where it keeps the list of that. */
export interface Layout {
  /** The list, below the output folder. */
  readonly manifest: string;
  /** The folders and files below the output folder that may be written; empty if that is everything. */
  readonly within: readonly string[];
  /** The command that writes it. */
  readonly command: 'configure' | 'render';
  /** Where a change by hand belongs, as a part of a sentence. */
  readonly source: string;
  /** How to keep a file of one's own at this path, in the imperative. */
  readonly keep: (path: string) => string;
}

/** The tree that `configure` writes. */
export const treeLayout: Layout = {
  manifest: manifestPath,
  within: [treeFolder],
  command: 'configure',
  source: 'cluster.yaml or a file below templates/overrides/',
  keep: (path) => `Keep it as templates/overrides/${path}`,
};

/** Any folder that `render --seal` writes to. Its list has a name of its own: one folder may have both. */
export const folderLayout: Layout = {
  manifest: '.clusterwright-render.json',
  within: [],
  command: 'render',
  source: 'its template',
  keep: () => 'Compare it with --diff',
};

/** The same, with further folders and files that a project has below its output folder. */
export function treeLayoutWith(outputs: readonly string[] = []): Layout {
  return outputs.length === 0 ? treeLayout : { ...treeLayout, within: [...treeLayout.within, ...outputs] };
}

/** The folder, or file, of a layout that a path is in; undefined if it is in none, empty if it may be anywhere. */
export function placeIn({ within }: Pick<Layout, 'within'>, path: string): string | undefined {
  if (within.length === 0) return '';
  return within.find((place) => path === place || path.startsWith(`${place}/`));
}
