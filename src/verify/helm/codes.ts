import type { CodeTable } from '../../diagnostics/code-table.ts';

export const helmCodes = {
  'helm/unknown-value': {
    title: 'A Helm value that the chart does not read',
    example: 'kind: HelmRelease\nspec:\n  values:\n    ingres: {enabled: true}',
    cure: 'Correct or remove the key: Helm passes it on, and the chart ignores it silently.',
  },
  'helm/misplaced-value': {
    title: 'A Helm value in a place where the chart does not look',
    example: 'values:\n  web: {replicas: 2}   # the chart reads langfuse.web.replicas',
    cure: 'Move it to the place that the hint names.',
  },
  'helm/wrong-type': {
    title: 'A Helm value of the wrong type or form',
    example: 'values:\n  langfuse: {replicas: two}',
    cure: 'Write the value as the message says.',
  },
  'helm/refused-value': {
    title: 'A combination of Helm values that the chart refuses',
    example: 'values:\n  clickhouse: {deploy: true, shards: 2}   # Langfuse takes one shard',
    cure: 'Follow the hint; the release does not install otherwise.',
  },
  'helm/missing-value': {
    title: 'A Helm value that the chart cannot do without',
    example: 'values:\n  redis: {deploy: false}   # and no redis.host',
    cure: 'Add the value; the release does not install or start otherwise.',
  },
  'helm/empty-value': {
    title: 'A key of the values without a value',
    example: 'values:\n  langfuse:\n    nextauth:\n      url:',
    cure: 'Write the value, or `null` to remove the default of the chart, so that readers see that it is meant.',
  },
  'helm/unreadable-values': {
    title: 'Values in a ConfigMap or a Secret that are not a YAML map',
    example:
      'kind: ConfigMap\ndata:\n  values.yaml: |\n    host: "example.org   # for valuesFrom of a HelmRelease',
    cure: 'Correct the text: until then Flux neither installs nor upgrades the release.',
  },
  'helm/duplicate-variable': {
    title: 'A container gets one environment variable twice',
    example:
      'langfuse:\n  auth: {providers: {keycloak: {clientId: a}}}\n  additionalEnv: [{name: AUTH_KEYCLOAK_CLIENT_ID, value: b}]',
    cure: 'Give it in one place: which of the two counts depends on their order, and server-side apply refuses them.',
  },
  'helm/unpinned-version': {
    title: 'A chart without an exact version',
    example: 'chart:\n  spec: {chart: langfuse, version: "*"}',
    cure: 'Name one version, so that the same commit always installs the same chart.',
  },
  'helm/unknown-chart': {
    title: 'A chart whose name is one letter away from one that is described',
    example: 'chart:\n  spec: {chart: langfuze, version: 1.5.41}',
    cure: 'Correct the name. If there is such a chart, silence this with that reason.',
  },
  'helm/unknown-version': {
    title: 'A version of a described chart that no description covers',
    example: 'chart:\n  spec: {chart: langfuse, version: 0.9.0}',
    cure: 'Use a version that is described, or give the chart itself with --chart.',
  },
  'helm/schema': {
    title: 'Helm values that do not fit the values.schema.json of the chart',
    example: 'clusterwright verify --chart podinfo=./podinfo-6.7.0.tgz',
    cure: 'Correct the value as the message says: Helm refuses the release.',
  },
  'helm/unreadable-chart': {
    title: 'A chart given with --chart that cannot be read',
    example: 'clusterwright verify --chart langfuse=./nowhere',
    cure: 'Give a chart folder with Chart.yaml in it, or an archive that helm package wrote.',
  },
} as const satisfies CodeTable;

export type HelmCode = keyof typeof helmCodes;
