import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checkFolder } from '../../src/secrets/check.ts';
import { newKeyFile } from '../../src/secrets/key-file.ts';

let folder: string;
let key: string;

const settings = ['langfuse_salt', 'langfuse_password'];
const configuration = 'cluster_name: home\nlangfuse_salt: "3ZrqLPSrVk1d8mTQ5cWmN0HfYx7JbGuA"\n';
const manifest =
  'apiVersion: v1\nkind: Secret\nmetadata: {name: a}\nstringData:\n  password: hunter2hunter2\n';

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'check-all-'));
  key = (await newKeyFile(new Date('2026-01-02T03:04:05Z'))).text;
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function write(path: string, content: string | Buffer): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), content);
}

function check(): string[] {
  const options = { folder: '.', configurations: ['cluster.yaml'], secretSettings: settings };
  const place = { folder, env: { PATH: process.env['PATH'] }, now: () => new Date() };
  const { diagnostics } = checkFolder(options, place);
  expect(JSON.stringify(diagnostics)).not.toMatch(/3ZrqLPSr|hunter2/);
  return diagnostics.map(({ code, file, severity }) => `${severity} ${code} ${file}`);
}

const utf16 = (text: string) => Buffer.from(`\ufeff${text}`, 'utf16le');

describe('secrets check examines', () => {
  it.each<[string, () => string | Buffer, string]>([
    ['cluster.yaml.bak', () => configuration, 'secrets/plain-configuration'],
    ['cluster.yaml~', () => configuration, 'secrets/plain-configuration'],
    ['old/cluster.old', () => configuration, 'secrets/plain-configuration'],
    ['.cluster.yaml.swp', () => `b0VIM\0\0\x01${configuration}\0`, 'secrets/plain-configuration'],
    ['copy.yaml', () => utf16(configuration), 'secrets/plain-configuration'],
    ['notes', () => key.toLowerCase(), 'leak/private-key'],
    ['notes.hex', () => Buffer.from(key).toString('hex'), 'leak/private-key'],
    ['notes.hex', () => Buffer.from(key).toString('hex').toUpperCase(), 'leak/private-key'],
    ['notes.gz', () => gzipSync(key), 'leak/private-key'],
    ['package.tgz', () => gzipSync(`package/a.js\0${key}\n`), 'leak/private-key'],
    ['backup.tgz', () => gzipSync(`cluster.yaml\0\n${configuration}`), 'secrets/plain-configuration'],
    ['notes.txt', () => utf16(key), 'leak/private-key'],
    ['notes.txt', () => Buffer.from(key, 'utf16le').swap16(), 'leak/private-key'],
    ['core.bin', () => `\0\x01\x02${key}\0`, 'leak/private-key'],
    ['big.log', () => `${' '.repeat(6_000_000)}${key}`, 'leak/private-key'],
    ['big.sops.yaml', () => `${manifest}  more: ${'x'.repeat(5_100_000)}\n`, 'seal/not-sealed'],
    ['secret.txt', () => manifest, 'leak/plain-secret'],
    ['secret.yaml.bak', () => manifest, 'leak/plain-secret'],
    ['secret.yaml', () => utf16(manifest), 'leak/plain-secret'],
    ['secret.yaml', () => manifest.replace('kind: Secret', 'kind: &kind Secret'), 'leak/plain-secret'],
    ['secret.yaml', () => manifest.replace('kind: Secret', 'kind: !!str Secret'), 'leak/plain-secret'],
    ['secret.yaml', () => manifest.replace('kind: Secret', 'kind : "Secret"'), 'leak/plain-secret'],
    ['secret.yaml', () => manifest.replace('stringData:', 'stringData: &data'), 'leak/plain-secret'],
    ['secret.yaml', () => `x: &kind Secret\n${manifest.replace('Secret', '*kind')}`, 'leak/plain-secret'],
    ['secret.yaml', () => `x: &x {stringData: {a: b}}\nkind: Secret\n<<: *x\n`, 'leak/plain-secret'],
    [
      'list.json',
      () => '{"items": [{"kind": "Secret", "data": {"a": "aHVudGVyMg=="}}]}',
      'leak/plain-secret',
    ],
    [
      'kustomization.yaml',
      () => 'secretGenerator:\n  - name: a\n    literals:\n      - password=hunter2hunter2\n',
      'leak/plain-secret',
    ],
    ['templates/a.sops.yaml.j2', () => manifest, 'leak/plain-secret'],
    [
      'templates/a.sops.yaml.j2',
      () => `#% if a %#\n${manifest}  other: #{ x | yaml }#\n#% endif %#\n`,
      'leak/plain-secret',
    ],
    [
      'templates/a.sops.yaml.j2',
      () => `kind: Secret\nstringData:\n  dsn: {{ a }}\n  blob: abcDEF0123456789abcDEF0123\n`,
      'leak/plain-secret',
    ],
    ['.env', () => 'DB_PASSWORD="hunter2hunter2"\n', 'leak/plain-secret'],
    ['app/prod.env', () => 'export API_KEY=hunter2hunter2 # mine\n', 'leak/plain-secret'],
  ])('%s', (path, content, code) => {
    write(path, content());
    expect(check()).toEqual([`error ${code} ${path}`]);
  });

  it.each<[string, string | Buffer]>([
    ['clusterwright-0.1.0.tgz', gzipSync(`package/docs/a.md\0${configuration}-----BEGIN PRIVATE KEY-----\n`)],
    ['cluster.example.yaml', `langfuse_salt: "<32 random characters>"\nlangfuse_password: \${PASSWORD}\n`],
    ['docs.md', `\`\`\`yaml\n${manifest}\`\`\`\nlangfuse_salt: 3ZrqLPSrVk1d8mTQ5cWmN0HfYx7JbGuA\n`],
    ['.env', `DB_HOST=database.example.com\nDB_PASSWORD=\${DB_PASSWORD}\nEMPTY_TOKEN=\n`],
    ['.env.example', 'DB_PASSWORD=hunter2hunter2\n'],
    ['a.sops.yaml.j2', 'kind: Secret\nstringData:\n  password: #{ a | yaml }#\n  username: langfuse\n'],
    ['a.sops.yaml.j2', 'kind: Secret\nstringData:\n  host: langfuse-web-0.langfuse.svc.cluster.local\n'],
    ['kustomization.yaml', `secretGenerator:\n  - name: a\n    literals: ["password=\${PASSWORD}"]\n`],
    ['picture.png', Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex')],
    ['code.ts', "const kind = 'Secret';\nexport const stringData = { a: 1 };\n"],
  ])('%s, and finds nothing', (path, content) => {
    write(path, content);
    expect(check()).toEqual([]);
  });

  it('a sealed name with a zero byte in its file', () => {
    write('nul.sops.yaml', `${manifest}  more: "\0"\n`);
    const found = check();
    expect(found.length).toBeGreaterThan(0);
    for (const finding of found) expect(finding).toMatch(/^error .* nul\.sops\.yaml$/);
  });

  it('what it can, and reports the rest as unchecked', () => {
    write('a.zip', Buffer.from('504b030414000000', 'hex'));
    write('b.xz', Buffer.from('fd377a585a000000', 'hex'));
    expect(check()).toEqual(['warning secrets/not-judged a.zip']);
    write('c.sops.yaml', Buffer.from('504b030414000000', 'hex'));
    expect(check()).toContain('error secrets/not-judged c.sops.yaml');
  });
});
