import { expect, test } from 'vitest';
import { run, temporaryFolder } from '../support/cli.ts';

test.each([
  ['an unknown command', ['frobnicate']],
  ['an unknown option', ['configure', '--frobnicate']],
  ['a value that an option does not take', ['validate', '--format', 'xml']],
  ['too many arguments', ['validate', 'cluster.yaml']],
  ['an argument that is missing', ['secrets', 'set']],
])('%s ends with status 2 and a message on stderr', async (_, args) => {
  const { status, stdout, stderr } = await run(temporaryFolder(), args);
  expect(status).toBe(2);
  expect(stdout).toBe('');
  expect(stderr).toMatch(/^error: /);
});

test('help and version go to stdout', async () => {
  const folder = temporaryFolder();
  expect(await run(folder, ['--version'])).toMatchObject({ status: 0, stdout: '0.0.0-test\n', stderr: '' });
  const { status, stdout } = await run(folder, ['configure', '--help']);
  expect(status).toBe(0);
  expect(stdout).toContain('--check');
});

test('explain shows where a value comes from and what uses it, and no secret', async () => {
  const folder = temporaryFolder();
  await run(folder, ['init']);
  const host = await run(folder, ['explain', 'langfuse_url']);
  expect(host.stdout).toContain('langfuse_url: https://langfuse.example.com');
  expect(host.stdout).toMatch(/cloudflare_domain: example\.com {2}\(cluster\.yaml:\d+:1\)/);
  expect(host.stdout).toMatch(/helmrelease\.yaml\.j2:\d+:\d+/);
  const salt = await run(folder, ['explain', 'langfuse_salt']);
  expect(salt.stdout).toContain('langfuse_salt: given, secret');
  const typo = await run(folder, ['explain', 'langfuse_ulr']);
  expect(typo).toMatchObject({
    status: 1,
    stderr: 'variable langfuse_ulr does not exist; did you mean langfuse_url?\n',
  });
});

test('reset removes only what configure wrote', async () => {
  const folder = temporaryFolder();
  await run(folder, ['init']);
  expect((await run(folder, ['reset'])).stderr).toBe('nothing to remove\n');
  await run(folder, ['configure']);
  const { stderr } = await run(folder, ['reset']);
  expect(stderr).toMatch(/^\d+ files removed\n$/);
  expect(await run(folder, ['configure', '--check'])).toMatchObject({ status: 1 });
});
