/** The folder of the tree, below the output folder: nothing outside it is written or removed. */
export const treeFolder = 'kubernetes';

/** Where a tree keeps the list of the files that clusterwright wrote, below the output folder. */
export const manifestPath = `${treeFolder}/.clusterwright.json`;

/** What a command writes below its output folder, and where it keeps the list of that. */
export interface Layout {
  /** The list, below the output folder. */
  readonly manifest: string;
  /** The folder below the output folder that all files are in; empty if they may be anywhere. */
  readonly within: string;
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
  within: treeFolder,
  command: 'configure',
  source: 'cluster.yaml or a file below templates/overrides/',
  keep: (path) => `Keep it as templates/overrides/${path}`,
};

/** Any folder that `render --seal` writes to. Its list has a name of its own: one folder may have both. */
export const folderLayout: Layout = {
  manifest: '.clusterwright-render.json',
  within: '',
  command: 'render',
  source: 'its template',
  keep: () => 'Make it a template',
};
