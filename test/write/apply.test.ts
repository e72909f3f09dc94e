import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { apply } from '../../src/write/apply.ts';
import { parseManifest } from '../../src/write/manifest.ts';
import { manifestPath } from '../../src/write/manifest-path.ts';
import { plan } from '../../src/write/plan.ts';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'clusterwright-'));
});
afterEach(() => rm(directory, { recursive: true }));

function read(path: string): string | undefined {
  try {
    return readFileSync(join(directory, path), 'utf8');
  } catch {
    return undefined;
  }
}

async function write(files: Record<string, string>) {
  const planned = plan({
    files: Object.entries(files).map(([path, content]) => ({ path: `kubernetes/${path}`, content })),
    manifest: parseManifest(read(manifestPath)),
    current: read,
    force: false,
    shownBelow: '',
  });
  await apply(planned, directory);
  return planned;
}

const tree = () =>
  readdirSync(join(directory), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(directory.length + 1))
    .sort();

test('files are written with the folders they need, and listed in the manifest', async () => {
  await write({ 'apps/a/one.yaml': '1', 'apps/two.yaml': '2' });
  expect(tree()).toEqual([manifestPath, 'kubernetes/apps/a/one.yaml', 'kubernetes/apps/two.yaml']);
  expect([...parseManifest(read(manifestPath)).keys()]).toEqual([
    'kubernetes/apps/a/one.yaml',
    'kubernetes/apps/two.yaml',
  ]);
});

test('only what is no longer needed is removed, with the folders that become empty', async () => {
  await write({ 'apps/a/one.yaml': '1', 'apps/two.yaml': '2' });
  writeFileSync(join(directory, 'kubernetes/apps/mine.yaml'), 'mine');
  await write({});
  expect(tree()).toEqual(['kubernetes/apps/mine.yaml']);
});

test('an unchanged tree is not touched, not even its times', async () => {
  await write({ 'one.yaml': '1' });
  const before = tree().map((path) => statSync(join(directory, path)).mtimeMs);
  await write({ 'one.yaml': '1' });
  expect(tree().map((path) => statSync(join(directory, path)).mtimeMs)).toEqual(before);
});

test('what a killed run left behind is removed', async () => {
  mkdirSync(join(directory, '.clusterwright-staging-999999999'), { recursive: true });
  await write({ 'one.yaml': '1' });
  expect(readdirSync(directory)).toEqual(['kubernetes']);
});

test('a manifest that names a file outside the tree does not reach it', async () => {
  writeFileSync(join(directory, 'precious'), 'x');
  mkdirSync(join(directory, 'kubernetes'));
  const hash = '2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881';
  writeFileSync(
    join(directory, manifestPath),
    JSON.stringify({ files: { '../precious': hash, '/etc/x': hash } }),
  );
  expect((await write({})).removed).toEqual([]);
  expect(read('precious')).toBe('x');
});
