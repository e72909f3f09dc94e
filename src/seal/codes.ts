import type { CodeTable } from '../diagnostics/code-table.ts';

export const sealCodes = {
  'seal/cannot-compare': {
    title: 'Sealed files of an earlier run cannot be opened, so changes to them cannot be detected',
    example: 'clusterwright configure, on a machine without the private key',
    cure: 'Put the private key into age.key, or name its file in SOPS_AGE_KEY_FILE (in CI, the key itself in SOPS_AGE_KEY); --reseal replaces the files unread.',
  },
  'seal/existing-damaged': {
    title: 'A sealed file of an earlier run was changed by hand or damaged',
    example: 'one character of an encrypted value replaced',
    cure: 'Restore it with `git checkout`, or replace it with --reseal.',
  },
  'seal/was-plain': {
    title: 'A file that should be sealed was on disk in clear text',
    example: 'sops decrypt --in-place kubernetes/apps/…/secret.sops.yaml',
    cure: 'If it was ever committed or pushed, replace the secrets in it.',
  },
  'seal/must-not-change': {
    title: 'A secret that must not change differs from the value sealed in the tree',
    example: 'cluster.yaml was lost, and `clusterwright init` generated new secrets for the old tree',
    cure: 'Restore the old values: `clusterwright secrets decrypt` shows them. If the data is no longer needed, use --force.',
  },
  'seal/not-ours': {
    title: 'A sealed file can be opened, but its data key may be known to someone who sealed it elsewhere',
    example: 'a sealed file from a pull request, made with only the public key',
    cure: 'Ask who changed the file. Changed values are sealed with a new data key, so nobody else learns them.',
  },
  'seal/new-recipient': {
    title: 'A recipient in .sops.yaml can open sealed files from now on, and could not before',
    example: 'a pull request that adds a key to .sops.yaml, followed by clusterwright configure',
    cure: 'Make sure that you know whose key it is. Otherwise, remove it from .sops.yaml and restore the sealed files.',
  },
  'seal/sealed-identity': {
    title: 'The rules of .sops.yaml seal the kind or the name of a manifest',
    example: 'creation_rules:\n  - age: age1…   # without encrypted_regex',
    cure: 'Seal by `encrypted_regex: ^(data|stringData)$`: Flux reads the rest before it decrypts.',
  },
} as const satisfies CodeTable;
