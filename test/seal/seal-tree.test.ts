import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type PlainFile, type SealTreeOptions, sealTree } from '../../src/seal/seal.ts';
import { parseConfig, type SopsConfig } from '../../src/sops/index.ts';
import { later, newKey, now, open, type TestKey } from '../sops/keys.ts';

let key: TestKey;
let other: TestKey;
let disk: Map<string, string>;

beforeAll(async () => {
  key = await newKey();
  other = await newKey();
});

beforeEach(() => {
  disk = new Map();
});

function config(...keys: readonly TestKey[]): SopsConfig {
  const age = keys.map(({ recipient }) => recipient).join(',');
  const text = `creation_rules:
  - path_regex: kubernetes/.*\\.sops\\.ya?ml
    encrypted_regex: ^(data|stringData)$
    mac_only_encrypted: true
    age: ${age}
`;
  const parsed = parseConfig('/repository/.sops.yaml', '.sops.yaml', text);
  if ('diagnostics' in parsed) throw new Error('the configuration is valid');
  return parsed.config;
}

const secretPath = 'kubernetes/apps/langfuse/secret.sops.yaml';
const secret = (password: string): PlainFile => ({
  path: secretPath,
  secret: true,
  content: `apiVersion: v1\nkind: Secret\nmetadata:\n  name: langfuse\nstringData:\n  password: ${password}\n  salt: constant\n`,
});
const release: PlainFile = {
  path: 'kubernetes/apps/langfuse/helmrelease.yaml',
  secret: false,
  content: 'kind: HelmRelease\nspec: {}\n',
};

/** Seals like a run of the program, and writes the result if there is no error. */
async function run(files: readonly PlainFile[], options: Partial<SealTreeOptions> = {}) {
  const result = await sealTree(files, {
    root: '/repository',
    config: config(key),
    identities: [key.identity],
    readExisting: (path) => disk.get(path),
    now,
    ...options,
  });
  const failed = result.diagnostics.some(({ severity }) => severity === 'error');
  if (!failed) for (const { path, content } of result.files) disk.set(path, content);
  return result;
}

describe('a tree', () => {
  it('is returned with its secret files sealed and the others unchanged', async () => {
    const { files, diagnostics } = await run([secret('before'), release]);
    expect(diagnostics).toEqual([]);
    expect(files[1]).toEqual({ path: release.path, content: release.content });
    expect(files[0]?.content).not.toContain('before');
    expect((await open(secretPath, files[0]?.content ?? '', key)).text('readable')).toBe(
      secret('before').content,
    );
  });

  it('is sealed by the names of its files, whatever the renderer says', async () => {
    const { files } = await run([{ ...secret('before'), secret: false }]);
    expect(files[0]?.content).not.toContain('before');
  });

  it('does not change while nothing changes, three times in a row', async () => {
    await run([secret('before'), release]);
    const first = new Map(disk);
    for (const time of [later, () => new Date()]) {
      await run([secret('before'), release], { now: time });
      expect(disk).toEqual(first);
    }
  });

  it('changes three lines for one changed value', async () => {
    const { seals } = await run([secret('before')]);
    const before = disk.get(secretPath)?.split('\n') ?? [];
    await run([secret('after')], { now: later, seals });
    const after = disk.get(secretPath)?.split('\n') ?? [];
    const changed = after
      .filter((line, index) => line !== before[index])
      .map((line) => line.trim().split(':')[0]);
    expect(changed).toEqual(['password', 'lastmodified', 'mac']);
  });

  it('is resealed for changed recipients', async () => {
    await run([secret('before')]);
    await run([secret('before')], { config: config(key, other) });
    expect((await open(secretPath, disk.get(secretPath) ?? '', other)).text('readable')).toContain('before');
  });

  it('may be written to a folder other than that of .sops.yaml', async () => {
    expect((await run([secret('before')], { root: '/elsewhere/preview' })).diagnostics).toEqual([]);
  });
});

describe('without the private key', () => {
  it('a first run can seal', async () => {
    expect((await run([secret('before')], { identities: [] })).diagnostics).toEqual([]);
    expect(disk.get(secretPath)).toContain('ENC[');
  });

  it('files that cannot be compared are not changed, and reported once', async () => {
    const second = { ...secret('before'), path: 'kubernetes/b.sops.yaml' };
    await run([secret('before'), second]);
    const { diagnostics } = await run([secret('after'), second], { identities: [other.identity] });
    expect(diagnostics).toMatchObject([{ code: 'seal/cannot-compare', severity: 'error', file: secretPath }]);
    expect(diagnostics[0]?.message).toContain('1 more');
  });

  it('they are replaced if requested', async () => {
    await run([secret('before')]);
    const { diagnostics } = await run([secret('after')], { identities: [], overwriteIncomparable: true });
    expect(diagnostics).toEqual([]);
    expect((await open(secretPath, disk.get(secretPath) ?? '', key)).text('readable')).toContain('after');
  });
});

describe('a run fails', () => {
  it('if the rule selects nothing', async () => {
    const file = { ...secret('x'), content: 'kind: Secret\nvalues:\n  password: x\n' };
    expect((await run([file])).diagnostics).toMatchObject([
      { code: 'sops/nothing-selected', file: secretPath },
    ]);
  });

  it('if no rule matches, or there are no rules', async () => {
    const file = { ...secret('x'), path: 'other/secret.sops.yaml' };
    expect((await run([file])).diagnostics).toMatchObject([{ code: 'sops/no-rule', file: '.sops.yaml' }]);
    expect((await run([file, secret('x')], { config: undefined })).diagnostics).toMatchObject([
      { code: 'sops/no-config', message: expect.stringContaining('and 1 more cannot be sealed') },
    ]);
    expect((await run([release], { config: undefined })).diagnostics).toEqual([]);
  });

  it('if a sealed file was tampered with, instead of replacing the evidence', async () => {
    await run([secret('before')]);
    disk.set(secretPath, disk.get(secretPath)?.replace(/password: .*/, 'password: mine') ?? '');
    expect((await run([secret('before')])).diagnostics).toMatchObject([
      { code: 'seal/existing-damaged', path: 'stringData.password', range: { start: { line: 6 } } },
    ]);
  });

  it('if unencrypted text contains a secret', async () => {
    const secrets = [{ name: 'langfuse_salt', value: 'Zm9vYmFyMTIzNDU2' }];
    const leaking = { ...release, content: 'kind: HelmRelease\nvalue: Zm9vYmFyMTIzNDU2\n' };
    expect((await run([leaking], { secrets })).diagnostics).toMatchObject([
      { code: 'leak/secret-value', file: release.path },
    ]);
    const annotated = secret('Zm9vYmFyMTIzNDU2').content.replace('name: langfuse', 'name: Zm9vYmFyMTIzNDU2');
    expect((await run([{ ...secret(''), content: annotated }], { secrets })).diagnostics).toMatchObject([
      { code: 'leak/secret-value', file: secretPath, range: { start: { line: 4 } } },
    ]);
  });

  it('but only warns of a file that was on disk in clear text', async () => {
    disk.set(secretPath, secret('before').content);
    expect((await run([secret('before')])).diagnostics).toMatchObject([
      { code: 'seal/was-plain', severity: 'warning' },
    ]);
    expect(disk.get(secretPath)).toContain('ENC[');
  });
});
