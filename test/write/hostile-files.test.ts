/** Links, manifests and templates of a repository that an attacker prepared: nothing outside the tree is touched. */

import { execFileSync } from 'node:child_process';
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { digest } from '../../src/write/manifest.ts';
import { run, snapshot, temporaryFolder } from '../support/cli.ts';

let outside: string;
let folder: string;

/** A repository in a folder next to files that it must not touch. */
beforeEach(async () => {
  outside = temporaryFolder();
  folder = join(outside, 'repository');
  mkdirSync(folder);
  writeFileSync(join(outside, '.bashrc'), 'export A=1\n');
  writeFileSync(join(outside, 'credentials'), 'aws_secret_access_key = hunter2\n');
  await run(folder, ['init']);
});

const write = (path: string, text: string): void => {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
};
const link = (to: string, path: string): void => {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  symlinkSync(to, join(folder, path));
};
const manifest = (files: Record<string, string>): void =>
  write('kubernetes/.clusterwright.json', JSON.stringify({ files }));
const codes = async (...args: string[]): Promise<string[]> => {
  const { stdout } = await run(folder, [...args, '--format', 'json']);
  const { diagnostics } = JSON.parse(stdout) as { diagnostics: { code: string; severity: string }[] };
  return diagnostics.filter(({ severity }) => severity === 'error').map(({ code }) => code);
};
const others = () => Object.entries(snapshot(outside)).filter(([path]) => !path.startsWith('repository/'));

describe('a link in the tree', () => {
  test.each([
    ['the tree itself, to a folder outside', '..', 'kubernetes'],
    ['the tree itself, to the folder of git', '.git', 'kubernetes'],
    ['a folder of the tree, to one outside', '../..', 'kubernetes/apps'],
    ['a folder of the tree, to the folder of git', '../.git', 'kubernetes/apps'],
    ['a folder further down', '../../..', 'kubernetes/apps/ai-system'],
    ['a folder, to the repository above the tree', '..', 'kubernetes/apps'],
    ['a folder, to nothing', '/nowhere/at/all', 'kubernetes/apps'],
    ['a folder, to itself', 'apps', 'kubernetes/apps'],
  ])('in place of %s stops configure', async (_, to, path) => {
    mkdirSync(join(folder, '.git'));
    link(to, path);
    const before = others();
    const inside = snapshot(folder);
    expect(await codes('configure')).toEqual(['write/link']);
    expect(await codes('configure', '--force', '--diff')).toEqual(['write/link']);
    expect(others()).toEqual(before);
    expect(snapshot(folder)).toEqual(inside);
  });

  test.each(['../../.bashrc', '../../missing', '../cluster.yaml', '/dev/zero', 'kustomization.yaml'])(
    'in place of a file, to %s, is neither read nor written',
    async (to) => {
      link(to, 'kubernetes/apps/kustomization.yaml');
      const before = others();
      expect(await codes('configure', '--force')).toEqual(['write/in-the-way']);
      expect(others()).toEqual(before);
      const { stdout } = await run(folder, ['configure', '--force', '--diff']);
      expect(stdout).not.toContain('export A');
    },
  );

  test('within the tree is followed', async () => {
    mkdirSync(join(folder, 'kubernetes/real'), { recursive: true });
    link('real', 'kubernetes/apps');
    expect(await codes('configure')).not.toContain('write/link');
    expect(existsSync(join(folder, 'kubernetes/real/kustomization.yaml'))).toBe(true);
  });

  test('does not let reset remove its target', async () => {
    write('.git/HEAD', 'ref: refs/heads/main\n');
    link('../.git', 'kubernetes/apps');
    manifest({ 'kubernetes/apps/HEAD': digest('ref: refs/heads/main\n') });
    expect(await codes('reset', '--force')).toEqual(['write/link']);
    expect(existsSync(join(folder, '.git/HEAD'))).toBe(true);
  });

  test('to a pipe, and a pipe itself, do not block', async () => {
    execFileSync('mkfifo', [join(outside, 'pipe')]);
    mkdirSync(join(folder, 'kubernetes/apps'), { recursive: true });
    execFileSync('mkfifo', [join(folder, 'kubernetes/apps/kustomization.yaml')]);
    link('../../pipe', 'kubernetes/apps/other.yaml');
    expect(await codes('configure')).toEqual(['write/in-the-way']);
  });
});

describe('a manifest', () => {
  test.each([
    'age.key',
    'cluster.yaml',
    '../.bashrc',
    'kubernetes/../age.key',
    'kubernetes/.git/config',
    'kubernetes//a',
    './kubernetes/a',
    'kubernetes/.clusterwright.json',
    'kubernetes/a\0b',
  ])('that names %j neither shows nor removes it', async (path) => {
    write('kubernetes/.git/config', '[core]\n');
    const before = { ...snapshot(outside) };
    manifest({ [path]: 'x' });
    const key = readFileSync(join(folder, 'age.key'), 'utf8');
    const { stdout } = await run(folder, ['configure', '--diff', '--force']);
    expect(stdout).not.toContain(key.split('\n')[2]);
    expect(stdout).not.toContain('+++ /dev/null');
    await run(folder, ['reset', '--force']);
    const after = snapshot(outside);
    for (const name of Object.keys(before)) expect(after[name], name).toBe(before[name]);
  });

  test.each(['kubernetes/age.key', 'kubernetes/apps/id_ed25519', 'kubernetes/apps/secret.sops.yaml'])(
    'that names a private key, %s, does not cause its removal',
    async (path) => {
      const key =
        path.endsWith('age.key') || path.endsWith('.yaml')
          ? readFileSync(join(folder, 'age.key'), 'utf8')
          : '-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjEAAAAA\n-----END OPENSSH PRIVATE KEY-----\n';
      write(path, key);
      manifest({ [path]: digest(key) });
      expect(await codes('reset', '--force')).toEqual(['write/private-key']);
      const { stdout } = await run(folder, ['configure', '--diff', '--force']);
      expect(stdout).not.toContain(key.trim().split('\n').at(-1));
      expect(readFileSync(join(folder, path), 'utf8')).toBe(key);
    },
  );

  test.each(['\u001b]0;x\u0007', '9'.repeat(1000), '1.0.0\n::error::x', '<b>1.0.0'])(
    'with %j as version does not get it printed',
    async (version) => {
      write('kubernetes/.clusterwright.json', JSON.stringify({ version, files: {} }));
      const { stdout, stderr } = await run(folder, ['upgrade']);
      expect(stdout + stderr).not.toContain(version);
    },
  );

  test('that names a path that is too long for any disk does not get it printed', async () => {
    manifest({ [`kubernetes/${'a'.repeat(300_000)}`]: 'x', [`kubernetes/${'a/'.repeat(50_000)}b`]: 'x' });
    for (const args of [['reset'], ['upgrade'], ['configure']]) {
      const { stdout, stderr } = await run(folder, args);
      expect(stdout + stderr).not.toContain('a'.repeat(5000));
    }
  });

  test('that names a file with a backslash allows its removal', async () => {
    write('kubernetes/a\\b.yaml', 'old\n');
    manifest({ 'kubernetes/a\\b.yaml': digest('old\n') });
    await run(folder, ['reset']);
    expect(existsSync(join(folder, 'kubernetes/a\\b.yaml'))).toBe(false);
  });
});

test.each(['secret.sops.yaml', 'plain.yaml'])(
  'the diff does not show the secrets of %s, opened in place',
  async (name) => {
    const path = `kubernetes/apps/${name}`;
    const text =
      'apiVersion: v1\nkind: Secret\nmetadata:\n  name: a\nstringData:\n  password: correct-horse-battery\n';
    write(path, text);
    for (const hash of [digest(text), 'another']) {
      manifest({ [path]: hash });
      const { stdout } = await run(folder, ['configure', '--diff', '--force']);
      expect(stdout).toContain(path);
      expect(stdout).not.toContain('correct-horse');
    }
  },
);

describe('templates', () => {
  test.each([
    ['a file outside', '../../../credentials', 'templates/overrides/kubernetes/apps/x.yaml'],
    ['a key beside them', '../../age.key', 'templates/overrides/key.partial.txt'],
    ['a folder outside', '../../..', 'templates/overrides/kubernetes'],
    [
      'a file outside, as one of the own templates',
      '../../../credentials',
      'templates/config/kubernetes/x.yaml',
    ],
    ['a device', '/dev/zero', 'templates/config/zero.partial.j2'],
    ['nothing', 'missing', 'templates/config/kubernetes/x.yaml'],
  ])('with a link to %s stop the run', async (_, to, path) => {
    link(to, path);
    const before = snapshot(folder);
    expect(await codes('configure')).toEqual(['write/link']);
    expect(snapshot(folder)).toEqual(before);
  });

  test('may contain links to each other', async () => {
    write('templates/overrides/parts/a.partial.yaml', 'kind: ConfigMap\n');
    link('a.partial.yaml', 'templates/overrides/parts/b.partial.yaml');
    expect(await codes('configure')).not.toContain('write/link');
  });

  test.each([
    '.envrc',
    '.github/workflows/x.yaml',
    '.git/hooks/pre-commit',
    'age.key',
    'kubernetes/.clusterwright.json',
  ])('do not write %s', async (path) => {
    for (const from of [`templates/overrides/${path}`, `templates/config/${path}.j2`]) {
      write(from, 'echo owned\n');
      const before = snapshot(folder);
      expect(await codes('configure', '--force')).toEqual(['write/outside-tree']);
      expect(snapshot(folder)).toEqual(before);
      rmSync(join(folder, from));
    }
  });
});

describe('render', () => {
  beforeEach(() => write('makejinja.toml', '[makejinja]\ninputs = ["in"]\noutput = "out"\nforce = true\n'));

  test.each([
    ['a folder outside', '../..', 'out/sub'],
    ['the folder of git', '../.git', 'out/sub'],
    ['a file outside', '../../../.bashrc', 'out/sub/a'],
    ['nothing', '/nowhere/x', 'out/sub/a'],
  ])('does not write through a link to %s', async (_, to, path) => {
    write('.git/HEAD', 'x');
    write('in/sub/a.jinja', 'new');
    link(to, path);
    const before = others();
    expect(await codes('render')).toEqual(['write/link']);
    expect(others()).toEqual(before);
    expect(snapshot(join(folder, '.git'))).toEqual({ HEAD: 'x' });
  });

  test.each([
    ['a file outside', '../../credentials', 'in/a.jinja'],
    ['a file outside, copied', '../../credentials', 'in/a.txt'],
    ['a folder outside', '../..', 'in/sub'],
  ])('does not include %s', async (_, to, path) => {
    link(to, path);
    write('in/b.jinja', "{% include 'sub/credentials' ignore missing %}");
    await run(folder, ['render', '--include-pattern', '**/*', '--include-pattern', '*/*']);
    const written = existsSync(join(folder, 'out')) ? Object.values(snapshot(join(folder, 'out'))) : [];
    expect(written.join('')).not.toContain('hunter2');
  });

  test('writes nothing into a folder of git', async () => {
    write('in/.git/hooks/pre-commit.jinja', 'echo owned');
    expect(await codes('render', '--output', '.')).toEqual(['write/outside-tree']);
    expect(existsSync(join(folder, '.git'))).toBe(false);
  });
});

describe('secrets', () => {
  test('encrypt seals the target of a link, and keeps the link', async () => {
    write('config/cluster.yaml', readFileSync(join(folder, 'cluster.yaml'), 'utf8'));
    rmSync(join(folder, 'cluster.yaml'));
    link('config/cluster.yaml', 'cluster.yaml');
    expect((await run(folder, ['secrets', 'encrypt'])).status).toBe(0);
    expect(lstatSync(join(folder, 'cluster.yaml')).isSymbolicLink()).toBe(true);
    expect(readFileSync(join(folder, 'config/cluster.yaml'), 'utf8')).toContain('ENC[AES256_GCM');
  });

  test.each([
    [['secrets', 'encrypt']],
    [['secrets', 'decrypt', '--in-place']],
    [['secrets', 'rotate', '--setting', 'langfuse_salt', '--yes', '--force']],
  ])('%j does not follow a link out of the folder', async (args) => {
    rmSync(join(folder, 'cluster.yaml'));
    link('../.bashrc', 'cluster.yaml');
    const before = others();
    expect(await codes(...args)).toEqual(['write/link']);
    expect(others()).toEqual(before);
  });

  test('decrypt --in-place makes the file readable only by its owner', async () => {
    await run(folder, ['configure']);
    const path = Object.keys(snapshot(folder)).find((name) => /^kubernetes\/.*\.sops\.yaml$/.test(name));
    if (path === undefined) throw new Error('the tree has a sealed file');
    expect(statSync(join(folder, path)).mode & 0o777).toBe(0o644);
    await run(folder, ['secrets', 'decrypt', '--in-place', path]);
    expect(readFileSync(join(folder, path), 'utf8')).not.toContain('ENC[');
    expect(statSync(join(folder, path)).mode & 0o777).toBe(0o600);
  });

  test('special files do not block', async () => {
    execFileSync('mkfifo', [join(folder, 'pipe.sops.yaml')]);
    expect(await codes('secrets', 'decrypt', 'pipe.sops.yaml')).toEqual(['write/in-the-way']);
    expect(await codes('secrets', 'decrypt', 'kubernetes')).not.toEqual([]);
  });
});
