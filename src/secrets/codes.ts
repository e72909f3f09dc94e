import type { CodeTable } from '../diagnostics/code-table.ts';

export const secretsCodes = {
  'secrets/plain-configuration': {
    title: 'The configuration holds secrets in clear text, and git does not ignore it',
    example: 'langfuse_salt: "…" in a cluster.yaml that is committed',
    cure: '`clusterwright secrets encrypt cluster.yaml`, or put the file into .gitignore.',
  },
  'secrets/git-silent': {
    title: 'There is a git repository, and git does not say which files it tracks',
    example: 'clusterwright secrets check, in a container that has no git',
    cure: 'Install git, or mend what `git status` complains of. Nothing passes unless git answers.',
  },
  'secrets/unknown-setting': {
    title: 'A setting whose value is to be replaced is not a secret setting, or is not set',
    example: 'clusterwright secrets rotate --setting cluster_name',
    cure: 'Name a secret setting that cluster.yaml sets.',
  },
  'secrets/cannot-generate': {
    title: 'The value of a setting comes from elsewhere, and cannot be generated',
    example: 'clusterwright secrets rotate --setting langfuse_s3_secret_key',
    cure: 'Make the new value where the old one came from, and put it into cluster.yaml.',
  },
  'secrets/must-not-change': {
    title: 'A setting must keep its value for as long as its data live',
    example: 'clusterwright secrets rotate --setting langfuse_encryption_key',
    cure: 'Leave it. If the data are to be given up: --force.',
  },
} as const satisfies CodeTable;
