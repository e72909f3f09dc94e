import type { CodeTable } from '../diagnostics/code-table.ts';

export const inflateCodes = {
  'helm/not-installed': {
    title: '--helm was given, and there is no helm',
    example: 'clusterwright build --helm, on a machine without helm',
    cure: 'Install helm 3 or 4 so that it is on the PATH, or leave the option out.',
  },
  'helm/chart-not-fetched': {
    title: 'A chart is not in the cache and could not be fetched, so its release is not rendered',
    example: 'clusterwright diff --helm, without a network',
    cure: 'Try again with the network there, or give the chart with --chart NAME=PATH.',
  },
  'helm/not-rendered': {
    title: 'Helm refuses to render a release',
    example: 'kind: HelmRelease\nspec:\n  values:\n    replicas: two   # the chart wants a number',
    cure: 'Correct what Helm names: the release does not install otherwise.',
  },
} as const satisfies CodeTable;
