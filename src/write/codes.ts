import type { CodeTable } from '../diagnostics/code-table.ts';

export const writeCodes = {
  'write/outdated': {
    title: 'The tree is not what the configuration renders to',
    example: 'a setting was changed, and `configure` was not run; `configure --check` says so',
    cure: 'Run `clusterwright configure` and commit the result.',
  },
  'write/changed-by-hand': {
    title: 'A file of the tree was changed by hand since clusterwright wrote it',
    example: 'kubernetes/apps/ai-system/langfuse/ks.yaml, edited',
    cure: 'Move the change into cluster.yaml or into templates/overrides/, or discard it with --force.',
  },
  'write/not-ours': {
    title: 'A file that clusterwright did not write has the path of one that it writes',
    example: 'a hand-written kubernetes/apps/kustomization.yaml',
    cure: 'Move the file to templates/overrides/ to keep it, or replace it with --force.',
  },
  'write/failed': {
    title: 'A file cannot be written',
    example: 'a folder without write permission',
    cure: 'Correct the permissions or free some space; no file is left half written.',
  },
  'write/outside-tree': {
    title: 'A template would write a file outside kubernetes/',
    example: 'templates/config/.envrc',
    cure: 'Put the template below templates/config/kubernetes/; `clusterwright render` writes other folders.',
  },
  'write/link': {
    title: 'A symbolic link leads out of the folder that is written or read',
    example: 'kubernetes/apps, a link to another folder',
    cure: 'Remove the link, or replace it by its target.',
  },
  'write/in-the-way': {
    title: 'A link, a folder, a pipe or a device has the path of a file',
    example: 'kubernetes/apps/kustomization.yaml, a link to another file',
    cure: 'Move it away and run the command again.',
  },
  'write/busy': {
    title: 'Another run is writing to the same folder and does not end',
    example: 'two runs of configure, one of which is suspended',
    cure: 'Wait until the other run has ended. If there is none, remove the folder that the message names.',
  },
  'write/interrupted': {
    title: 'A run was interrupted while it moved its files into place',
    example: 'configure --check, after configure was killed',
    cure: 'Run `clusterwright configure`, which completes that run first.',
  },
  'write/changed-meanwhile': {
    title: 'A file was changed while a run was using it',
    example: 'an editor saves cluster.yaml while it is sealed',
    cure: 'Run the command again.',
  },
  'write/left-behind': {
    title: 'A tree of an earlier run is in the working folder, and no configuration renders to it any more',
    example: 'cluster.yaml was moved to clusters/berlin/, and kubernetes/ was not',
    cure: 'Remove it with `clusterwright reset`, commit, and give Flux the path of the new tree; docs/operating.md has the steps.',
  },
  'write/removes-most': {
    title: 'A run would remove more files than it keeps',
    example: 'langfuse_enabled: false, with nothing else in the tree',
    cure: 'Make sure that nothing that is removed contains data, then use --force.',
  },
  'write/private-key': {
    title: 'A file that would be removed or replaced contains a private key',
    example: 'kubernetes/age.key, listed in kubernetes/.clusterwright.json',
    cure: 'Move the file out of the tree, to a place that git ignores: it may be the only copy of the key.',
  },
} as const satisfies CodeTable;
