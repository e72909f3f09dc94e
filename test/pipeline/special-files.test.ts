import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { NotReadable, readInput } from '../../src/disk/read-input.ts';
import { readTreeFrom } from '../../src/pipeline/read-tree.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'special-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const specials: readonly (readonly [string, (path: string) => void])[] = [
  ['a pipe', (path) => execFileSync('mkfifo', [path])],
  ['a link to /dev/zero', (path) => symlinkSync('/dev/zero', path)],
  ['a link to /dev/tty', (path) => symlinkSync('/dev/tty', path)],
];

describe('what is no file is not read', { skip: process.platform === 'win32' }, () => {
  it.each(specials)('%s as settings or data', (_name, make) => {
    const path = join(folder, 'cluster.yaml');
    make(path);
    expect(() => readInput(path)).toThrow(NotReadable);
  });

  it.each(specials)('%s in a tree', (_name, make) => {
    const tree = join(folder, 'kubernetes');
    mkdirSync(tree);
    make(join(tree, 'a.yaml'));
    writeFileSync(join(tree, 'b.yaml'), 'a: 1\n');
    expect(readTreeFrom(tree).files.map(({ path }) => path)).toEqual(['b.yaml']);
  });

  it('links in a circle end', () => {
    const tree = join(folder, 'kubernetes');
    mkdirSync(tree);
    symlinkSync(tree, join(tree, 'again'));
    symlinkSync('itself', join(tree, 'itself'));
    writeFileSync(join(tree, 'b.yaml'), 'a: 1\n');
    expect(readTreeFrom(tree).files.map(({ path }) => path)).toEqual(['b.yaml']);
  });
});
