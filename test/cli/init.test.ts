import { chmodSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { run, snapshot, temporaryFolder } from '../support/cli.ts';

test('init writes what a new folder needs, with secrets readable only by their owner', async () => {
  const folder = temporaryFolder();
  const { status, stderr } = await run(folder, ['init']);
  expect(status).toBe(0);
  expect(stderr).toContain('\nwrote cluster.yaml, cluster.schema.json, age.key, .sops.yaml, .gitignore\n');
  expect(Object.keys(snapshot(folder))).toEqual([
    '.gitignore',
    '.sops.yaml',
    'age.key',
    'cluster.schema.json',
    'cluster.yaml',
  ]);
  for (const name of ['age.key', 'cluster.yaml']) {
    expect(statSync(join(folder, name)).mode & 0o777, name).toBe(0o600);
  }
});

test('a second init changes nothing and says so', async () => {
  const folder = temporaryFolder();
  await run(folder, ['init']);
  const before = snapshot(folder);
  const { status, stderr } = await run(folder, ['init']);
  expect(status).toBe(0);
  expect(stderr).toContain('nothing to write');
  expect(snapshot(folder)).toEqual(before);
});

test('two folders share no secret', async () => {
  const [one, two] = [temporaryFolder(), temporaryFolder()];
  await run(one, ['init']);
  await run(two, ['init']);
  const secrets = (folder: string): readonly string[] =>
    readFileSync(join(folder, 'cluster.yaml'), 'utf8').match(/^langfuse_\w+: "[A-Za-z0-9]{20,}"$/gm) ?? [];
  expect(secrets(one).length).toBeGreaterThan(4);
  expect(secrets(one).filter((line) => secrets(two).includes(line))).toEqual([]);
});

test('the configuration that it writes is valid', async () => {
  const folder = temporaryFolder();
  await run(folder, ['init']);
  const { status, stdout } = await run(folder, ['validate', '--format', 'json']);
  expect(status).toBe(0);
  expect(JSON.parse(stdout).diagnostics.filter((d: { severity: string }) => d.severity === 'error')).toEqual(
    [],
  );
});

test('only missing files are written, for the existing key', async () => {
  const folder = temporaryFolder();
  await run(folder, ['init']);
  const rules = readFileSync(join(folder, '.sops.yaml'), 'utf8');
  rmSync(join(folder, '.sops.yaml'));
  rmSync(join(folder, 'cluster.schema.json'));
  const { stdout } = await run(folder, ['init', '--format', 'json']);
  expect(JSON.parse(stdout).files.created).toEqual(['cluster.schema.json', '.sops.yaml']);
  expect(readFileSync(join(folder, '.sops.yaml'), 'utf8')).toBe(rules);
});

test('a clone without its key gets no new one', async () => {
  const folder = temporaryFolder();
  await run(folder, ['init']);
  rmSync(join(folder, 'age.key'));
  const { status, stderr } = await run(folder, ['init']);
  expect(status).toBe(0);
  expect(stderr).toContain('init/key-elsewhere');
  // Each of the three places in which the next command looks for the key.
  for (const place of ['age.key', 'SOPS_AGE_KEY_FILE', 'SOPS_AGE_KEY to']) expect(stderr).toContain(place);
  expect(Object.keys(snapshot(folder))).not.toContain('age.key');
});

test.each([
  ['node_modules\n', ['age.key', '*.agekey', '.clusterwright/', '/cluster.yaml']],
  ['*.key', ['*.agekey', 'node_modules/', '.clusterwright/', '/cluster.yaml']],
  ['*\n!README.md\n', []],
  ['# mine\r\nage.key\r\n*.yaml\r\n', ['*.agekey', 'node_modules/', '.clusterwright/']],
])('an existing .gitignore, %j, gets the lines it lacks', async (own, added) => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, '.gitignore'), own);
  const { status, stderr } = await run(folder, ['init']);
  expect(status).toBe(0);
  expect(stderr).not.toContain('init/not-ignored');
  const text = readFileSync(join(folder, '.gitignore'), 'utf8');
  expect(text.startsWith(own)).toBe(true);
  const more = text.slice(own.length).split('\n');
  expect(more.filter((line) => line !== '' && !line.startsWith('#'))).toEqual(added);
  expect(stderr.includes('added lines to .gitignore')).toBe(added.length > 0);
  const again = await run(folder, ['init']);
  expect(again.stderr).toContain('nothing to write');
});

test('a .gitignore that includes the key again is reported but not contradicted', async () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, '.gitignore'), '*.key\n!age.key\n');
  const { stderr } = await run(folder, ['init']);
  expect(stderr).toContain('init/not-ignored');
  expect(readFileSync(join(folder, '.gitignore'), 'utf8')).not.toMatch(/^age\.key$/m);
});

test('a folder that cannot be written is reported without a stack trace', async () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'file'), '');
  chmodSync(join(folder, 'file'), 0o644);
  const { status, stderr } = await run(folder, ['init', '--config', 'file/cluster.yaml']);
  expect(status).toBe(1);
  expect(stderr).toContain('write/failed');
  expect(stderr).not.toMatch(/^\s+at /m);
});

test('--own-apps leaves out the shipped apps permanently', async () => {
  const folder = temporaryFolder();
  expect((await run(folder, ['init', '--own-apps', '--shape', 'platform'])).status).toBe(2);
  expect(snapshot(folder)).toEqual({});
  const { status, stderr } = await run(folder, ['init', '--own-apps']);
  expect(status, stderr).toBe(0);
  expect(readFileSync(join(folder, 'cluster.yaml'), 'utf8')).not.toMatch(/^#? ?\w+:/m);
  expect(readFileSync(join(folder, 'cluster.schema.json'), 'utf8')).not.toContain('langfuse');
  expect((await run(folder, ['configure'])).status).toBe(0);
  expect((await run(folder, ['verify'])).stderr).toContain('No problems found');
  const again = await run(folder, ['init', '--own-apps']);
  expect(again.status).toBe(2);
  expect(again.stderr).toContain('clusterwright.config already exists');
});
