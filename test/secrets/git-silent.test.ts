import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checkFolder } from '../../src/secrets/check.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'git-silent-'));
  write('age.key', `AGE-SECRET-KEY-1${'Q'.repeat(58)}\n`);
  write('cluster.yaml', 'langfuse_salt: not-to-be-told\n');
  git('init', '-q');
  git('add', '.');
  git('-c', 'user.name=a', '-c', 'user.email=a@example.com', 'commit', '-qm', 'all');
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

function write(path: string, content: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), content);
}

function git(...args: string[]): void {
  execFileSync('git', args, { cwd: folder, stdio: 'ignore' });
}

function codes(env: Record<string, string> = {}, below = '.'): string[] {
  const place = { folder, env: { HOME: folder, PATH: process.env['PATH'], ...env }, now: () => new Date() };
  const options = { folder: below, configurations: ['cluster.yaml'], secretSettings: ['langfuse_salt'] };
  return checkFolder(options, place).diagnostics.map(({ code }) => code);
}

describe('secrets check never passes because git does not answer', () => {
  it('finds the tracked key and configuration when git answers', () => {
    expect(codes()).toEqual(expect.arrayContaining(['leak/private-key', 'secrets/plain-configuration']));
  });

  it('fails without git on the PATH', () => {
    expect(codes({ PATH: join(folder, 'nowhere') })).toContain('secrets/git-silent');
  });

  it('fails with an index that cannot be read', () => {
    write('.git/index', 'broken');
    expect(codes()).toContain('secrets/git-silent');
  });

  it('fails with an index that was lost', () => {
    rmSync(join(folder, '.git/index'));
    write('.gitignore', 'age.key\ncluster.yaml\n');
    expect(codes()).toContain('secrets/git-silent');
  });

  it('fails with a configuration that git refuses', () => {
    write('.git/config', '[core\n');
    expect(codes()).toContain('secrets/git-silent');
  });

  it('fails with a repository that is damaged, in a folder below it, too', () => {
    rmSync(join(folder, '.git/HEAD'));
    write('kubernetes/a.yaml', 'a: 1\n');
    expect(codes()).toContain('secrets/git-silent');
    expect(codes({}, 'kubernetes')).toContain('secrets/git-silent');
  });

  it('fails with a .git file that leads nowhere', () => {
    rmSync(join(folder, '.git'), { recursive: true });
    write('.git', 'gitdir: /nowhere/at/all\n');
    expect(codes()).toContain('secrets/git-silent');
  });

  it.each(['GIT_DIR', 'GIT_WORK_TREE', 'GIT_INDEX_FILE', 'GIT_CEILING_DIRECTORIES', 'GIT_OBJECT_DIRECTORY'])(
    'is not misled by %s',
    (name) => {
      expect(codes({ [name]: join(tmpdir(), 'elsewhere') })).toContain('leak/private-key');
    },
  );

  it('fails with a GIT_DIR that leads nowhere, if there is no repository above', () => {
    rmSync(join(folder, '.git'), { recursive: true });
    expect(codes({ GIT_DIR: '/nowhere/at/all' })).toContain('secrets/git-silent');
    expect(codes()).not.toContain('secrets/git-silent');
  });

  it('fails with a repository of another owner', () => {
    const reported = "fatal: detected dubious ownership in repository at '/src'";
    write('bin/git', `#!/bin/sh\necho "${reported}" >&2\nexit 128\n`);
    chmodSync(join(folder, 'bin/git'), 0o755);
    expect(codes({ PATH: join(folder, 'bin') })).toContain('secrets/git-silent');
  });
});

describe('secrets check examines what is staged', () => {
  const plain = 'kind: Secret\nstringData: {a: not-to-be-told}\n';
  const found = () => {
    const place = { folder, env: { HOME: folder, PATH: process.env['PATH'] }, now: () => new Date() };
    const options = { folder: '.', configurations: ['cluster.yaml'], secretSettings: [] };
    return checkFolder(options, place).diagnostics.map(({ code, file }) => `${code} ${file}`);
  };

  it.each(['deleted', 'emptied', 'replaced by a folder', 'replaced by a link'])(
    'when the file was %s afterwards',
    (kind) => {
      write('secret.yaml', plain);
      git('add', '.');
      rmSync(join(folder, 'secret.yaml'));
      if (kind === 'emptied') write('secret.yaml', '');
      if (kind === 'replaced by a folder') write('secret.yaml/a', '');
      if (kind === 'replaced by a link') symlinkSync('cluster.yaml', join(folder, 'secret.yaml'));
      expect(found()).toContain('leak/plain-secret secret.yaml');
    },
  );

  it('and reports once what is in both', () => {
    write('secret.yaml', plain);
    git('add', '.');
    write('secret.yaml', `${plain}\n# changed\n`);
    expect(found().filter((line) => line.includes('secret.yaml'))).toHaveLength(1);
  });

  it('and skips packages that are not ignored yet', () => {
    write('node_modules/a/secret.yaml', plain);
    expect(found()).not.toContain('leak/plain-secret node_modules/a/secret.yaml');
  });
});

describe('secrets check runs nothing that a repository names', () => {
  it.each(['core.fsmonitor', 'core.sshCommand', 'core.pager', 'filter.x.clean'])('%s', (setting) => {
    const mark = join(folder, '..', `ran-${setting}-${Date.now()}`);
    git('config', setting, `touch ${mark}; false`);
    write('.gitattributes', '* filter=x\n');
    codes();
    expect(existsSync(mark)).toBe(false);
  });

  it('a folder that looks like a bare repository', () => {
    const bare = join(folder, 'charts');
    const mark = join(folder, 'ran');
    execFileSync('git', ['init', '-q', '--bare', bare]);
    execFileSync('git', ['config', '-f', join(bare, 'config'), 'core.fsmonitor', `touch ${mark}; false`]);
    codes({ PATH: [process.env['PATH'], ''].join(delimiter) }, 'charts');
    expect(existsSync(mark)).toBe(false);
  });
});
