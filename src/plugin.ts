/** For plugin authors: `import { definePlugin, nthhost } from 'clusterwright/plugin'`. */

export * from './makejinja/plugin/api.ts';
