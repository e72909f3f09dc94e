import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { codes } from '../../src/codes.ts';
import { scanLeaks } from '../../src/leaks/scan.ts';
import { checkFolder } from '../../src/secrets/check.ts';

const age = `AGE-SECRET-KEY-1${'Q'.repeat(58)}\n`;
const pem = `-----BEGIN OPENSSH PRIVATE KEY-----\n${'b3BlbnNzaC1rZXktdjEA'.repeat(4)}\n`;

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'key-advice-'));
  git('init', '-q');
  git('commit', '-q', '--allow-empty', '-m', 'first');
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

function git(...args: string[]): void {
  const user = ['-c', 'user.name=a', '-c', 'user.email=a@example.com'];
  execFileSync('git', [...user, ...args], { cwd: folder, stdio: 'ignore' });
}

/** The hint for a key that is written to a path, after git commands. */
function advice(path: string, key: string, ...commands: readonly string[][]): string {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), key);
  for (const command of commands) git(...command);
  const place = { folder, env: { HOME: folder, PATH: process.env['PATH'] }, now: () => new Date() };
  const { diagnostics } = checkFolder(
    { folder: '.', configurations: ['cluster.yaml'], secretSettings: [] },
    place,
  );
  expect(diagnostics).toMatchObject([{ code: 'leak/private-key', file: path }]);
  return diagnostics[0]?.hint ?? '';
}

/** Words by which a reader could lose the only copy. */
const deletes = /\b(?:remove|delete)\b/i;

describe('advice about a private key', () => {
  it('keeps the untracked key in use, which init ignores', () => {
    expect(advice('age.key', age)).toBe(
      'Add age.key to .gitignore (`clusterwright init` does), and keep the file: no commit contains it.',
    );
  });

  it.each([
    ['keys.txt', age],
    ['id_ed25519', pem],
    ['cluster/kubeconfig', `client-key-data: ${Buffer.from(pem).toString('base64')}\n`],
    ['tunnel/cert.pem', pem],
  ])('keeps %s, which no commit contains', (path, key) => {
    expect(advice(path, key)).toBe(`Add ${path} to .gitignore, and keep the file: no commit contains it.`);
  });

  it.each([
    ['age.key', age, 'git rm --cached age.key', 'secrets rotate --recipients'],
    ['a key', pem, "git rm --cached 'a key'", 'keep the old one until everything uses the new one'],
  ])('untracks and replaces %s if it is staged or committed', (path, key, untrack, renewal) => {
    const staged = advice(path, key, ['add', '.']);
    expect(staged).toContain(`\`${untrack}\`, which keeps the file`);
    expect(staged).toContain(renewal);
    expect(staged).toMatch(/keep the old one/i);
    expect(staged).not.toMatch(deletes);
    expect(advice(path, key, ['commit', '-qm', 'key'])).toBe(staged);
    const untracked = advice(path, key, ['rm', '-q', '--cached', path], ['commit', '-qm', 'none']);
    expect(untracked).toContain('and keep the file. A commit contains it, so the key is no longer secret');
    expect(untracked).toContain(renewal);
    expect(untracked).not.toMatch(deletes);
  });

  it('deletes nothing either where git is not asked', () => {
    const found = scanLeaks([{ path: 'a', content: age, sealed: false }], { secrets: [] });
    expect(found).toMatchObject([{ hint: expect.stringContaining('Keep the key') }]);
    expect(found[0]?.hint).not.toMatch(deletes);
    const cures = Object.entries(codes).filter(([code]) => code.endsWith('/private-key'));
    expect(cures.map(([code]) => code).sort()).toEqual(['leak/private-key', 'write/private-key']);
    for (const [, { cure }] of cures) expect(cure).not.toMatch(deletes);
  });
});
