import type { CodeTable } from '../diagnostics/code-table.ts';

export const leakCodes = {
  'leak/secret-value': {
    title: 'The value of a secret setting is in clear text, base64 or URL-encoded in an output',
    example: 'kind: ConfigMap\ndata: {url: "postgres://langfuse:<langfuse_postgres_password>@…"}',
    cure: 'Put the value into a *.sops.yaml Secret, and refer to it from there.',
  },
  'leak/private-key': {
    title: 'An age secret key or a PEM private key is in a file that is not sealed',
    example: '-----BEGIN PRIVATE KEY-----',
    cure: 'Add the file to .gitignore and keep it, or move the key to a file that git ignores: this may be the only copy. If a commit contains it, it is no longer secret: create a new key, and keep the old one until the new one works.',
  },
  'leak/plain-secret': {
    title: 'A Kubernetes Secret with data is in a file that is not sealed',
    example: 'kind: Secret\nstringData: {password: x}',
    cure: 'Name the file *.sops.yaml, so that it is sealed.',
  },
} as const satisfies CodeTable;
