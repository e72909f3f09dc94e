import { parseConfig, ruleFor } from '../../../src/sops/config.ts';
import { readIdentity, readSshIdentity } from '../../../src/sops/keys.ts';
import { noDeclarations } from '../../../src/verify/declarations.ts';
import { ignoredByLines } from '../../../src/verify/kustomize/ignored.ts';
import { ignoreFile } from '../../../src/verify/silences.ts';
import { verifyTree } from '../../../src/verify/verify.ts';
import type { Target } from '../target.ts';

const path = 'kubernetes/apps/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa/secret.sops.yaml';
const broken = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: A_B}\ndata: {a: 1}\n';

/** What a repository says of files: which are left out, which findings are not told, and how files are sealed. */
export const silences: Target = {
  seeds: [
    '- path: kubernetes/**/*.yaml\n  code: object/invalid-name\n  reason: a\n- {path: "*", code: x, reason: b}\n',
    '# clusterwright: ignore object/invalid-name -- a reason\n/a/**/b*/\n!c?[a-z]\n',
  ],
  data: true,
  read(text) {
    const files = [
      { path: ignoreFile, content: text },
      { path, content: `${text}\n---\n${broken}` },
    ];
    verifyTree({ files, declarations: noDeclarations });
    ignoredByLines(text)(path);
  },
};

export const sopsRules: Target = {
  seeds: [
    'creation_rules:\n  - path_regex: (a+)+\\.sops\\.yaml$\n    encrypted_regex: ^(data|stringData)$\n    mac_only_encrypted: true\n    age: age1a,age1b\n',
    'creation_rules:\n  - key_groups: [{age: [age1a]}]\n    unencrypted_suffix: _a\n    shamir_threshold: 1\n',
  ],
  data: true,
  read(text) {
    const result = parseConfig('/.sops.yaml', '.sops.yaml', text);
    if ('config' in result) ruleFor(result.config, `/${path}`, path);
  },
};

const key = 'AGE-SECRET-KEY-1GFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPQ4EGAEX';

/** Files of keys, which are the user's own and may be anything else. */
export const keys: Target = {
  seeds: [
    `# created: today\n${key}\n`,
    '-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQAAAAAAAAABAAAAMwAAAAtzc2gtZWQyNTUxOQ==\n-----END OPENSSH PRIVATE KEY-----\n',
  ],
  async read(text) {
    for (const line of text.split('\n')) await readIdentity(line);
    readSshIdentity(text);
  },
};
