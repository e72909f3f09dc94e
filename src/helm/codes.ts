import type { CodeTable } from '../diagnostics/code-table.ts';

export const inflateCodes = {
  'helm/not-installed': {
    title: '--helm was given, but helm is not installed',
    example: 'clusterwright build --helm, on a machine without helm',
    cure: 'Install helm 3 or 4 so that it is on the PATH, or leave out the option.',
  },
  'helm/chart-not-fetched': {
    title: 'A chart is not in the cache and could not be fetched, so its release is not rendered',
    example: 'clusterwright diff --helm, without a network',
    cure: 'Try again with a network, or give the chart with --chart NAME=PATH.',
  },
  'helm/not-rendered': {
    title: 'Helm cannot render a release',
    example: 'kind: HelmRelease\nspec:\n  values:\n    replicas: two   # the chart expects a number',
    cure: 'Fix what Helm names: otherwise the release cannot be installed.',
  },
} as const satisfies CodeTable;
