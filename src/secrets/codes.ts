import type { CodeTable } from '../diagnostics/code-table.ts';

export const secretsCodes = {
  'secrets/plain-configuration': {
    title: 'The configuration contains secrets in clear text, and git does not ignore it',
    example: 'langfuse_salt: "…" in a cluster.yaml that is committed',
    cure: '`clusterwright secrets encrypt cluster.yaml`, or put the file into .gitignore.',
  },
  'secrets/git-silent': {
    title: 'There is a git repository, but git cannot list the files it tracks',
    example: 'clusterwright secrets check, in a container that has no git',
    cure: 'Install git, or fix the error that `git status` shows. The check does not pass without git.',
  },
  'secrets/typed-in': {
    title: 'A sealed configuration contains a secret setting in clear text',
    example: 'langfuse_salt: "…" typed into a cluster.yaml that is sealed',
    cure: '`clusterwright configure` seals it. If it was ever committed or pushed, replace the secret.',
  },
  'secrets/not-selected': {
    title: 'A secret setting that the rule of the configuration does not seal',
    example:
      '# .sops.yaml, in a repository whose app has the secret setting paperless_password\n- path_regex: cluster\\.yaml$\n  encrypted_regex: ^(photos_password)$',
    cure: 'Add the name of the setting to `encrypted_regex` of the rule in .sops.yaml.',
  },
  'secrets/no-editor': {
    title: 'The editor cannot be started, or ended with an error',
    example: 'EDITOR=nonsense clusterwright secrets edit cluster.yaml',
    cure: 'Name an editor that waits in VISUAL or EDITOR, as in `EDITOR="code --wait"`.',
  },
  'secrets/not-judged': {
    title: 'A file that can be committed was not searched for secrets',
    example: 'an archive, a file of more than 64 MB, a repository inside the repository',
    cure: 'Check it yourself, or keep it out of the repository.',
  },
  'secrets/unknown-setting': {
    title: 'A setting to rotate is not a secret setting, or is not set',
    example: 'clusterwright secrets rotate --setting cluster_name',
    cure: 'Name a secret setting that cluster.yaml sets, or one at the top that can be generated.',
  },
  'secrets/cannot-generate': {
    title: 'The value of a setting comes from elsewhere, and cannot be generated',
    example: 'clusterwright secrets rotate --setting langfuse_s3_secret_key',
    cure: 'Create the new value where the old one came from, and put it into cluster.yaml.',
  },
  'secrets/must-not-change': {
    title: 'A setting must keep its value for as long as its data exists',
    example: 'clusterwright secrets rotate --setting langfuse_encryption_key',
    cure: 'Keep the value. If you no longer need the data, use --force.',
  },
} as const satisfies CodeTable;
