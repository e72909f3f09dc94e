/** The man pages, as mandoc reads them. */

import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { manPages } from '../../scripts/build/man-pages.ts';
import { commandsFor } from '../../src/cli/main.ts';

const mandoc = process.env['MANDOC'];
if (mandoc === undefined) throw new Error('MANDOC is not set: scripts/install-mandoc.sh prints it');

const io = { cwd: '/nonexistent', env: {}, version: '0', stdout: () => {}, stderr: () => {}, color: false };
const pages = manPages(await commandsFor(undefined, io), '1.2.3');

test.each([...pages])('mandoc has no warnings about %s', (_, text) => {
  const { stdout, status } = spawnSync(mandoc, ['-T', 'lint', '-W', 'error'], {
    input: text,
    encoding: 'utf8',
  });
  expect([stdout, status]).toEqual(['', 0]);
});
