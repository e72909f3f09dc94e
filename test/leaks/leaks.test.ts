import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { secretSettings } from '../../src/app-kit/secret-setting.ts';
import { shipped } from '../../src/apps/shipped.ts';
import type { SecretValue } from '../../src/leaks/needles.ts';
import { redactor } from '../../src/leaks/redact.ts';
import { scanLeaks } from '../../src/leaks/scan.ts';

const golden = join(import.meta.dirname, '../golden');
const fixtures = join(import.meta.dirname, '../fixtures');

const scan = (
  content: string,
  secrets: readonly SecretValue[] = [],
  path = 'kubernetes/a.yaml',
  publicValues: string[] = [],
) => scanLeaks([{ path, content, sealed: false }], { secrets, publicValues });

const base64 = (text: string) => Buffer.from(text).toString('base64');

/** How secrets have ended up in manifests. `{}` is the place of the secret, encoded by `spell`. */
const spellings: [string, (value: string) => string][] = [
  ['raw', (value) => value],
  ['base64', base64],
  ['base64, one byte further', (value) => base64(`u${value}:x`)],
  ['base64, two bytes further', (value) => base64(`us${value}:xy`)],
  ['base64 for URLs', (value) => Buffer.from(`"${value}"`).toString('base64url')],
  ['URL-encoded', encodeURIComponent],
  [
    'URL-encoded in lower case',
    (value) => encodeURIComponent(value).replace(/%../g, (code) => code.toLowerCase()),
  ],
  [
    'base64 over several lines',
    (value) => base64(`a long text before ${value} and after`).replace(/.{20}/g, '$&\n    '),
  ],
  ['in JSON', (value) => JSON.stringify({ value })],
  ['in a connection string', (value) => `postgres://langfuse:${encodeURIComponent(value)}@db:5432/langfuse`],
];
const places = [
  'kind: ConfigMap\ndata:\n  value: {}\n',
  'kind: HelmRelease\nspec:\n  values:\n    # was: {}\n    a: b\n',
  'metadata:\n  annotations:\n    note: "{}"\n',
  'kind: Deployment\nspec:\n  args: ["--password={}"]\n',
  'data:\n  config.json: |\n    {"password": {}}\n',
];
const values = [
  'tR7+x/9?aZ&k=Q',
  randomBytes(24).toString('base64'),
  randomBytes(32).toString('hex'),
  'pass phrase: "x\'y" 1!',
];

describe('the leak scan', () => {
  const planted = spellings.flatMap(([how, spell]) =>
    places.flatMap((place) =>
      values.slice(0, 2).map((value) => ({ how, value, text: place.replace('{}', () => spell(value)) })),
    ),
  );

  it(`finds ${planted.length} planted leaks, with setting and place`, () => {
    expect(planted).toHaveLength(100);
    for (const { value, text } of planted) {
      const found = scan(text, [{ name: 'langfuse_salt', value }]);
      expect(found, text).not.toHaveLength(0);
      expect(found[0]).toMatchObject({
        code: 'leak/secret-value',
        severity: 'error',
        file: 'kubernetes/a.yaml',
      });
      expect(found[0]?.message).toContain('langfuse_salt');
      const shown = JSON.stringify(found);
      expect(shown).not.toContain(value);
      expect(shown).not.toContain(base64(value));
    }
  });

  it('finds any secret in any spelling, anywhere', () => {
    fc.assert(
      fc.property(
        fc
          .string({ minLength: 12, maxLength: 40 })
          .filter((value) => new Set(value.replace(/\s/g, '')).size > 5),
        fc.constantFrom(...spellings),
        fc.string(),
        fc.string(),
        (value, [, spell], before, after) => {
          fc.pre(
            value.replace(/\s/g, '').length >= 12 &&
              !/^[0-9]+$|^[a-z_-]+$|^[A-Z_-]+$/.test(value.replace(/\s/g, '')),
          );
          expect(scan(`${before} ${spell(value)} ${after}`, [{ name: 's', value }]).length).toBeGreaterThan(
            0,
          );
        },
      ),
      { numRuns: 300 },
    );
  });

  const awkward = 'p/a\'s"s&w<o>r\\d,{1}=$x%é';
  const repr = (text: string) => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
  it.each<[string, string]>([
    ['urlencode of Jinja', 'p/a%27s%22s%26w%3Co%3Er%5Cd%2C%7B1%7D%3D%24x%25%C3%A9'],
    ['tojson', '"p/a\\u0027s\\"s\\u0026w\\u003co\\u003er\\\\d,{1}=$x%\\u00e9"'],
    ['e of Jinja', 'p/a&#39;s&#34;s&amp;w&lt;o&gt;r\\d,{1}=$x%é'],
    ['HTML', 'p/a&#x27;s&quot;s&amp;w&lt;o&gt;r\\d,{1}=$x%é'],
    ['repr', repr(awkward)],
    ['a shell, single quotes', `'${awkward.replaceAll("'", `'\\''`)}'`],
    ['a shell, double quotes', `"${awkward.replace(/["$\\]/g, '\\$&')}"`],
    ['a shell, no quotes', awkward.replace(/[^\w@%+=:,./-]/g, '\\$&')],
    ['helm --set', awkward.replace(/[,{}\\]/g, '\\$&')],
    ['JSON in JSON', JSON.stringify(JSON.stringify({ a: awkward }))],
    ['JSON in JSON in JSON', JSON.stringify(JSON.stringify(JSON.stringify({ a: awkward })))],
    ['doubled backslashes', awkward.replaceAll('\\', '\\\\')],
    ['a dollar that Kubernetes leaves alone', awkward.replaceAll('$', '$$$$')],
    ['a sign of per cent for printf', awkward.replaceAll('%', '%%')],
    ['hex', Buffer.from(awkward).toString('hex').toUpperCase()],
  ])('finds a secret with awkward characters as %s writes it', (_, text) => {
    expect(scan(`a: ${text}\n`, [{ name: 's', value: awkward }])).toMatchObject([
      { code: 'leak/secret-value' },
    ]);
  });

  it('finds a hexadecimal secret in the other case', () => {
    const value = '00ff1122aabbccdd8899eeff00112233';
    const secrets = [{ name: 's', value }];
    expect(scan(`a: ${value.toUpperCase()}\n`, secrets)).toHaveLength(1);
    expect(scan(`a: ${value}\n`, [{ name: 's', value: value.toUpperCase() }])).toHaveLength(1);
  });

  it('reports the line and the column', () => {
    const [found] = scan('a: 1\nb: xx tR7+x/9?aZ&k=Q\n', [{ name: 's', value: 'tR7+x/9?aZ&k=Q' }]);
    expect(found?.range).toEqual({ start: { line: 2, column: 7 }, end: { line: 2, column: 21 } });
  });

  it.each(['true', 'admin', 'langfuse', 'postgres', '12345678', 'aaaaaaaaaaaa', '', 'a-service-name'])(
    'does not treat %j as a secret: it is in manifests for other reasons',
    (value) => {
      expect(scan(`a: ${value}\n`, [{ name: 's', value }])).toEqual([]);
    },
  );

  it('does not treat a value as secret that a public setting also has', () => {
    expect(
      scan('a: Langfuse2024\n', [{ name: 's', value: 'Langfuse2024' }], 'a.yaml', ['Langfuse2024']),
    ).toEqual([]);
  });

  // Concatenated, so that scanners ignore this file.
  const ageKey = `AGE-SECRET-KEY-${'1QYQSZQGPQYQSZQGPQYQSZQGPQYQSZQGPQYQSZQGPQYQSZQGPQYQS3290G5'}`;
  const pem = ['RSA PRIVATE', 'PRIVATE', 'OPENSSH PRIVATE'].map(
    (kind) => `-----BEGIN ${kind} KEY-----\nMIIB\n-----END ${kind} KEY-----`,
  );

  it.each([ageKey, base64(ageKey), base64(`x${ageKey}`), ...pem, ...pem.map(base64)])(
    'finds private keys: %#',
    (text) => {
      expect(scan(`key: |\n  ${text.replaceAll('\n', '\n  ')}\n`)).toMatchObject([
        { code: 'leak/private-key' },
      ]);
    },
  );

  it('ignores text about keys, and public keys', () => {
    expect(scan('# lines begin with AGE-SECRET-KEY-1, or hold a PRIVATE KEY-----\n')).toEqual([]);
    expect(
      scan('age1qyqszqgpqyqszqgpqyqszqgpqyqszqgpqyqszqgpqyqszqgpqyqs\n-----BEGIN PUBLIC KEY-----\n'),
    ).toEqual([]);
  });

  it.each([
    'const begin = /-----BEGIN OPENSSH PRIVATE KEY-----([A-Za-z0-9+/=]+)/;\n',
    "example: '-----BEGIN PRIVATE KEY-----', cure: 'Take it out.'\n",
    'A key begins with\n\n```\n-----BEGIN PRIVATE KEY-----\n```\n',
  ])('ignores a first line without a key after it: %s', (text) => {
    expect(scan(text)).toEqual([]);
  });

  it.each([
    '"-----BEGIN PRIVATE KEY-----\\nMIIB\\n"',
    "'-----BEGIN PRIVATE KEY-----\\\\nMIIB'",
    '-----BEGIN RSA PRIVATE KEY-----\r\nProc-Type: 4,ENCRYPTED\r\nDEK-Info: AES-128-CBC,00\r\n\r\nMIIB\r\n',
    '-----BEGIN PRIVATE KEY-----\n     MIIB\n',
    '"-----BEGIN PRIVATE KEY-----" +\n  "MIIB"',
  ])('finds a key in any layout: %s', (text) => {
    expect(scan(text)).toMatchObject([{ code: 'leak/private-key' }]);
  });

  it('finds Secrets with data, in lists and among other documents too', () => {
    const found = scan(
      'kind: ConfigMap\n---\nkind: List\nitems:\n  - kind: Secret\n    stringData:\n      a: b\n',
    );
    expect(found).toMatchObject([{ code: 'leak/plain-secret', range: { start: { line: 6, column: 5 } } }]);
    expect(scan('kind: Secret\nmetadata: {name: x}\ndata: {}\n')).toEqual([]);
    expect(scan('kind: SecretStore\ndata: {a: b}\n')).toEqual([]);
  });

  // Trees of the other shape take their secrets from a store: their configurations contain none.
  const sealedTrees = readdirSync(golden).filter((name) => !name.startsWith('external'));
  it.each(sealedTrees)('reports nothing in the golden tree %s, whose secrets it knows', (name) => {
    const config = parse(readFileSync(join(fixtures, `${name}.yaml`), 'utf8')) as Record<string, unknown>;
    const given = Object.entries(config).flatMap(([setting, value]) =>
      typeof value === 'string' && value !== '' ? [{ name: setting, value }] : [],
    );
    const names = new Set(secretSettings(shipped).map((setting) => setting.name));
    const secrets = given.filter((setting) => names.has(setting.name));
    const publicValues = given.filter((setting) => !names.has(setting.name)).map(({ value }) => value);
    // With a secret store, the configuration contains none, and its tree could only repeat a private key.
    if (config['shape'] === 'external') expect(secrets).toEqual([]);
    else expect(secrets.length).toBeGreaterThan(3);

    const tree = join(golden, name);
    const files = readdirSync(tree, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name));
    const clear = files.filter((path) => !/\.sops\./.test(path));
    expect(clear.length).toBeGreaterThan(10);
    const read = (path: string) => ({ path, content: readFileSync(path, 'utf8'), sealed: false });
    expect(scanLeaks(clear.map(read), { secrets, publicValues })).toEqual([]);
  });
});

describe('a redactor', () => {
  it('masks secrets in any text, in every spelling', () => {
    const value = 'tR7+x/9?aZ&k=Q';
    const redact = redactor([{ name: 'langfuse_salt', value }]);
    for (const [, spell] of spellings.slice(0, 7)) {
      const redacted = redact(`before ${spell(value)} after`);
      expect(redacted).toMatch(/^before .*\[langfuse_salt\].* after$/);
      expect(redacted).not.toContain(spell(value));
    }
    expect(redact('nothing here')).toBe('nothing here');
  });
});
