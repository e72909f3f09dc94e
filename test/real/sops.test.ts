import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generateHybridIdentity, generateIdentity } from 'age-encryption';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { type Identity, openSealed, readIdentity, type SealRule, sealText } from '../../src/sops/index.ts';
import { dotenvCase, jsonCase, yamlCase } from '../sops/documents.ts';
import { type Sops, sopsIn } from './sops-binary.ts';

let folder: string;
let sops: Sops;
let identity: Identity;
let other: Identity;
let serial = 0;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'real-sops-'));
  const secret = await generateIdentity();
  identity = await known(secret);
  other = await known(await generateIdentity());
  sops = sopsIn(folder, secret);
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function known(secret: string): Promise<Identity> {
  const read = await readIdentity(secret);
  if (read === undefined) throw new Error('a generated key is an identity');
  return read;
}

const now = () => new Date('2026-01-02T03:04:05Z');

/** The relevant rules: whole file, the part for Kubernetes, and clear values with the full MAC. */
const ruleChoice = fc.constantFrom<Omit<SealRule, 'recipients'>>(
  { selector: { kind: 'unencrypted_suffix', value: '_unencrypted' }, macOnlyEncrypted: false },
  { selector: { kind: 'encrypted_regex', value: '^(data|stringData|last)$' }, macOnlyEncrypted: true },
  { selector: { kind: 'encrypted_regex', value: '^(data|stringData|last)$' }, macOnlyEncrypted: false },
  { selector: { kind: 'unencrypted_regex', value: '^[a-m]' }, macOnlyEncrypted: false },
  { selector: { kind: 'encrypted_suffix', value: 'a' }, macOnlyEncrypted: true },
);

async function sealed(name: string, text: string, rule: SealRule, previousText?: string): Promise<string> {
  const previous = previousText === undefined ? undefined : await opened(name, previousText);
  const result = await sealText(name, text, rule, { now, ...(previous === undefined ? {} : { previous }) });
  if ('diagnostics' in result) throw new Error(JSON.stringify(result.diagnostics));
  return result.text;
}

async function opened(name: string, text: string) {
  const result = await openSealed(name, text, [identity]);
  if ('diagnostics' in result) throw new Error(JSON.stringify(result.diagnostics));
  return result.opened;
}

function file(extension: string): { name: string; path: string } {
  const name = `case-${serial++}.${extension}`;
  return { name, path: join(folder, name) };
}

/** SOPS writes the text `<<` with the tag of merge keys, as Go's library does; the library here makes no text of that. */
const yamlData = (text: string): unknown[] =>
  parseAllDocuments(text.replace(/(?<=: |- )!!merge <<$/gm, '"<<"')).map((document) => document.toJS() ?? {});
const comments = (text: string): string[] => (text.match(/# (?:about|note) [0-9]+$/gm) ?? []).sort();

async function sealedBySops(name: string, { selector, macOnlyEncrypted }: Omit<SealRule, 'recipients'>) {
  const config = `${name}.config`;
  const rule = {
    age: identity.recipient,
    [selector.kind]: selector.value,
    mac_only_encrypted: macOnlyEncrypted,
  };
  writeFileSync(join(folder, config), JSON.stringify({ creation_rules: [rule] }));
  const output = await sops.run(['--config', config, 'encrypt', name]);
  rmSync(join(folder, config));
  return output;
}

/** Milliseconds: each document starts sops twice. */
const slow = 900_000;

/** 500 documents in each direction, in three formats. */
const runs = { yaml: 300, json: 100, dotenv: 100 };

describe('sops reads what we seal', () => {
  it(
    'YAML, with several documents and comments',
    async () => {
      await fc.assert(
        fc.asyncProperty(yamlCase, ruleChoice, async (example, choice) => {
          const rule = { ...choice, recipients: [identity.recipient] };
          const { name, path } = file('yaml');
          writeFileSync(path, await sealed(name, example.text, rule));
          const plain = await sops.run(['decrypt', name]);
          expect(yamlData(plain)).toEqual(yamlData(example.text));
          expect(comments(plain)).toEqual(comments(example.text));
          // sops has reformatted the text; for us it has the same content, so the sealed bytes stay.
          await sops.run(['rotate', '--in-place', name]);
          const rotated = readFileSync(path, 'utf8');
          expect(await sealed(name, example.text, rule, rotated)).toBe(rotated);
          rmSync(path);
        }),
        { numRuns: runs.yaml },
      );
    },
    slow,
  );

  it(
    'JSON',
    async () => {
      await fc.assert(
        fc.asyncProperty(jsonCase, ruleChoice, async ({ text, data }, choice) => {
          const rule = { ...choice, recipients: [identity.recipient] };
          const { name, path } = file('json');
          writeFileSync(path, await sealed(name, text, rule));
          expect(JSON.parse(await sops.run(['decrypt', name]))).toEqual(data);
          await sops.run(['rotate', '--in-place', name]);
          const rotated = readFileSync(path, 'utf8');
          expect(await sealed(name, text, rule, rotated)).toBe(rotated);
          rmSync(path);
        }),
        { numRuns: runs.json },
      );
    },
    slow,
  );

  it(
    'dotenv',
    async () => {
      await fc.assert(
        fc.asyncProperty(dotenvCase, async ({ text }) => {
          const rule: SealRule = {
            selector: { kind: 'unencrypted_suffix', value: '_unencrypted' },
            macOnlyEncrypted: false,
            recipients: [identity.recipient],
          };
          const { name, path } = file('env');
          writeFileSync(path, await sealed(name, text, rule));
          expect(await sops.run(['decrypt', name])).toBe(text);
          await sops.run(['rotate', '--in-place', name]);
          const rotated = readFileSync(path, 'utf8');
          expect(await sealed(name, text, rule, rotated)).toBe(rotated);
          rmSync(path);
        }),
        { numRuns: runs.dotenv },
      );
    },
    slow,
  );
});

describe('we read what sops seals', () => {
  it(
    'YAML, with several documents and comments',
    async () => {
      await fc.assert(
        fc.asyncProperty(yamlCase, ruleChoice, async ({ text }, choice) => {
          const { name, path } = file('yaml');
          writeFileSync(path, text);
          const output = await sealedBySops(name, choice);
          const plain = (await opened(name, output)).text('readable');
          expect(yamlData(plain)).toEqual(yamlData(text));
          expect(comments(plain)).toEqual(comments(text));
          const rule = { ...choice, recipients: [identity.recipient] };
          expect(await sealed(name, text, rule, output)).toBe(output);
          rmSync(path);
        }),
        { numRuns: runs.yaml },
      );
    },
    slow,
  );

  it(
    'JSON and dotenv',
    async () => {
      const choice = {
        selector: { kind: 'unencrypted_suffix', value: '_unencrypted' },
        macOnlyEncrypted: false,
      } as const;
      const cases = fc.oneof(
        jsonCase.map(({ text }) => ['json', text] as const),
        dotenvCase.map(({ text }) => ['env', text] as const),
      );
      await fc.assert(
        fc.asyncProperty(cases, async ([extension, text]) => {
          const { name, path } = file(extension);
          writeFileSync(path, text);
          const output = await sealedBySops(name, choice);
          const plain = (await opened(name, output)).text('readable');
          if (extension === 'json') expect(JSON.parse(plain)).toEqual(JSON.parse(text));
          else expect(plain).toBe(text);
          rmSync(path);
        }),
        { numRuns: runs.json + runs.dotenv },
      );
    },
    slow,
  );
});

const manifest = (password: string) => `# a Secret
apiVersion: v1
kind: Secret
metadata:
  name: langfuse
  annotations:
    note: "2024-01-01"
type: Opaque
stringData:
  # rotated by hand
  password: ${password}
  url: postgres://langfuse@db:5432/langfuse # how to reach it
  key: |
    one
    two
`;

const secretRule = (): SealRule => ({
  selector: { kind: 'encrypted_regex', value: '^(data|stringData)$' },
  macOnlyEncrypted: true,
  recipients: [identity.recipient],
});

describe('what sops accepts is accepted', () => {
  it('a post-quantum recipient', async () => {
    const secret = await generateHybridIdentity();
    const quantum = await known(secret);
    const { name, path } = file('yaml');
    writeFileSync(
      path,
      await sealed(name, manifest('same'), { ...secretRule(), recipients: [quantum.recipient] }),
    );
    const plain = await sops.run(['decrypt', name], { SOPS_AGE_KEY: secret });
    expect(yamlData(plain)).toEqual(yamlData(manifest('same')));
    writeFileSync(path, manifest('same'));
    const theirs = await sops.run(['encrypt', '--age', quantum.recipient, name]);
    expect('opened' in (await openSealed(name, theirs, [quantum]))).toBe(true);
  });

  it('Windows line endings', async () => {
    const { name, path } = file('yaml');
    const text = manifest('same').replaceAll('\n', '\r\n');
    writeFileSync(path, await sealed(name, text, secretRule()));
    expect(yamlData(await sops.run(['decrypt', name]))).toEqual(yamlData(manifest('same')));
  });
});

describe('sops changes what we sealed', () => {
  it('by set', async () => {
    const { name, path } = file('yaml');
    writeFileSync(path, await sealed(name, manifest('before'), secretRule()));
    await sops.run(['set', name, '["stringData"]["password"]', '"after"']);
    const changed = readFileSync(path, 'utf8');
    expect(yamlData((await opened(name, changed)).text('readable'))).toEqual(yamlData(manifest('after')));
    expect(await sealed(name, manifest('after'), secretRule(), changed)).toBe(changed);
  });

  it('by edit, through an editor', async () => {
    const { name, path } = file('yaml');
    writeFileSync(path, await sealed(name, manifest('before'), secretRule()));
    const editor = join(folder, 'editor.sh');
    writeFileSync(editor, '#!/bin/sh\nsed -i s/before/after/ "$1"\n');
    chmodSync(editor, 0o700);
    await sops.run(['edit', name], { EDITOR: editor });
    const changed = readFileSync(path, 'utf8');
    expect(yamlData((await opened(name, changed)).text('readable'))).toEqual(yamlData(manifest('after')));
    expect(await sealed(name, manifest('after'), secretRule(), changed)).toBe(changed);
  });

  it('by updatekeys, for one more recipient', async () => {
    const { name, path } = file('yaml');
    writeFileSync(path, await sealed(name, manifest('same'), secretRule()));
    const config = join(folder, '.sops.yaml');
    writeFileSync(config, `creation_rules:\n  - age: ${identity.recipient},${other.recipient}\n`);
    await sops.run(['updatekeys', '--yes', name]);
    rmSync(config);
    const changed = readFileSync(path, 'utf8');
    const read = await opened(name, changed);
    expect(read.metadata.age.map(({ recipient }) => recipient)).toEqual([
      identity.recipient,
      other.recipient,
    ]);
    const rule = { ...secretRule(), recipients: [identity.recipient, other.recipient] };
    expect(await sealed(name, manifest('same'), rule, changed)).toBe(changed);
    expect('opened' in (await openSealed(name, changed, [other]))).toBe(true);
  });

  it('and rejects what we reject', async () => {
    const { name, path } = file('yaml');
    const text = await sealed(name, manifest('same'), { ...secretRule(), macOnlyEncrypted: false });
    const tampered = text.replace('name: langfuse', 'name: other');
    writeFileSync(path, tampered);
    await expect(sops.run(['decrypt', name])).rejects.toThrow(/MAC mismatch/);
    expect(await openSealed(name, tampered, [identity])).toMatchObject({
      diagnostics: [{ code: 'sops/mac-mismatch' }],
    });
  });
});

describe('scalars that Go reads differently from YAML 1.2', () => {
  const scalars = [
    '1_000',
    '<<',
    '0777',
    '0o17',
    '0b101',
    '0x1F',
    '08',
    '+12',
    '-0',
    '1.',
    '.5',
    '1e3',
    '1e400',
    '-.INF',
    '.NaN',
    '2024-01-01',
    '2024-1-2',
    '2024-01-01T10:00:00+02:00',
    '2024-01-01 10:00:00.50',
    '2024-13-01',
    '2024-02-30',
    'yes',
    'On',
    'TRUE',
    'True',
    'Null',
    '~',
    '9223372036854775807',
    '18446744073709551616',
    '0x',
    '1__0',
    '_1',
    '12:30:45',
    '1,000',
    '0.1e-10',
    '100000000000000000000000',
    '2024-01-01t10:00:00Z',
    '0o8',
    '-0x1A',
    '1e-7',
  ];

  it.each([true, false])('are hashed as Go reads them, encrypted or not', async (encrypt) => {
    const text = `${scalars.map((scalar, index) => `k${index}: ${scalar}`).join('\n')}\nlast: x\n`;
    const rule: SealRule = {
      selector: { kind: 'encrypted_regex', value: encrypt ? '.' : '^last$' },
      macOnlyEncrypted: false,
      recipients: [identity.recipient],
    };
    const { name, path } = file('yaml');
    const ours = await sealed(name, text, rule);
    writeFileSync(path, ours);
    await sops.run(['decrypt', name]);
    writeFileSync(path, text);
    const theirs = await sealedBySops(name, rule);
    expect(await sealed(name, text, rule, theirs)).toBe(theirs);
  });
});

describe('comments', () => {
  const places = [
    '# top\na: 1 # in a\n# head b\nb:\n  # head c\n  c: 2 # in c\n  # foot\n\n  d: 3\n  # trailing b\n# head e\ne: # after colon\n  f: 1\n  # trail f\ng: 2\n# end\n',
    'a:\n  x: 1\n# zero\n\nb: 2\n',
    'l:\n  # head item\n  - one # in one\n  # head two\n  - two\n  # trail\nm: 1\n',
    'l:\n- one\n# head two\n- two\n# trail zero\nm: 1\n',
    'l: # after colon\n  - a: 1 # x\n    # in map\n    b: 2\n  # before item\n  - c: 3\n',
    's: | # block header\n  text\n# head t\nt: 1\n',
    'f: {a: 1, # in flow\n  b: 2} # after flow\ng: [1, # one\n 2]\nh: 3\n',
    '---\n# doc\na: 1\n# end one\n---\n# doc two\nb: 1\n',
    'a:\n  # only\nb: 1\n',
    'a:\n  b:\n    c: 1\n    # at c\n  # at b\n# at a\nd: 1\n',
    'a:\n    # deeper\n  k: 1\n    # deeper still\n  m: 1\n',
    'l:\n  - a:\n      n: 1\n  - # after dash\n    b: 2\n',
    'a:\n  - 1\n  - # after dash\n    x: 1\n  -\n    # under dash\n    y: 1\n',
  ];

  it.each(places)('are bound to the path that sops reads them at: %j', async (text) => {
    const rule: SealRule = {
      selector: { kind: 'unencrypted_suffix', value: '_unencrypted' },
      macOnlyEncrypted: false,
      recipients: [identity.recipient],
    };
    const { name, path } = file('yaml');
    writeFileSync(path, await sealed(name, text, rule));
    const plain = await sops.run(['decrypt', name]);
    const all = (source: string) => (source.match(/# .*$/gm) ?? []).sort();
    expect(all(plain)).toEqual(all(text));
  });

  it.each([
    ['encrypted_comment_regex', 'a: 1\n# secret\nb: 2\nc:\n  # secret\n  d: 3\n  e: 4 # secret\n  f: 5\n'],
    ['unencrypted_comment_regex', 'a: 1\n# secret\nb: 2\nc:\n  # secret\n  d: 3\n  e: 4 # secret\n  f: 5\n'],
  ] as const)('select values by %s as in sops', async (kind, text) => {
    const rule: SealRule = {
      selector: { kind, value: '^ secret$' },
      macOnlyEncrypted: true,
      recipients: [identity.recipient],
    };
    const { name, path } = file('yaml');
    writeFileSync(path, await sealed(name, text, rule));
    expect(yamlData(await sops.run(['decrypt', name]))).toEqual(yamlData(text));
    writeFileSync(path, text);
    const theirs = await sealedBySops(name, rule);
    expect(await sealed(name, text, rule, theirs)).toBe(theirs);
  });
});
