/** Where a tree keeps the list of the files that clusterwright wrote, below the output folder. */
export const manifestPath = 'kubernetes/.clusterwright.json';
