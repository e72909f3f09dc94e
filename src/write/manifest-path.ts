/** The folder of the tree, below the output folder: nothing outside it is written or removed. */
export const treeFolder = 'kubernetes';

/** Where a tree keeps the list of the files that clusterwright wrote, below the output folder. */
export const manifestPath = `${treeFolder}/.clusterwright.json`;
