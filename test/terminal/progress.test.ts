/** The live line of the built command in a real terminal. */

import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../support/cli.ts';
import { converse } from '../support/terminal.ts';

const command = fileURLToPath(new URL('../../dist/clusterwright.cjs', import.meta.url));
const ctrlC = '\u0003';

/** A folder where a program that `doctor` asks for its version is slow. */
function slowPlace() {
  const folder = temporaryFolder();
  const bin = join(folder, 'nobody');
  mkdirSync(bin);
  writeFileSync(join(bin, 'flux'), '#!/bin/sh\nsleep 1\necho flux version 2.9.5\n');
  chmodSync(join(bin, 'flux'), 0o755);
  return { cwd: folder, env: { HOME: bin, PATH: `${bin}:${process.env['PATH']}` } };
}

test('a slow command shows its stage, and removes the line before its result', async () => {
  const place = slowPlace();
  const { raw } = await converse(process.execPath, [command, 'doctor'], place);
  expect(raw).toContain('Checking the machine…');
  const [, after = ''] = raw.split('Checking the machine…');
  expect(after.startsWith('\r\n\u001b[1A\u001b[2K'), JSON.stringify(after)).toBe(true);
  expect(after).toContain('Machine\r\n');
});

test('Ctrl-C leaves a whole line', async () => {
  const { raw } = await converse(process.execPath, [command, 'doctor'], slowPlace(), [
    ['Checking the machine…', ctrlC],
  ]);
  expect(raw).toMatch(/Checking the machine…\r\n(?:\^C)?$/);
});

test('the summary fits into a narrow terminal, and its commands stay whole', async () => {
  const folder = temporaryFolder();
  spawnSync(process.execPath, [command, 'init'], { cwd: folder });
  const { text } = await converse(process.execPath, [command, 'configure'], {
    cwd: folder,
    env: { HOME: folder, PATH: process.env['PATH'] ?? '' },
    columns: 60,
  });
  const summary = text.slice(text.indexOf('files created'));
  expect(summary).toContain('Pods request');
  expect(summary.split(/\r?\n/).filter((line) => line.length > 60)).toEqual([]);
  expect(summary).toContain('`clusterwright configure`');
});

test('without a terminal there is no such line', () => {
  const { cwd, env } = slowPlace();
  const { stderr } = spawnSync(process.execPath, [command, 'doctor'], { cwd, env, encoding: 'utf8' });
  expect(stderr).toBe('');
});
