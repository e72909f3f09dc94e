/** For authors of plugins: `import { definePlugin, nthhost } from 'clusterwright/plugin'`. */

export * from './makejinja/plugin/api.ts';
