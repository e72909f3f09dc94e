import type { CodeTable } from '../diagnostics/code-table.ts';
import type { SourceCode } from '../diagnostics/codes.ts';

export const sopsCodes = {
  'sops/not-sealed': {
    title: 'A file to open is not sealed',
    example: 'clusterwright secrets decrypt plain.yaml',
    cure: 'Seal it first with `clusterwright secrets encrypt`, or leave it: there is nothing to open.',
  },
  'sops/already-sealed': {
    title: 'A file to seal already has SOPS metadata',
    example: 'stringData: {password: x}\nsops: {}',
    cure: 'Open it first with `clusterwright secrets decrypt`, or rename its `sops` key.',
  },
  'sops/not-a-map': {
    title: 'SOPS can only seal files with a map at the top level',
    example: '- password: x',
    cure: 'Put the content under a key.',
  },
  'sops/json-syntax': {
    title: 'The file is not valid JSON',
    example: '{"password": x}',
    cure: 'Check commas, quotes and brackets.',
  },
  'sops/dotenv-syntax': {
    title: 'A line of a dotenv file is not NAME=value',
    example: 'export PASSWORD',
    cure: 'Write NAME=value, or # in the first column for a comment.',
  },
  'sops/unsupported': {
    title: 'The file contains something that SOPS does not preserve',
    example: 'password: &p x\nagain: *p',
    cure: 'Write aliases out, remove tags, and quote keys and very large numbers.',
  },
  'sops/unknown-format': {
    title: 'The format of the file cannot be determined from its name',
    example: 'clusterwright secrets encrypt notes.txt',
    cure: 'Use a name that ends in .yaml, .yml, .json or .env.',
  },
  'sops/bad-metadata': {
    title: 'The sops metadata of a file is damaged, or uses something unsupported',
    example: 'sops: {mac: ""}',
    cure: 'Restore the file from git; open files with other kinds of keys with sops itself.',
  },
  'sops/bad-selector': {
    title: 'The regular expression of a rule or a file is not valid RE2',
    example: "encrypted_regex: '(data'",
    cure: 'Correct the expression: RE2 has no lookaround and no backreferences.',
  },
  'sops/no-identity': {
    title: 'No available private key opens the file',
    example: 'clusterwright configure, with neither age.key nor SOPS_AGE_KEY_FILE',
    cure: 'Put the key into age.key, or name its file in SOPS_AGE_KEY_FILE; in CI, put the key itself into SOPS_AGE_KEY.',
  },
  'sops/bad-identity': {
    title: 'A source of private keys contains something else',
    example: 'SOPS_AGE_KEY=secret',
    cure: 'It must contain lines that begin with AGE-SECRET-KEY-1 (or AGE-SECRET-KEY-PQ-1).',
  },
  'sops/readable-key': {
    title: 'A file with a private key can be read by other users of the machine',
    example: 'chmod 644 age.key',
    cure: 'chmod 600 age.key',
  },
  'sops/bad-recipient': {
    title: 'A recipient is not a public key that files can be sealed for',
    example: 'age: age1notakey',
    cure: 'Take the recipient from the `# public key:` line of the key file.',
  },
  'sops/damaged-key': {
    title: 'The encrypted data key of a file was changed',
    example: 'one character of sops.age[0].enc replaced',
    cure: 'Restore the file from git.',
  },
  'sops/damaged-value': {
    title: 'An encrypted value was changed, moved to another key, or replaced by plain text',
    example: 'stringData: {a: <the ciphertext of b>}',
    cure: 'Restore the file from git.',
  },
  'sops/mac-mismatch': {
    title: 'Values were added, removed, reordered or changed since the file was sealed',
    example: 'replicas: 3, changed by hand below the full MAC',
    cure: 'Restore the file from git, or seal the values again.',
  },
  'sops/bad-config': {
    title: '.sops.yaml is not what sops expects',
    example: 'creation_rules: {path_regex: x}',
    cure: 'Compare it with the one that `clusterwright init` writes.',
  },
  'sops/no-config': {
    title: 'There is no .sops.yaml with creation rules, so the recipients are unknown',
    example: 'clusterwright configure, in a folder without .sops.yaml',
    cure: 'clusterwright init',
  },
  'sops/no-rule': {
    title: 'No creation rule in .sops.yaml matches a file to seal',
    example: 'path_regex: ^other/',
    cure: 'Add a rule whose path_regex matches the path, relative to the folder of .sops.yaml.',
  },
  'sops/unsupported-key-type': {
    title: 'A creation rule asks for keys other than age keys',
    example: 'pgp: 85D77543B3D624B63CEA9E6DBC17301B491B3F21',
    cure: 'Use age recipients in the rules that clusterwright uses.',
  },
  'sops/nothing-selected': {
    title: 'The creation rule for a file selects none of its values, so nothing would be encrypted',
    example: "encrypted_regex: '^secret$', for a file without such a key",
    cure: 'Correct the selector of the rule, or the content of the file.',
  },
  'seal/not-sealed': {
    title: 'A file that is named *.sops.* is not sealed, or not completely',
    example: 'secret.sops.yaml without a sops key',
    cure: '`clusterwright secrets encrypt` seals it.',
  },
  'seal/wrong-recipients': {
    title:
      'A sealed file can be opened by recipients that its rule does not name, or not by all that it names',
    example: 'a recipient added to .sops.yaml after the file was sealed',
    cure: '`clusterwright secrets rotate --recipients` seals it for the recipients in the rule.',
  },
} as const satisfies CodeTable;

export type SopsCode = keyof typeof sopsCodes | SourceCode;
