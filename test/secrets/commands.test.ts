import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SecretSetting } from '../../src/app-kit/secret-setting.ts';
import {
  secretsCheck,
  secretsDecrypt,
  secretsEncrypt,
  secretsRotate,
} from '../../src/cli/commands/secrets.ts';
import type { SecretsIo } from '../../src/cli/commands/secrets-ending.ts';
import type { Diagnostic } from '../../src/diagnostics/diagnostic.ts';
import { newKeyFile } from '../../src/secrets/key-file.ts';
import { readSealed } from '../../src/secrets/read-sealed.ts';
import { sopsConfigText } from '../../src/secrets/sops-config.ts';

let folder: string;
let recipient: string;
let out: string;
let err: string;
let diagnostics: Diagnostic[];
let io: SecretsIo;

const settings: SecretSetting[] = [
  {
    name: 'langfuse_salt',
    generate: { kind: 'alphanumeric', length: 32 },
    rotation: 'Must not change once Langfuse has run.',
  },
  {
    name: 'langfuse_password',
    generate: { kind: 'hex', length: 64 },
    rotation: 'CloudNativePG changes the role.',
  },
  { name: 'langfuse_s3_secret_key', rotation: 'Make it in the console of RustFS.' },
];
const secretSettings = settings.map(({ name }) => name);

const configuration = `# My cluster
cluster_name: home # the name
langfuse_salt: "3ZrqLPSrVk1d8mTQ5cWmN0HfYx7JbGuA" # keep

# about the password
langfuse_password: '00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff'
langfuse_s3_access_key: AKIA
langfuse_s3_secret_key: tR7xx9aZkQQ8PnVb
`;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'secrets-'));
  const key = await newKeyFile(new Date('2026-01-02T03:04:05Z'));
  recipient = key.recipient;
  write('age.key', key.text, 0o600);
  write('.sops.yaml', sopsConfigText({ recipients: [recipient], secretSettings }));
  write('cluster.yaml', configuration);
  out = '';
  err = '';
  diagnostics = [];
  io = {
    cwd: folder,
    env: { HOME: folder, XDG_CONFIG_HOME: join(folder, '.config'), PATH: process.env['PATH'] },
    stdout: { write: (text) => (out += text) },
    stderr: { write: (text) => (err += text) },
    report: (more) => diagnostics.push(...more),
  };
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

function write(path: string, text: string, mode = 0o644): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
  chmodSync(join(folder, path), mode);
}

const read = (path: string) => readFileSync(join(folder, path), 'utf8');
const git = (...args: string[]) => execFileSync('git', args, { cwd: folder, stdio: 'pipe' });
const codes = () => diagnostics.map(({ code, file }) => `${code} ${file}`);
const check = () => secretsCheck({ folder: '.', configurations: ['cluster.yaml'], secretSettings }, io);
const rotate = (options: Partial<Parameters<typeof secretsRotate>[0]>) =>
  secretsRotate({ folder: '.', config: 'cluster.yaml', what: 'data-key', settings, ...options }, io);

const manifest = `apiVersion: v1
kind: Secret
metadata:
  name: langfuse
stringData:
  password: 00112233445566778899aabbccddeeff
`;

describe('a new key file', () => {
  it('is what age-keygen writes', () => {
    expect(read('age.key')).toMatch(
      /^# created: 2026-01-02T03:04:05Z\n# public key: age1[a-z0-9]{58}\nAGE-SECRET-KEY-1[A-Z0-9]{58}\n$/,
    );
  });
});

describe('secrets encrypt and decrypt', () => {
  it('seal only the secret settings of the configuration, and restore every byte of it', async () => {
    expect(await secretsEncrypt({ files: ['cluster.yaml'] }, io)).toBe(0);
    const sealed = read('cluster.yaml');
    expect(sealed).toContain('# My cluster\ncluster_name: home # the name\n');
    expect(sealed).toContain('langfuse_s3_access_key: AKIA');
    expect(sealed).not.toMatch(/3ZrqLPSr|00112233|tR7xx9aZ/);
    expect(await secretsDecrypt({ files: ['cluster.yaml'] }, io)).toBe(0);
    expect(out).toBe(
      configuration
        .replace(/'(0011.*)'/, '"$1"')
        .replace(/"(3Zr.*?)"/, '$1')
        .replace(/"(0011.*)"/, '$1'),
    );
    expect(await secretsDecrypt({ files: ['cluster.yaml'], inPlace: true }, io)).toBe(0);
    expect(read('cluster.yaml')).toBe(out);
  });

  it('do not change a sealed file', async () => {
    await secretsEncrypt({ files: ['cluster.yaml'] }, io);
    const sealed = read('cluster.yaml');
    expect(await secretsEncrypt({ files: ['cluster.yaml'] }, io)).toBe(0);
    expect(read('cluster.yaml')).toBe(sealed);
    expect(err).toContain('is already sealed');
  });

  it('write nothing if one of several files fails, and leave no temporary file', async () => {
    write('kubernetes/a.sops.yaml', manifest);
    expect(await secretsEncrypt({ files: ['kubernetes/a.sops.yaml', 'missing.yaml', 'age.key'] }, io)).toBe(
      1,
    );
    expect(codes()).toEqual(['source/not-found missing.yaml', 'sops/no-rule .sops.yaml']);
    expect(read('kubernetes/a.sops.yaml')).toBe(manifest);
    expect(readdirSync(join(folder, 'kubernetes'))).toEqual(['a.sops.yaml']);
  });

  it('keep the mode of a file', async () => {
    write('cluster.yaml', configuration, 0o600);
    await secretsEncrypt({ files: ['cluster.yaml'] }, io);
    expect(statSync(join(folder, 'cluster.yaml')).mode & 0o777).toBe(0o600);
  });

  it('say who can open a file if no available key can', async () => {
    await secretsEncrypt({ files: ['cluster.yaml'] }, io);
    rmSync(join(folder, 'age.key'));
    expect(await secretsDecrypt({ files: ['cluster.yaml'] }, io)).toBe(1);
    expect(codes()).toEqual(['sops/no-identity cluster.yaml']);
    expect(diagnostics[0]?.hint).toContain(recipient);
    expect(out).toBe('');
  });
});

describe('a sealed configuration', () => {
  it('is read with every key at its position, and a plain one unchanged', async () => {
    const plain = await readSealed('cluster.yaml', configuration, folder, io.env);
    expect(plain).toMatchObject({ text: configuration, sealed: false });
    await secretsEncrypt({ files: ['cluster.yaml'] }, io);
    const sealed = await readSealed('cluster.yaml', read('cluster.yaml'), folder, io.env);
    if (!('text' in sealed)) throw new Error('it opens');
    const keys = (text: string) =>
      text
        .split('\n')
        .map((line) => line.split(':')[0])
        .slice(0, 8);
    expect(keys(sealed.text)).toEqual(keys(configuration));
    expect(sealed.text).not.toContain('sops');
  });
});

describe('secrets check', () => {
  beforeEach(() => {
    git('init', '-q');
    write('.gitignore', 'age.key\ncluster.yaml\n');
  });

  it('passes, without a private key, if everything is sealed or ignored', async () => {
    write('kubernetes/a.sops.yaml', manifest);
    await secretsEncrypt({ files: ['kubernetes/a.sops.yaml'] }, io);
    rmSync(join(folder, 'age.key'));
    expect(await check()).toBe(0);
    expect(codes()).toEqual([]);
  });

  it('finds what is not sealed, or not completely', async () => {
    write('kubernetes/plain.sops.yaml', manifest);
    write('kubernetes/half.sops.yaml', manifest);
    await secretsEncrypt({ files: ['kubernetes/half.sops.yaml'] }, io);
    write(
      'kubernetes/half.sops.yaml',
      read('kubernetes/half.sops.yaml').replace('stringData:', 'stringData:\n  more: mine'),
    );
    expect(await check()).toBe(1);
    expect(codes()).toEqual([
      'seal/not-sealed kubernetes/half.sops.yaml',
      'seal/not-sealed kubernetes/plain.sops.yaml',
    ]);
    expect(diagnostics[0]).toMatchObject({ path: 'stringData.more', range: { start: { line: 6 } } });
  });

  it('finds a file that is sealed for recipients that its rule does not name', async () => {
    write('kubernetes/a.sops.yaml', manifest);
    await secretsEncrypt({ files: ['kubernetes/a.sops.yaml'] }, io);
    const other = await newKeyFile(new Date());
    write('.sops.yaml', sopsConfigText({ recipients: [other.recipient], secretSettings }));
    expect(await check()).toBe(1);
    expect(codes()).toEqual(['seal/wrong-recipients kubernetes/a.sops.yaml']);
  });

  it('finds plain Secrets, keys, and an unsealed configuration, except what git ignores', async () => {
    write('kubernetes/secret.yaml', manifest);
    write('notes.md', `my key: ${read('age.key').split('\n')[2]}\n`);
    write('.gitignore', 'age.key\nignored/\n');
    write('ignored/secret.yaml', manifest);
    expect(await check()).toBe(1);
    expect(codes()).toEqual([
      'secrets/plain-configuration cluster.yaml',
      'leak/plain-secret kubernetes/secret.yaml',
      'leak/private-key notes.md',
    ]);
    expect(JSON.stringify(diagnostics)).not.toMatch(/AGE-SECRET-KEY-1|3ZrqLPSr/);
  });

  it('finds what is tracked although git ignores it now', async () => {
    write('ignored/secret.yaml', manifest);
    git('add', 'ignored/secret.yaml');
    write('.gitignore', 'age.key\ncluster.yaml\nignored/\n');
    expect(await check()).toBe(1);
    expect(codes()).toEqual(['leak/plain-secret ignored/secret.yaml']);
  });

  it('in a folder without git, exempts only the key and the configuration in use', async () => {
    rmSync(join(folder, '.git'), { recursive: true });
    expect(await check()).toBe(0);
    write('copy/age.key', read('age.key'));
    expect(await check()).toBe(1);
    expect(codes()).toEqual(['leak/private-key copy/age.key']);
  });
});

describe('secrets rotate', () => {
  it('creates a new data key for every sealed file', async () => {
    write('kubernetes/a.sops.yaml', manifest);
    await secretsEncrypt({ files: ['kubernetes/a.sops.yaml', 'cluster.yaml'] }, io);
    const before =
      [read('kubernetes/a.sops.yaml'), read('cluster.yaml')].join('').match(/data:[^,\s]+,/g) ?? [];
    expect(await rotate({ what: 'data-key' })).toBe(0);
    const after = read('kubernetes/a.sops.yaml') + read('cluster.yaml');
    expect(before.length).toBeGreaterThan(4);
    for (const ciphertext of before) expect(after).not.toContain(ciphertext);
    await secretsDecrypt({ files: ['kubernetes/a.sops.yaml'] }, io);
    expect(out).toBe(manifest);
  });

  it('follows changed recipients, and touches no other file', async () => {
    write('kubernetes/a.sops.yaml', manifest);
    await secretsEncrypt({ files: ['kubernetes/a.sops.yaml'] }, io);
    const before = read('kubernetes/a.sops.yaml');
    expect(await rotate({ what: 'recipients' })).toBe(0);
    expect(err).toContain(
      'Nothing to do: the sealed file is sealed for the recipients that .sops.yaml names.',
    );
    expect(read('kubernetes/a.sops.yaml')).toBe(before);
    const other = await newKeyFile(new Date());
    write('.sops.yaml', sopsConfigText({ recipients: [other.recipient], secretSettings }));
    expect(await rotate({ what: 'recipients' })).toBe(0);
    expect(err).toContain('history');
    write('age.key', other.text, 0o600);
    expect(await secretsDecrypt({ files: ['kubernetes/a.sops.yaml'] }, io)).toBe(0);
    expect(out).toBe(manifest);
  });

  it.each(['data-key', 'recipients'] as const)('says that there is nothing to do (%s)', async (what) => {
    expect(await rotate({ what })).toBe(0);
    expect(err).toBe('Nothing to do: there are no sealed files in this folder.\n');
  });

  it('gives a setting a new value, says what that means, and keeps every other line', async () => {
    expect(await rotate({ what: 'settings', names: ['langfuse_password'] })).toBe(0);
    expect(read('cluster.yaml')).toBe(configuration);
    expect(err).toContain('CloudNativePG changes the role.');
    expect(await rotate({ what: 'settings', names: ['langfuse_password'], yes: true })).toBe(0);
    const lines = read('cluster.yaml').split('\n');
    const changed = lines.filter((line, index) => line !== configuration.split('\n')[index]);
    expect(changed).toEqual([expect.stringMatching(/^langfuse_password: "[0-9a-f]{64}"$/)]);
    expect(err).not.toContain(changed[0]?.slice(20, 40));
  });

  it('does so in a sealed configuration, whose other ciphertext stays', async () => {
    write('kubernetes/.clusterwright.json', '{"files": {}}\n');
    await secretsEncrypt({ files: ['cluster.yaml'] }, { ...io, now: () => new Date('2026-01-02T03:04:05Z') });
    const before = read('cluster.yaml').split('\n');
    expect(await rotate({ what: 'settings', names: ['langfuse_password'], yes: true })).toBe(0);
    const after = read('cluster.yaml').split('\n');
    const changed = after
      .filter((line, index) => line !== before[index])
      .map((line) => line.trim().split(':')[0]);
    expect(changed).toEqual(['langfuse_password', 'lastmodified', 'mac']);
  });

  it.each(['no manifest', 'a manifest of somebody else'])(
    'gives a sealed configuration a new data key if there is %s that proves its origin',
    async (kind) => {
      await secretsEncrypt({ files: ['cluster.yaml'] }, io);
      if (kind !== 'no manifest') {
        const seals = { 'cluster.yaml': ['0'.repeat(64)] };
        write('kubernetes/.clusterwright.json', JSON.stringify({ files: {}, seals }));
      }
      const salt = (text: string) => /^langfuse_salt: (ENC.*)/m.exec(text)?.[1];
      const before = salt(read('cluster.yaml'));
      expect(await rotate({ what: 'settings', names: ['langfuse_password'], yes: true })).toBe(0);
      expect(salt(read('cluster.yaml'))).toMatch(/^ENC/);
      expect(salt(read('cluster.yaml'))).not.toBe(before);
    },
  );

  it.each([
    ['what must not change', 'langfuse_salt', 'secrets/must-not-change'],
    ['what comes from elsewhere', 'langfuse_s3_secret_key', 'secrets/cannot-generate'],
    ['what is not a secret', 'cluster_name', 'secrets/unknown-setting'],
    ['a typing error', 'langfuse_pasword', 'secrets/unknown-setting'],
  ])('refuses %s', async (_, name, code) => {
    expect(await rotate({ what: 'settings', names: [name], yes: true })).toBe(1);
    expect(diagnostics).toMatchObject([{ code }]);
    expect(diagnostics[0]?.hint).not.toContain('x-secret');
    expect(read('cluster.yaml')).toBe(configuration);
  });

  it('gives a setting that has no value yet its first', async () => {
    write('cluster.yaml', configuration.replace(/^langfuse_password: .*\n/m, ''));
    expect(await rotate({ what: 'settings', names: ['langfuse_password'], yes: true })).toBe(0);
    expect(read('cluster.yaml')).toMatch(/^langfuse_password: "[0-9a-f]{64}"$/m);
    expect(err).toContain('langfuse_password: It has no value yet');
    expect(err).not.toContain('CloudNativePG changes the role.');
  });

  it('leaves no new value in clear text in a sealed configuration whose rule does not name it', async () => {
    write('cluster.yaml', configuration.replace(/^langfuse_password: .*\n/m, ''));
    await secretsEncrypt({ files: ['cluster.yaml'] }, io);
    write('.sops.yaml', read('.sops.yaml').replaceAll('langfuse_password', 'another_password'));
    const sealed = read('cluster.yaml');
    expect(await rotate({ what: 'settings', names: ['langfuse_password'], yes: true })).toBe(1);
    expect(diagnostics).toMatchObject([{ code: 'secrets/not-selected' }]);
    expect(read('cluster.yaml')).toBe(sealed);
  });

  it('does not contradict itself when forced', async () => {
    expect(await rotate({ what: 'settings', names: ['langfuse_salt'], yes: true, force: true })).toBe(0);
    expect(read('cluster.yaml')).toMatch(/^langfuse_salt: "[A-Za-z0-9]{32}" # keep$/m);
    expect(existsSync(join(folder, 'cluster.yaml'))).toBe(true);
  });
});
