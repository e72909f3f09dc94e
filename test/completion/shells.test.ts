/** Runs the printed scripts in the shells themselves, if they are installed. */

import { spawnSync } from 'node:child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { scripts } from '../../src/cli/completion/scripts.ts';
import { temporaryFolder } from '../support/cli.ts';
import { repository } from '../support/render-fixture.ts';

const has = (shell: string) => spawnSync(shell, ['--version']).status === 0;

/** A folder with a file and a folder to complete, and the command on a PATH. */
function place(): { readonly folder: string; readonly env: NodeJS.ProcessEnv } {
  const folder = temporaryFolder();
  const bin = join(folder, 'nobody');
  mkdirSync(bin);
  symlinkSync(join(repository, 'dist/clusterwright.cjs'), join(bin, 'clusterwright'));
  mkdirSync(join(folder, 'two words'));
  writeFileSync(join(folder, 'two.yaml'), '');
  return { folder, env: { HOME: bin, PATH: `${bin}:${process.env['PATH']}` } };
}

test.runIf(has('bash'))('bash', () => {
  const { folder, env } = place();
  const at = (...words: readonly string[]) => {
    const list = words.map((word) => `'${word}'`).join(' ');
    const script = `${scripts.bash}
      COMP_WORDS=(clusterwright ${list}); COMP_CWORD=${words.length}
      compopt() { :; }
      _clusterwright; printf '%s\\n' "\${COMPREPLY[@]}"`;
    const { stdout, stderr } = spawnSync('bash', ['--norc', '-c', script], {
      cwd: folder,
      env,
      encoding: 'utf8',
    });
    expect(stderr).toBe('');
    return stdout.split('\n').filter((line) => line !== '');
  };
  expect(at('doc')).toEqual(['doctor']);
  expect(at('secrets', 'ro')).toEqual(['rotate']);
  expect(at('doctor', '--format', '=', 'j')).toEqual(['json']);
  expect(at('doctor', '--format', '=')).toEqual(['text', 'json']);
  expect(at('explain', 'cloudflare_do')).toEqual(['cloudflare_domain']);
  expect(at('verify', 'tw')).toEqual(['two words']);
  expect(at('secrets', 'encrypt', 'tw').sort()).toEqual(['two words', 'two.yaml']);
  expect(at('nothing', '')).toEqual([]);
});

test.runIf(has('zsh'))('zsh', () => {
  const { folder, env } = place();
  // Outside the line editor there is no \`compadd\`, so its arguments are printed.
  const script = `_describe() { shift; print -l -- "\${(P@)1}" }; _files() { print files "$@" }; compdef() { : }
    ${scripts.zsh}
    at() { local -a words; words=(clusterwright "$@"); local CURRENT=$#words; _clusterwright }
    at secrets ro; at verify ''; at explain cloudflare_do`;
  const { stdout, stderr } = spawnSync('zsh', ['-f', '-c', script], { cwd: folder, env, encoding: 'utf8' });
  expect(stderr).toBe('');
  const [rotate, files, domain] = stdout.trim().split('\n');
  expect(rotate).toMatch(/^rotate:replace data keys/);
  expect(files).toBe('files -/');
  expect(domain).toMatch(/^cloudflare_domain:/);
});

test.runIf(has('fish'))('fish', () => {
  const { folder, env } = place();
  const script = `${scripts.fish}\ncomplete -C 'clusterwright secrets ro'; complete -C 'clusterwright doctor --format j'`;
  const { stdout, stderr } = spawnSync('fish', ['--no-config', '-c', script], {
    cwd: folder,
    env,
    encoding: 'utf8',
  });
  expect(stderr).toBe('');
  expect(stdout).toMatch(/^rotate\treplace data keys.*\njson\n$/);
});
