import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { commandsFor } from '../src/cli/main.ts';

const text = (path: string) => readFileSync(fileURLToPath(new URL(`../${path}`, import.meta.url)), 'utf8');
const page = text('docs/security.md');
const promised = page.slice(page.indexOf('## What is promised'), page.indexOf('## What is not promised'));
const promises = promised.split(/^- /m).slice(1);

test('there are promises', () => {
  expect(promises.length).toBeGreaterThan(15);
});

test.each(promises.map((promise) => [promise.split('\n')[0], promise]))('a test shows: %s', (_, promise) => {
  const [, path = '', title = ''] = /`(test\/[\w/-]+\.test\.ts)`: (.+)/.exec(promise) ?? [];
  expect(path).not.toBe('');
  const titles = [...text(path).matchAll(/(?:describe|it|test)(?:\.each\b[\s\S]*?\))?\(\s*(['"`])(.*?)\1/g)];
  expect(titles.map(([, , found]) => found).filter((found) => found?.includes(title))).not.toEqual([]);
});

test('the table names every command', async () => {
  const table = page.slice(page.indexOf('## What each command does'), page.indexOf('## Untrusted'));
  const names = [...table.matchAll(/^\| ((?:`[\w -]+`(?:, )?)+)/gm)].flatMap(([, cell = '']) =>
    [...cell.matchAll(/`([\w -]+)`/g)].map(([, name]) => name),
  );
  const io = { cwd: '/nonexistent', env: {}, version: '0', stdout: () => {}, stderr: () => {}, color: false };
  const commands = await commandsFor(undefined, io);
  const all = commands.flatMap((command) =>
    'commands' in command ? command.commands.map(({ name }) => `${command.name} ${name}`) : [command.name],
  );
  expect(names.toSorted()).toEqual(all.toSorted());
});
