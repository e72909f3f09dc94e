import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));
const page = readFileSync(join(root, 'docs/architecture.md'), 'utf8');

/** What the map says of each file or folder: rows below a heading that names the room. */
function mapped(): { readonly path: string; readonly purpose: string }[] {
  let room: string | undefined;
  return page.split('\n').flatMap((line) => {
    if (line.startsWith('#')) room = /^### `(.+\/)`$/.exec(line)?.[1];
    const [, name, purpose = ''] = /^\| `([^`]+)` \| (.*) \|$/.exec(line) ?? [];
    return room === undefined || name === undefined ? [] : [{ path: `${room}${name}`, purpose }];
  });
}

function filesBelow(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name).slice(root.length));
}

function foldersIn(folder: string): string[] {
  const entries = readdirSync(join(root, folder), { withFileTypes: true });
  return entries.filter((entry) => entry.isDirectory()).map(({ name }) => `${folder}/${name}`);
}

const sources = [...filesBelow('src'), ...filesBelow('scripts')];
const wanted = [
  ...sources.filter((path) => !/\.(test|generated)\.ts$/.test(path)),
  ...foldersIn('templates'),
  ...foldersIn('test'),
];

test('the map names every file that exists, once, and no other', () => {
  expect(
    mapped()
      .map(({ path }) => path)
      .sort(),
  ).toEqual(wanted.sort());
});

test('every line says what its file is for', () => {
  expect(mapped().filter(({ purpose }) => purpose.trim().length < 4)).toEqual([]);
});

test('every link of the page leads to a file', () => {
  const targets = [...page.matchAll(/\]\(([^)#]+)(?:#[^)]*)?\)/g)].map(([, target = '']) => target);
  const missing = targets.filter((target) => {
    try {
      readFileSync(join(root, 'docs', target));
      return false;
    } catch (error) {
      return (error as NodeJS.ErrnoException).code !== 'EISDIR';
    }
  });
  expect(targets.length).toBeGreaterThan(0);
  expect(missing).toEqual([]);
});
