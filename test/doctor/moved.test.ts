import { mkdirSync, readFileSync, renameSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { run, temporaryFolder } from '../support/cli.ts';

test('a configuration that was moved: the commands name it, and its first line the schema', async () => {
  const folder = temporaryFolder();
  await run(folder, ['init']);
  mkdirSync(join(folder, 'clusters/berlin'), { recursive: true });
  renameSync(join(folder, 'cluster.yaml'), join(folder, 'clusters/berlin/cluster.yaml'));
  const config = ['--config', 'clusters/berlin/cluster.yaml'];
  const { stdout } = await run(folder, ['doctor']);
  expect(stdout).toContain('Name one that exists (--config clusters/berlin/cluster.yaml), or run');
  const moved = await run(folder, ['doctor', ...config]);
  expect(moved.stdout).toMatch(
    /clusters\/berlin\/cluster\.yaml: its first lines name the schema \.\/cluster\.schema\.json,/,
  );
  expect(moved.stdout).toContain('Write ../../cluster.schema.json there.');
  // As `init` writes it there.
  renameSync(join(folder, 'clusters/berlin/cluster.yaml'), join(folder, 'old.yaml'));
  await run(folder, ['init', ...config]);
  const text = readFileSync(join(folder, 'clusters/berlin/cluster.yaml'), 'utf8');
  expect(text.split('\n')[0]).toBe('# yaml-language-server: $schema=../../cluster.schema.json');
  expect((await run(folder, ['doctor', ...config])).stdout).not.toContain('its first lines');
});

test('a configuration that only a link leads to is not named', async () => {
  const [folder, elsewhere] = [temporaryFolder(), temporaryFolder()];
  await run(elsewhere, ['init']);
  symlinkSync(elsewhere, join(folder, 'link'));
  const { status, stdout } = await run(folder, ['validate']);
  expect(status).toBe(1);
  expect(stdout).toContain('Run `clusterwright init` to write one');
});
