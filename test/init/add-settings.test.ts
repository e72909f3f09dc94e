/** `clusterwright init --add`: adds an app's settings to an existing configuration. */

import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { run, temporaryFolder } from '../support/cli.ts';
import { repository } from '../support/render-fixture.ts';

/** A repository whose configuration is older than its app Podinfo, which needs Dragonfly. */
async function olderThanItsApp(configuration: string, file = 'cluster.yaml'): Promise<string> {
  const folder = temporaryFolder();
  cpSync(join(repository, 'examples/own-app'), folder, { recursive: true });
  const { status, stderr } = await run(folder, ['init', '--config', file]);
  expect(status, stderr).toBe(0);
  writeFileSync(join(folder, file), configuration);
  const rules = join(folder, '.sops.yaml');
  writeFileSync(rules, readFileSync(rules, 'utf8').replace(/\|?podinfo_token/, ''));
  return folder;
}

const own =
  '# mine\ncloudflare_domain: acme.dev  # and this stays\ndragonfly_password: "one-of-my-own-0123456789"\n';
const read = (folder: string, path: string) => readFileSync(join(folder, path), 'utf8');

test('its settings are added, secrets with a value, and configure accepts them', async () => {
  const folder = await olderThanItsApp(own);
  const { status, stderr } = await run(folder, ['init', '--add', 'podinfo', 'dragonfly']);
  expect(status, stderr).toBe(0);
  expect(stderr).toMatch(/added \d+ settings to cluster\.yaml, with values: .*podinfo_token/);
  const text = read(folder, 'cluster.yaml');
  expect(text.startsWith(own)).toBe(true);
  expect(parse(text)).toMatchObject({
    dragonfly_password: 'one-of-my-own-0123456789',
    podinfo_token: expect.stringMatching(/^[A-Za-z0-9]{32}$/),
  });
  expect(text).toContain('# podinfo_replicas: 1\n');
  expect(read(folder, '.sops.yaml')).toContain('encrypted_regex: ^(dragonfly_password|podinfo_token)$');
  const configured = await run(folder, ['configure']);
  expect(configured.status, configured.stderr).toBe(0);
});

test('a second time there is nothing to add, and no byte changes', async () => {
  const folder = await olderThanItsApp(own);
  await run(folder, ['init', '--add', 'podinfo']);
  const before = read(folder, 'cluster.yaml');
  const { status, stderr } = await run(folder, ['init', '--add', 'podinfo']);
  expect(status).toBe(0);
  expect(stderr).toContain('nothing to add: cluster.yaml has the settings of podinfo');
  expect(read(folder, 'cluster.yaml')).toBe(before);
});

test('a sealed configuration stays sealed, with the new secret, and its rule names it', async () => {
  const folder = await olderThanItsApp(own);
  const sealed = await run(folder, ['secrets', 'encrypt', 'cluster.yaml']);
  expect(sealed.status, sealed.stderr).toBe(0);
  const [password] = /dragonfly_password: ENC.*/.exec(read(folder, 'cluster.yaml')) ?? [];
  const { status, stderr } = await run(folder, ['init', '--add', 'podinfo']);
  expect(status, stderr).toBe(0);
  const text = read(folder, 'cluster.yaml');
  expect(text).toMatch(/^podinfo_token: ENC\[/m);
  expect(text).toContain('# podinfo_replicas: 1\n');
  expect(password).toBeDefined();
  expect(read(folder, '.sops.yaml')).toContain('^(dragonfly_password|podinfo_token)$');
  const opened = await run(folder, ['secrets', 'decrypt', 'cluster.yaml']);
  expect(parse(opened.stdout)).toMatchObject({
    dragonfly_password: 'one-of-my-own-0123456789',
    podinfo_token: expect.stringMatching(/^[A-Za-z0-9]{32}$/),
  });
});

test('a sealed configuration whose rule is of another kind is not changed', async () => {
  const folder = await olderThanItsApp(own);
  await run(folder, ['secrets', 'encrypt', 'cluster.yaml']);
  const rules = read(folder, '.sops.yaml').replace('^(dragonfly_password)$', '^dragonfly_(password|token)$');
  writeFileSync(join(folder, '.sops.yaml'), rules);
  const before = read(folder, 'cluster.yaml');
  const { status, stderr } = await run(folder, ['init', '--add', 'podinfo']);
  expect(status).toBe(1);
  expect(stderr).toContain('secrets/not-selected');
  expect(read(folder, 'cluster.yaml')).toBe(before);
  expect(read(folder, '.sops.yaml')).toBe(rules);
});

test('in TOML they are above the tables', async () => {
  const toml = 'cloudflare_domain = "acme.dev"\n\n[cluster_nodes]\n';
  const folder = await olderThanItsApp(toml, 'cluster.toml');
  const { status, stderr } = await run(folder, ['init', '--config', 'cluster.toml', '--add', 'podinfo']);
  expect(status, stderr).toBe(0);
  expect(read(folder, 'cluster.toml')).toMatch(
    /\npodinfo_token = "[A-Za-z0-9]{32}"\n[\s\S]*\n\[cluster_nodes\]\n$/,
  );
});

test.each([
  ['in one line with braces', '{cloudflare_domain: acme.dev}\n'],
  ['with an end of the document', 'cloudflare_domain: acme.dev\n...\n'],
])('a configuration %s is refused, and not changed', async (_, text) => {
  const folder = await olderThanItsApp(text);
  const { status, stderr } = await run(folder, ['init', '--add', 'podinfo']);
  expect(status).toBe(1);
  expect(stderr).toContain('cluster.yaml:1:1 error init/cannot-add');
  expect(read(folder, 'cluster.yaml')).toBe(text);
});

test('a last line without a line break, and a block of text at the end, stay as they are', async () => {
  const folder = await olderThanItsApp('cloudflare_domain: acme.dev\npodinfo_greeting: |\n  hello\n  there');
  const { status, stderr } = await run(folder, ['init', '--add', 'podinfo']);
  expect(status, stderr).toBe(0);
  expect(parse(read(folder, 'cluster.yaml'))).toMatchObject({
    cloudflare_domain: 'acme.dev',
    podinfo_greeting: expect.stringMatching(/^hello\nthere\n?$/),
  });
});

test('an unknown app is refused by name, and a similar one suggested', async () => {
  const folder = await olderThanItsApp(own);
  const { status, stderr } = await run(folder, ['init', '--add', 'podinof']);
  expect(status).toBe(1);
  expect(stderr).toContain('error init/unknown-app no app is called podinof\n  Did you mean podinfo?');
  expect(read(folder, 'cluster.yaml')).toBe(own);
});

test('without a configuration there is nothing to add to', async () => {
  const folder = temporaryFolder();
  const { status, stderr } = await run(folder, ['init', '--add', 'redis']);
  expect(status).toBe(1);
  expect(stderr).toContain('cluster.yaml does not exist');
});
