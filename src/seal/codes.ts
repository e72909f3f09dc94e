import type { CodeTable } from '../diagnostics/code-table.ts';

export const sealCodes = {
  'seal/cannot-compare': {
    title: 'Sealed files of an earlier run cannot be opened, so nothing shows whether they have to change',
    example: 'clusterwright configure, on a machine without the private key',
    cure: 'Put the private key into age.key, or name its file in SOPS_AGE_KEY_FILE; --reseal replaces the files unread.',
  },
  'seal/existing-damaged': {
    title: 'A sealed file of an earlier run was changed by hand or damaged',
    example: 'one character of an encrypted value replaced',
    cure: 'Restore it with `git checkout`, or replace it with --reseal.',
  },
  'seal/was-plain': {
    title: 'A file that should be sealed stood on disk in clear text',
    example: 'sops decrypt --in-place kubernetes/apps/…/secret.sops.yaml',
    cure: 'If it was ever committed or pushed, replace the secrets in it.',
  },
  'seal/must-not-change': {
    title: 'A secret that must not change is another one than the tree has sealed',
    example: 'cluster.yaml was lost, and `clusterwright init` made new secrets beside the old tree',
    cure: 'Put the old values back: `clusterwright secrets decrypt` shows them. If the data are to be given up: --force.',
  },
  'seal/not-ours': {
    title:
      'A sealed file opens, but nothing proves that its data key was made here and not by somebody who kept it',
    example: 'a sealed file from a pull request, made with nothing but the public key',
    cure: 'Ask who changed the file. What changes in it is sealed under a new data key, so nobody learns the new values.',
  },
  'seal/new-recipient': {
    title: 'A recipient that .sops.yaml names can open sealed files from now on, and could not before',
    example: 'a pull request that adds a key to .sops.yaml, followed by clusterwright configure',
    cure: 'Make sure that you know whose key it is. If you do not: take it out of .sops.yaml, and restore the sealed files.',
  },
} as const satisfies CodeTable;
