import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { NotReadable, readInput } from '../../src/disk/read-input.ts';
import { textOf } from '../../src/makejinja/migrate/needs.ts';
import { loadModule } from '../../src/makejinja/plugin/module.ts';
import { readTreeFrom } from '../../src/pipeline/read-tree.ts';
import { loadConfig } from '../../src/sops/config.ts';
import { findIdentities } from '../../src/sops/identities.ts';
import { hasSealedFiles } from '../../src/write/sealed-files.ts';

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

describe('special files are not read', { skip: process.platform === 'win32' }, () => {
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

  it('circular links end', () => {
    const tree = join(folder, 'kubernetes');
    mkdirSync(tree);
    symlinkSync(tree, join(tree, 'again'));
    symlinkSync('itself', join(tree, 'itself'));
    writeFileSync(join(tree, 'b.yaml'), 'a: 1\n');
    expect(readTreeFrom(tree).files.map(({ path }) => path)).toEqual(['b.yaml']);
  });

  const others: readonly (readonly [string, (path: string) => void])[] = [
    ...specials,
    [
      'a file of 65 MiB',
      (path) => {
        writeFileSync(path, '');
        truncateSync(path, 65 * 1024 * 1024);
      },
    ],
  ];
  const within = (path: string) => {
    mkdirSync(join(folder, 'kubernetes'), { recursive: true });
    return join(folder, path);
  };

  it.each(others)('%s in place of .sops.yaml: it does not count as having no rules', (_name, make) => {
    make(within('.sops.yaml'));
    expect(loadConfig(folder, {})).toMatchObject({
      diagnostics: [{ code: 'sops/bad-config', message: '.sops.yaml cannot be read' }],
    });
  });

  it.each(others)('%s in place of a key', async (_name, make) => {
    make(within('age.key'));
    expect((await findIdentities(folder, { HOME: folder })).identities).toEqual([]);
  });

  it.each(others)('%s in place of code', async (_name, make) => {
    make(within('clusterwright.config.ts'));
    await expect(loadModule(join(folder, 'clusterwright.config.ts'), {})).rejects.toThrow();
  });

  it.each(others)('%s in place of a plugin in Python', (_name, make) => {
    make(within('plugin.py'));
    expect(textOf(join(folder, 'plugin.py'))).toBeUndefined();
  });

  it.each(others)('%s in place of a manifest', (_name, make) => {
    make(within('kubernetes/.clusterwright.json'));
    expect(() => hasSealedFiles(folder)).toThrow(NotReadable);
  });
});
