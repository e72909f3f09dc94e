/**
 * Measures sealing: `npx tsx scripts/bench/seal.ts [files] [secrets]`. Prints milliseconds of wall-clock and CPU time for a first
 * run, a run without changes, a run with one changed value, and only the search for leaks.
 */

import { randomBytes } from 'node:crypto';
import { generateIdentity } from 'age-encryption';
import { scanLeaks } from '../../src/leaks/scan.ts';
import { type PlainFile, sealTree } from '../../src/seal/seal.ts';
import { parseConfig, readIdentity } from '../../src/sops/index.ts';

const count = Number(process.argv[2] ?? 200);
const secretCount = Number(process.argv[3] ?? 50);

const identity = await readIdentity(await generateIdentity());
if (identity === undefined) throw new Error('a generated key is an identity');
const rule = `creation_rules:
  - path_regex: kubernetes/.*\\.sops\\.ya?ml
    encrypted_regex: ^(data|stringData)$
    mac_only_encrypted: true
    age: ${identity.recipient}
`;
const parsed = parseConfig('/repository/.sops.yaml', '.sops.yaml', rule);
if ('diagnostics' in parsed) throw new Error('the rule is valid');

const secrets = Array.from({ length: secretCount }, (_, index) => ({
  name: `secret_${index}`,
  value: randomBytes(24).toString('base64'),
}));
const secretOf = (index: number) => secrets[index % secretCount]?.value ?? '';
const sealedFile = (index: number, value: string): PlainFile => ({
  path: `kubernetes/apps/a/app-${index}/secret.sops.yaml`,
  secret: true,
  content: `apiVersion: v1
kind: Secret
metadata:
  name: app-${index}
type: Opaque
stringData:
${[0, 1, 2, 3].map((key) => `  key-${key}: "${value}${key}"`).join('\n')}
`,
});
const clearFile = (index: number): PlainFile => ({
  path: `kubernetes/apps/a/app-${index}/helmrelease.yaml`,
  secret: false,
  content: `kind: HelmRelease\nspec:\n  values:\n${'    some_setting: some value of it\n'.repeat(150)}`,
});
const tree = (changed: number) => [
  ...Array.from({ length: count }, (_, index) =>
    sealedFile(index, index === changed ? 'changed' : secretOf(index)),
  ),
  ...Array.from({ length: count }, (_, index) => clearFile(index)),
];

let existing = new Map<string, string>();
const run = async (label: string, changed: number) => {
  const start = performance.now();
  const used = process.cpuUsage();
  const result = await sealTree(tree(changed), {
    root: '/repository',
    config: parsed.config,
    identities: [identity],
    readExisting: (path) => existing.get(path),
    now: () => new Date(),
    secrets,
  });
  const time = performance.now() - start;
  const { user, system } = process.cpuUsage(used);
  const differing = result.files.filter(({ path, content }) => existing.get(path) !== content).length;
  existing = new Map(result.files.map(({ path, content }) => [path, content]));
  process.stdout.write(
    `${label}: ${time.toFixed(0)} ms, ${((user + system) / 1000).toFixed(0)} ms of processor, ${differing} files differ, ${result.diagnostics.length} findings\n`,
  );
};

await run('first run', -1);
await run('no change', -1);
await run('one value changed', 7);
const files = tree(-1).map((file) => ({ ...file, sealed: file.secret }));
const clear = files.filter(({ sealed }) => !sealed);
const start = performance.now();
scanLeaks(clear, { secrets });
process.stdout.write(`leak scan of ${clear.length} files: ${(performance.now() - start).toFixed(0)} ms\n`);
