import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { run, temporaryFolder } from '../support/cli.ts';

test('a tree in a subfolder of a repository is one that Flux would not find', async () => {
  const folder = temporaryFolder();
  writeFileSync(
    join(folder, 'cluster.yaml'),
    'cloudflare_domain: cluster.test\ncert_manager_enabled: true\n',
  );
  await run(folder, ['init']);
  const configure = async (...args: string[]) => (await run(folder, ['configure', ...args])).stderr;
  expect(await configure('--output', 'clusters/staging')).not.toContain('write/below-repository');
  mkdirSync(join(folder, '.git'));
  expect(await configure('--output', 'clusters/staging')).toContain(
    'write/below-repository the tree is in clusters/staging of its repository',
  );
  expect(await configure()).not.toContain('write/below-repository');
});
