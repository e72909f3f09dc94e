import type { CodeTable } from './code-table.ts';

export const sourceCodes = {
  'source/not-found': {
    title: 'A file that is needed does not exist or cannot be read',
    example: 'clusterwright configure --config missing.yaml',
    cure: 'Create the file (`clusterwright init` writes cluster.yaml), or give its path with --config.',
  },
  'source/yaml-syntax': {
    title: 'The file is not valid YAML',
    example: 'cluster_name: "home',
    cure: 'Correct the line that the message shows; an editor with YAML support marks it too.',
  },
  'source/toml-syntax': {
    title: 'The file is not valid TOML, or has a value that no setting accepts',
    example: '# cluster.toml\ncluster_name = home',
    cure: 'Correct the line that the message shows: text is quoted, and a line has the form `key = value`.',
  },
  'source/two-configurations': {
    title: 'There are two configurations, and one of them is not read',
    example: 'a folder with cluster.yaml and cluster.toml',
    cure: 'Remove one of them, or name the right one with --config.',
  },
  'source/extends': {
    title: 'The file that a configuration extends cannot be read',
    example: 'extends: ../no-such-file.yaml',
    cure: 'Write the path of another configuration of the repository, relative to the file that extends it.',
  },
  'source/duplicate-key': {
    title: 'A key appears twice in one map',
    example: 'cluster_name: a\ncluster_name: b',
    cure: 'Remove one of the two: YAML readers disagree on which of them is used.',
  },
  'source/not-utf8': {
    title: 'The file is not encoded in UTF-8',
    example: 'a cluster.yaml that was saved as UTF-16',
    cure: 'Save the file with the encoding UTF-8.',
  },
  'source/not-a-map': {
    title: 'The file does not contain one map of settings',
    example: '- cluster_name: home',
    cure: 'Write `key: value` lines at the top level.',
  },
} as const satisfies CodeTable;

export type SourceCode = keyof typeof sourceCodes;
