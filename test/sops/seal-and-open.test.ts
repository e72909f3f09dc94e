import { generateHybridIdentity } from 'age-encryption';
import fc from 'fast-check';
import { decryptSops } from 'sops-age';
import { beforeAll, describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { parseSource } from '../../src/diagnostics/source.ts';
import { dotenvCase, jsonCase, yamlCase } from './documents.ts';
import { kubernetesRule, later, newKey, open, refusal, seal, type TestKey, wholeFileRule } from './keys.ts';

let key: TestKey;
let other: TestKey;

beforeAll(async () => {
  key = await newKey();
  other = await newKey();
});

const yamlData = (text: string): unknown[] =>
  parseAllDocuments(text).map((document) => document.toJS() ?? {});

const secret = `# a Secret
apiVersion: v1
kind: Secret
metadata:
  name: langfuse
stringData:
  # rotated by hand
  password: before
  url: postgres://langfuse@db:5432/langfuse # how to reach it
  key: |
    one
    two
  empty: ""
type: Opaque
`;

describe('sealing', () => {
  it('replaces values in place, and keeps the rest of the text', async () => {
    const sealed = await seal('a.yaml', secret, kubernetesRule(key));
    const lines = sealed.slice(0, sealed.indexOf('\nsops:')).replace(/ENC\[[^\]]*type:(\w+)\]/g, '<$1>');
    expect(lines).toBe(`# a Secret
apiVersion: v1
kind: Secret
metadata:
  name: langfuse
stringData:
  #<comment>
  password: <str>
  url: <str> #<comment>
  key: <str>
  empty: ""
type: Opaque`);
  });

  it('is undone by opening, comments and order included', async () => {
    const sealed = await seal('a.yaml', secret, kubernetesRule(key));
    expect((await open('a.yaml', sealed, key)).text('readable')).toBe(secret);
  });

  it('preserves any YAML document', async () => {
    await fc.assert(
      fc.asyncProperty(yamlCase, async ({ text }) => {
        const sealed = await seal('a.yaml', text, wholeFileRule(key));
        const opened = await open('a.yaml', sealed, key);
        expect(yamlData(opened.text('readable'))).toEqual(yamlData(text));
        expect(yamlData(opened.text('in-place'))).toEqual(yamlData(text));
      }),
      { numRuns: 150 },
    );
  }, 60_000);

  it('preserves any JSON and dotenv file', async () => {
    await fc.assert(
      fc.asyncProperty(jsonCase, dotenvCase, async (json, dotenv) => {
        const sealedJson = await seal('a.json', json.text, wholeFileRule(key));
        expect(JSON.parse((await open('a.json', sealedJson, key)).text('readable'))).toEqual(json.data);
        const sealedDotenv = await seal('a.env', dotenv.text, wholeFileRule(key));
        expect((await open('a.env', sealedDotenv, key)).text('readable')).toBe(dotenv.text);
      }),
      { numRuns: 100 },
    );
  }, 60_000);

  it('hides every value and comment that it selects', async () => {
    const sealed = await seal('a.yaml', secret, kubernetesRule(key));
    for (const hidden of ['before', 'postgres:', 'rotated by', 'how to reach'])
      expect(sealed).not.toContain(hidden);
  });

  it('gives equal values unequal ciphertext', async () => {
    const sealed = await seal('a.yaml', 'data:\n  - same\n  - same\n', kubernetesRule(key));
    const [first, second] = sealed.match(/ENC\[[^\]]*type:str\]/g) ?? [];
    expect(first).toBeDefined();
    expect(first).not.toBe(second);
  });

  it.each([
    ['an alias', 'a: &x 1\nb: *x\n', 'sops/unsupported'],
    ['a tag', 'a: !secret x\n', 'sops/unsupported'],
    ['a key that is not a string', '8080: x\n', 'sops/unsupported'],
    ['an integer beyond 64 bits', 'a: 18446744073709551615\n', 'sops/unsupported'],
    ['a list at the top', '- a\n', 'sops/not-a-map'],
    ['a file that is sealed already', 'a: x\nsops:\n  mac: x\n', 'sops/already-sealed'],
    ['broken YAML', 'a: "x\n', 'source/yaml-syntax'],
    ['a document behind ... without ---', 'a: x\n...\nb: y\n', 'sops/unsupported'],
    ['a line break of unicode in a key', '"x\u2028y": z\n', 'sops/unsupported'],
    ['half a character', '"a": "\\ud800"\n', 'sops/unsupported'],
    ['a clear line break of unicode', 'a_unencrypted: "x\u2028y"\n', 'sops/unsupported'],
  ])('refuses %s', async (_, text, code) => {
    const attempt = seal('a.yaml', text, wholeFileRule(key));
    await expect(attempt).rejects.toThrow(code);
  });

  it('refuses invalid recipients', async () => {
    const rule = { ...wholeFileRule(key), recipients: ['age1typo'] };
    await expect(seal('a.yaml', 'a: x\n', rule)).rejects.toThrow('sops/bad-recipient');
    await expect(seal('a.yaml', 'a: x\n', { ...rule, recipients: [] })).rejects.toThrow('sops/bad-recipient');
  });
});

describe('recipients', () => {
  it('can each open the file, and nobody else can', async () => {
    const stranger = await newKey();
    const sealed = await seal('a.yaml', secret, kubernetesRule(key, other));
    expect((await open('a.yaml', sealed, key)).text('readable')).toBe(secret);
    expect((await open('a.yaml', sealed, other)).text('readable')).toBe(secret);
    expect(await refusal('a.yaml', sealed, stranger)).toMatchObject([{ code: 'sops/no-identity' }]);
    expect(await refusal('a.yaml', sealed)).toMatchObject([{ code: 'sops/no-identity' }]);
  });

  it('may be post-quantum', async () => {
    const quantum = await newKey(await generateHybridIdentity());
    expect(quantum.recipient).toMatch(/^age1pq1/);
    const sealed = await seal('a.yaml', secret, kubernetesRule(quantum));
    expect((await open('a.yaml', sealed, quantum)).text('readable')).toBe(secret);
  });
});

describe('sealing again', () => {
  const again = async (sealed: string, text: string, rule = kubernetesRule(key)) =>
    seal('a.yaml', text, rule, await open('a.yaml', sealed, key), later);
  const changedLines = (before: string, after: string): string[] => {
    const old = before.split('\n');
    const current = after.split('\n');
    expect(current).toHaveLength(old.length);
    return current
      .filter((line, index) => line !== old[index])
      .map((line) => line.trim().split(':')[0] ?? '');
  };

  it('the same content changes nothing', async () => {
    const sealed = await seal('a.yaml', secret, kubernetesRule(key));
    expect(await again(sealed, secret)).toBe(sealed);
  });

  it('the same content in another style changes nothing', async () => {
    const sealed = await seal('a.yaml', secret, kubernetesRule(key));
    const restyled = secret
      .replace('password: before', `password:    'before'`)
      .replace('name: langfuse', 'name: "langfuse"');
    expect(await again(sealed, restyled)).toBe(sealed);
  });

  it('one changed value changes its line, the MAC and the time', async () => {
    const sealed = await seal('a.yaml', secret, kubernetesRule(key));
    const changed = await again(sealed, secret.replace('before', 'after'));
    expect(changedLines(sealed, changed)).toEqual(['password', 'lastmodified', 'mac']);
    expect((await open('a.yaml', changed, key)).text('readable')).toBe(secret.replace('before', 'after'));
  });

  it('a changed clear value with mac_only_encrypted changes only its line', async () => {
    const sealed = await seal('a.yaml', secret, kubernetesRule(key));
    const changed = await again(sealed, secret.replace('name: langfuse', 'name: other'));
    expect(changedLines(sealed, changed)).toEqual(['name']);
  });

  it('a new value for an old key never has the old initialization vector', async () => {
    const sealed = await seal('a.yaml', secret, kubernetesRule(key));
    const changed = await again(sealed, secret.replace('before', 'after'));
    const vector = (text: string) => /password: .*iv:([^,]*)/.exec(text)?.[1];
    expect(vector(changed)).toBeDefined();
    expect(vector(changed)).not.toBe(vector(sealed));
  });

  it('changed recipients cause a new data key, and new ciphertext for every value', async () => {
    const sealed = await seal('a.yaml', secret, kubernetesRule(key));
    const changed = await again(sealed, secret, kubernetesRule(key, other));
    const ciphertexts = (text: string) => text.match(/data:[A-Za-z0-9+/=]+,iv/g) ?? [];
    for (const ciphertext of ciphertexts(sealed)) expect(changed).not.toContain(ciphertext);
    expect((await open('a.yaml', changed, other)).text('readable')).toBe(secret);
  });

  it('a changed rule applies', async () => {
    const sealed = await seal('a.yaml', secret, kubernetesRule(key));
    const changed = await again(sealed, secret, wholeFileRule(key));
    expect(changed).not.toContain('name: langfuse');
    expect((await open('a.yaml', changed, key)).text('readable')).toBe(secret);
  });
});

describe('a text opened in place', () => {
  it('has every key at its line and column, in block and in flow style', async () => {
    const text = `a: short
b:
  c: |
    several
    lines
  d: {e: 1, "f": two, g: [x, {h: y}]}
# clear
z_unencrypted: clear
`;
    const sealed = await seal('a.yaml', text, wholeFileRule(key));
    const opened = (await open('a.yaml', sealed, key)).text('in-place');
    const before = parseSource('a.yaml', sealed);
    const after = parseSource('a.yaml', opened);
    if (!('source' in before) || !('source' in after)) throw new Error('both are YAML');
    const paths = [
      ['a'],
      ['b'],
      ['b', 'c'],
      ['b', 'd'],
      ['b', 'd', 'e'],
      ['b', 'd', 'f'],
      ['b', 'd', 'g', 1, 'h'],
      ['z_unencrypted'],
    ];
    for (const path of paths) {
      expect(after.source.locate(path, 'key').start).toEqual(before.source.locate(path, 'key').start);
    }
    expect(after.source.data).toEqual(yamlData(text)[0]);
    expect(opened.split('\n')).toHaveLength(sealed.split('\n').length);
  });
});

describe('sops-age', () => {
  it('reads what we write, in each format', async () => {
    const yaml = await seal('a.yaml', secret, kubernetesRule(key));
    expect(await decryptSops(yaml, { fileType: 'yaml', secretKey: key.secret })).toMatchObject(
      yamlData(secret)[0] as object,
    );
    const json = await seal('a.json', '{"a": "x", "n": 1, "b": true}', wholeFileRule(key));
    expect(await decryptSops(json, { fileType: 'json', secretKey: key.secret })).toMatchObject({
      a: 'x',
      n: 1,
      b: true,
    });
    const dotenv = await seal('a.env', 'A=x\nB=y z\n', wholeFileRule(key));
    expect(await decryptSops(dotenv, { fileType: 'env', secretKey: key.secret })).toMatchObject({
      A: 'x',
      B: 'y z',
    });
  });
});
