/** The manual, which the build writes from what the commands declare. */

import { expect, test } from 'vitest';
import { manPages } from '../scripts/build/man-pages.ts';
import { commandsFor } from '../src/cli/main.ts';

const io = { env: {}, version: '0', stdout: () => {}, stderr: () => {}, color: false };
const pages = manPages(await commandsFor(undefined, { ...io, cwd: '/nonexistent' }), '1.2.3');

test('there is a page for the program and for each command, which lists all', () => {
  expect([...pages.keys()]).toEqual(
    expect.arrayContaining(['clusterwright-configure.1', 'clusterwright-secrets-set.1']),
  );
  const program = pages.get('clusterwright.1') ?? '';
  for (const name of pages.keys()) {
    if (name !== 'clusterwright.1') expect(program).toContain(name.slice(0, -2).replaceAll('-', '\\-'));
  }
  expect(pages.get('clusterwright-configure.1')).toContain('\\fB\\-c, \\-\\-config\\fR \\fI<file>\\fR');
});
