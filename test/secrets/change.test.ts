import { execFile } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { secretsDecrypt, secretsEncrypt } from '../../src/cli/commands/secrets.ts';
import { type ChangingIo, secretsEdit, secretsSet } from '../../src/cli/commands/secrets-change.ts';
import type { Diagnostic } from '../../src/diagnostics/diagnostic.ts';
import { newKeyFile } from '../../src/secrets/key-file.ts';
import { readSealed } from '../../src/secrets/read-sealed.ts';
import { sopsConfigText } from '../../src/secrets/sops-config.ts';

const secretSettings = ['langfuse_salt', 'langfuse_password', 'smtp_password'];
const configuration = `# My cluster
cluster_name: home # the name
langfuse_salt: "3ZrqLPSrVk1d8mTQ5cWmN0HfYx7JbGuA" # keep

langfuse_password: 00112233445566778899aabbccddeeff
smtp_password:
`;
const manifest = `apiVersion: v1
kind: Secret
metadata:
  name: a
stringData:
  password: 00112233445566778899aabbccddeeff
  key: |
    one
    two
  other: stays-as-it-is
`;

let folder: string;
let out: string;
let err: string;
let diagnostics: Diagnostic[];
let io: ChangingIo;

const read = (path: string) => readFileSync(join(folder, path), 'utf8');
const codes = () => diagnostics.map(({ code, file }) => `${code} ${file}`);

function write(path: string, text: string, mode = 0o644): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
  chmodSync(join(folder, path), mode);
}

/** A script as an editor: `$1` is the file. What it records about the file can be read afterwards. */
function editor(script: string): void {
  write('editor.sh', `#!/bin/sh\nls -l "$1" >> "${folder}/seen"\n${script}\n`, 0o755);
}

async function plainOf(path: string): Promise<string> {
  out = '';
  expect(await secretsDecrypt({ files: [path] }, io)).toBe(0);
  return out;
}

/** What is left of the editors' folders; the first place is in memory, if the system has one. */
function leftovers(): string[] {
  const places = ['/dev/shm', join(folder, 'tmp')].filter((place) => existsSync(place));
  return places.flatMap((place) =>
    readdirSync(place).filter((name) => name.startsWith(`clusterwright-edit-${process.pid}-`)),
  );
}

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'change-'));
  const key = await newKeyFile(new Date('2026-01-02T03:04:05Z'));
  write('age.key', key.text, 0o600);
  write('.sops.yaml', sopsConfigText({ recipients: [key.recipient], secretSettings }));
  write('cluster.yaml', configuration);
  write('kubernetes/a.sops.yaml', manifest);
  write('kubernetes/.clusterwright.json', '{"files": {}}\n');
  mkdirSync(join(folder, 'tmp'));
  out = '';
  err = '';
  diagnostics = [];
  io = {
    cwd: folder,
    env: {
      HOME: folder,
      PATH: process.env['PATH'],
      TMPDIR: join(folder, 'tmp'),
      EDITOR: join(folder, 'editor.sh'),
    },
    now: () => new Date('2026-01-02T03:04:05Z'),
    stdout: { write: (text) => (out += text) },
    stderr: { write: (text) => (err += text) },
    report: (more) => diagnostics.push(...more),
    show: async (more) => {
      diagnostics.push(...more);
    },
  };
  expect(await secretsEncrypt({ files: ['cluster.yaml', 'kubernetes/a.sops.yaml'] }, io)).toBe(0);
  err = '';
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

it.each(['set', 'edit'])(
  '%s leaves no secret setting in clear text that its rule does not name',
  async (how) => {
    const known = [...secretSettings, 'later_token'];
    const sealed = read('cluster.yaml');
    const value = 'q8Zr2mKx7Vt4Bw9Ls5Np';
    editor(`echo 'later_token: ${value}' >> "$1"`);
    const file = 'cluster.yaml';
    const status =
      how === 'set'
        ? await secretsSet(
            { key: 'later_token', file, config: file, secretSettings: known },
            { ...io, stdin: async () => value },
          )
        : await secretsEdit(file, io, known);
    expect(status).toBe(1);
    expect(codes()).toEqual(['secrets/not-selected cluster.yaml']);
    expect(read(file)).toBe(sealed);
    expect(leftovers()).toEqual([]);
  },
);

/** The keys of the lines that differ. */
function changedKeys(before: string, after: string): (string | undefined)[] {
  const lines = before.split('\n');
  return after
    .split('\n')
    .filter((line) => !lines.includes(line))
    .map((line) => line.trim().split(':')[0]);
}

describe('secrets set', () => {
  const set = (key: string, value: string, file = 'cluster.yaml', more: Partial<ChangingIo> = {}) =>
    secretsSet(
      { key, file, config: 'cluster.yaml', secretSettings },
      { ...io, stdin: async () => value, now: () => new Date('2026-02-02T03:04:05Z'), ...more },
    );

  it.each(['new value: "with" \'quotes\'', '0123', 'yes', 'ümläut 🔥', 'a\nb\n'])(
    'sets a setting of the sealed configuration to %j, and touches no other',
    async (value) => {
      const before = read('cluster.yaml');
      expect(await set('langfuse_password', `${value}\n`)).toBe(0);
      expect(changedKeys(before, read('cluster.yaml'))).toEqual(['langfuse_password', 'lastmodified', 'mac']);
      const opened = await readSealed('cluster.yaml', read('cluster.yaml'), folder, io.env);
      if (!('text' in opened)) throw new Error('it opens');
      const { parse } = await import('yaml');
      expect(parse(opened.text)).toMatchObject({ langfuse_password: value, cluster_name: 'home' });
      expect(err).toBe(
        'cluster.yaml changed: langfuse_password\nkubernetes/.clusterwright.json follows it: commit both together\n',
      );
    },
  );

  it('fills in an empty setting, and adds a missing one', async () => {
    expect(await set('smtp_password', 'first-of-all')).toBe(0);
    expect(await plainOf('cluster.yaml')).toContain('smtp_password: first-of-all\n');
    write('cluster.yaml', 'cluster_name: home');
    expect(await set('langfuse_salt', 'one#two: three')).toBe(0);
    expect(read('cluster.yaml')).toBe('cluster_name: home\nlangfuse_salt: "one#two: three"\n');
  });

  it('changes a value of any sealed file, by its path', async () => {
    const before = read('kubernetes/a.sops.yaml');
    expect(await set('stringData.key', 'now on one line', 'kubernetes/a.sops.yaml')).toBe(0);
    expect(changedKeys(before, read('kubernetes/a.sops.yaml'))).toEqual(['key', 'lastmodified', 'mac']);
    expect(await plainOf('kubernetes/a.sops.yaml')).toBe(
      manifest.replace('|\n    one\n    two', 'now on one line'),
    );
  });

  it.each([
    ['cluster_name', 'cluster.yaml'],
    ['langfuse_sallt', 'cluster.yaml'],
    ['stringData.missing', 'kubernetes/a.sops.yaml'],
    ['stringData', 'kubernetes/a.sops.yaml'],
  ])('refuses %s of %s, and changes nothing', async (key, file) => {
    const before = read(file);
    expect(await set(key, 'value', file)).toBe(1);
    expect(codes()).toEqual([`secrets/unknown-setting ${file}`]);
    expect(read(file)).toBe(before);
  });

  it('suggests similar settings', async () => {
    expect(await set('salt', 'value', 'cluster.yaml')).toBe(1);
    expect(diagnostics[0]?.hint).toBe('Did you mean langfuse_salt?');
  });

  it('refuses an empty value, and a file that is not sealed', async () => {
    const before = read('cluster.yaml');
    expect(await set('langfuse_salt', '\n')).toBe(1);
    expect(read('cluster.yaml')).toBe(before);
    write('plain.sops.yaml', manifest);
    expect(await set('stringData.key', 'x', 'plain.sops.yaml')).toBe(1);
    expect(codes()).toEqual(['sops/not-sealed plain.sops.yaml']);
  });

  it('asks at a terminal', async () => {
    const asked: string[] = [];
    const prompts = async () => ({
      intro: () => undefined,
      select: async () => '',
      text: async () => '',
      confirm: async () => false,
      secret: async ({ message }: { message: string }) => {
        asked.push(message);
        return 'typed-at-the-terminal';
      },
    });
    expect(await set('langfuse_password', 'not read', 'cluster.yaml', { prompts })).toBe(0);
    expect(asked).toEqual(['The new value of langfuse_password']);
    expect(await plainOf('cluster.yaml')).toContain('langfuse_password: typed-at-the-terminal\n');
  });
});

describe('secrets edit', () => {
  const edit = (path = 'kubernetes/a.sops.yaml', more: Partial<ChangingIo> = {}) =>
    secretsEdit(path, { ...io, now: () => new Date('2026-02-02T03:04:05Z'), ...more });

  it('seals what the editor leaves, keeps the bytes of the rest, and leaves no plain text behind', async () => {
    editor(`sed -i 's/00112233.*/the-new-password/' "$1"`);
    const before = read('kubernetes/a.sops.yaml');
    expect(await edit()).toBe(0);
    expect(changedKeys(before, read('kubernetes/a.sops.yaml'))).toEqual(['password', 'lastmodified', 'mac']);
    expect(await plainOf('kubernetes/a.sops.yaml')).toContain('password: the-new-password\n');
    expect(read('seen')).toMatch(/^-rw------- .*\/a\.sops\.yaml\n$/);
    expect(read('seen')).not.toContain(`${folder}/kubernetes`);
    expect(leftovers()).toEqual([]);
  });

  it('does not change a file that the editor did not change', async () => {
    editor('true');
    const before = read('kubernetes/a.sops.yaml');
    expect(await edit()).toBe(0);
    expect(read('kubernetes/a.sops.yaml')).toBe(before);
    expect(err).toContain('a.sops.yaml was not changed');
  });

  it.each([
    ['what does not parse', `printf 'a: [1\\n' > "$1"`, 'source/yaml-syntax'],
    ['a file without a secret', `printf 'a: 1\\n' > "$1"`, 'sops/nothing-selected'],
    ['an editor that fails', 'exit 3', 'secrets/no-editor'],
  ])('refuses %s', async (_, script, code) => {
    editor(script);
    const before = read('kubernetes/a.sops.yaml');
    expect(await edit()).toBe(1);
    expect(codes()).toContain(`${code} kubernetes/a.sops.yaml`);
    expect(read('kubernetes/a.sops.yaml')).toBe(before);
    expect(leftovers()).toEqual([]);
  });

  it('offers to open the editor again, on the text that was refused', async () => {
    editor(
      `if grep -q '^  other' "$1"; then printf 'stringData: {a: b\\n' > "$1"; else echo '}' >> "$1"; fi`,
    );
    const answers = [true];
    const prompts = async () => ({
      intro: () => undefined,
      select: async () => '',
      text: async () => '',
      secret: async () => '',
      confirm: async () => answers.shift() === true,
    });
    expect(await edit('kubernetes/a.sops.yaml', { prompts })).toBe(0);
    expect(await plainOf('kubernetes/a.sops.yaml')).toBe('stringData: {a: b\n}\n');
    expect(leftovers()).toEqual([]);
  });

  it.each(['SIGTERM', 'SIGHUP'])('removes the plain text on %s, and changes nothing', async (signal) => {
    editor(`kill -${signal.slice(3)} $PARENT; exec sleep 20`);
    const before = read('kubernetes/a.sops.yaml');
    const program = `
      import { secretsEdit } from ${JSON.stringify(resolve('src/cli/commands/secrets-change.ts'))};
      const none = { write: () => undefined };
      const env = { ...process.env, PARENT: String(process.pid) };
      const io = { cwd: process.cwd(), env, stdout: none, stderr: none, report: () => undefined };
      secretsEdit('kubernetes/a.sops.yaml', io).catch((error) => { console.log(process.pid, error.name); });`;
    // By address, because the folder of the test has no packages.
    const tsx = `file://${resolve('node_modules/tsx/dist/loader.mjs')}`;
    const args = ['--import', tsx, '--input-type=module', '-e', program];
    const { stdout } = await promisify(execFile)(process.execPath, args, {
      cwd: folder,
      env: { ...process.env, ...io.env },
    });
    const [pid = '', name] = stdout.trim().split(' ');
    expect(name).toBe('Interrupted');
    for (const place of ['/dev/shm', join(folder, 'tmp')].filter((path) => existsSync(path))) {
      expect(readdirSync(place).filter((entry) => entry.includes(`-${pid}-`))).toEqual([]);
    }
    expect(read('kubernetes/a.sops.yaml')).toBe(before);
  });
});

describe('a plain value in the sealed configuration', () => {
  const typeIn = (from: RegExp, to: string) => write('cluster.yaml', read('cluster.yaml').replace(from, to));

  it.each([
    ['in the place of another', /^langfuse_password: .*/m, 'langfuse_password: typed-in-by-hand'],
    ['for an empty setting', /^smtp_password:.*/m, 'smtp_password: typed-in-by-hand'],
  ])('is read %s', async (_, from, to) => {
    typeIn(from, to);
    const opened = await readSealed('cluster.yaml', read('cluster.yaml'), folder, io.env);
    expect(opened).toMatchObject({ typedIn: [[to.split(':')[0]]] });
    if (!('text' in opened)) throw new Error('it opens');
    expect(opened.text).toContain(to);
    expect(opened.text).toContain('3ZrqLPSrVk1d8mTQ5cWmN0HfYx7JbGuA');
  });

  it('is sealed by the next edit, even one that changes nothing', async () => {
    typeIn(/^langfuse_password: .*/m, 'langfuse_password: typed-in-by-hand');
    editor('true');
    expect(await secretsEdit('cluster.yaml', io)).toBe(0);
    expect(read('cluster.yaml')).toMatch(/^langfuse_password: ENC/m);
    expect(await plainOf('cluster.yaml')).toContain('langfuse_password: typed-in-by-hand');
  });

  it('does not excuse ciphertext that was moved or changed', async () => {
    typeIn(/^langfuse_password: .*/m, 'langfuse_password: typed-in-by-hand');
    typeIn(/^(langfuse_salt: ENC\[AES256_GCM,data:)./m, '$1~');
    const opened = await readSealed('cluster.yaml', read('cluster.yaml'), folder, io.env);
    expect(opened).toMatchObject({ diagnostics: [{ code: 'sops/damaged-value' }] });
  });

  it('is damage in any other sealed file', async () => {
    write(
      'kubernetes/a.sops.yaml',
      read('kubernetes/a.sops.yaml').replace(/password: .*/, 'password: typed-in'),
    );
    expect(await secretsDecrypt({ files: ['kubernetes/a.sops.yaml'] }, io)).toBe(1);
    expect(codes()).toEqual(['sops/damaged-value kubernetes/a.sops.yaml']);
  });
});
