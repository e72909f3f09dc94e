/** Secrets that are members of maps and of items of lists: the commands treat them like settings. */

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Prompts } from '../../src/init/conversation.ts';
import { run as runCommand, temporaryFolder } from '../support/cli.ts';

/** With `said`, which is all that it prints. */
async function run(folder: string, args: readonly string[], answer?: string) {
  const prompts =
    answer === undefined ? undefined : async () => ({ secret: async () => answer }) as unknown as Prompts;
  const done = await runCommand(folder, args, {}, prompts);
  return { ...done, said: done.stdout + done.stderr };
}

const app = `import { defineApp, list, map, secret, text } from 'clusterwright';
export default defineApp({
  name: 'mail', layer: 'application', namespace: 'mail',
  settings: {
    dns: map({ description: 'DNS.', default: {}, members: {
      provider: text({ description: 'Who.', default: 'none' }),
      token: secret({ description: 'The token of the provider.', default: '' }),
    } }),
    accounts: list({ description: 'Accounts.', default: [], of: map({ description: 'One.', members: {
      name: text({ description: 'Its name.', required: true }),
      password: secret({ description: 'Its password.', generate: 'hex:32', rotation: 'Sign in anew.' }),
    } }) }),
    stores: map({ description: 'Stores.', default: {}, others: map({ description: 'One.', members: {
      key: secret({ description: 'Its key.', generate: 'alphanumeric:32', rotation: 'Must not change while there are data.' }),
    } }) }),
  },
});
`;

const template = `apiVersion: v1
kind: ConfigMap
metadata: {name: mail}
data:
  names: "#% for account in accounts %##{ account.name }# #% endfor %#"
`;

const [first, second, token, key] = [
  'a81f0c2ee4b94c0f9d1b7a6655443322',
  'b92f0c2ee4b94c0f9d1b7a6655443311',
  'Zk3JHs82hdkJHSD83hdjs8HDy3j',
  'Qw7JHs82hdkJHSD83hdjs8HDy3kLmN4x',
];

const yaml = `dns:
  provider: acme
  token: ${token} # of the provider
accounts:
  - name: a
    password: ${first}
  - name: b
    password: '${second}'
stores:
  main: {key: ${key}}
`;

const toml = `[dns]
provider = "acme"
token = "${token}"

[[accounts]]
name = "a"
password = "${first}"

[[accounts]]
name = "b"
password = "${second}"

[stores.main]
key = "${key}"
`;

function project(files: Readonly<Record<string, string>>): string {
  const folder = temporaryFolder();
  const all = {
    'apps/mail/app.ts': app,
    'clusterwright.config.ts': 'export default { apps: [] };\n',
    'templates/config/kubernetes/apps/mail/mail/app/configmap.yaml.j2': template,
    ...files,
  };
  for (const [path, text] of Object.entries(all)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}

const languages = [
  ['cluster.yaml', yaml],
  ['cluster.toml', toml],
] as const;

describe.each(languages)('in %s', (config, text) => {
  const read = (folder: string) => readFileSync(join(folder, config), 'utf8');

  test('secrets list has each that is given, with its purpose', async () => {
    const { said, stderr } = await run(project({ [config]: text }), ['secrets', 'list']);
    expect(said).toContain(
      `dns.token in ${config}\n  The token of the provider.\n  from whoever issues it\n`,
    );
    expect(said).toContain(
      `accounts[1].password in ${config}\n  Its password.\n  make it with: openssl rand -hex 16\n`,
    );
    expect(said).toContain(`stores.main.key in ${config}\n  Its key.\n`);
    expect(stderr).toContain('4 secrets: 4 given');
    for (const value of [first, second, token, key]) expect(said).not.toContain(value);
  });

  test('secrets rotate replaces one and keeps everything else', async () => {
    const folder = project({ [config]: text });
    const dry = await run(folder, ['secrets', 'rotate', '--setting', 'accounts[1].password']);
    expect(dry.stderr).toContain('accounts[1].password: Sign in anew.');
    expect(read(folder)).toBe(text);
    const { status } = await run(folder, ['secrets', 'rotate', '--setting', 'accounts[1].password', '--yes']);
    expect(status).toBe(0);
    const changed = /password(?: =|:) "([0-9a-f]{32})"\n(?!\n\[\[)/.exec(read(folder))?.[1] ?? '';
    expect(changed).not.toBe(second);
    expect(read(folder).replace(changed, second).replaceAll('"', "'")).toBe(text.replaceAll('"', "'"));
  });

  test('secrets rotate keeps what must not change, unless forced', async () => {
    const folder = project({ [config]: text });
    const { status, said } = await run(folder, [
      'secrets',
      'rotate',
      '--setting',
      'stores.main.key',
      '--yes',
    ]);
    expect(status).toBe(1);
    expect(said).toMatch(/^cluster\.\w+:\d+:\d+ error secrets\/must-not-change stores\.main\.key must keep/m);
    const forced = ['secrets', 'rotate', '--setting', 'stores.main.key', '--yes', '--force'];
    expect((await run(folder, forced)).status).toBe(0);
    expect(read(folder)).not.toContain(key);
  });

  test.each([
    ['accounts[7].password', 'error secrets/unknown-setting accounts[7].password is not set'],
    ['accounts[].password', 'error secrets/unknown-setting accounts[].password is not a secret setting'],
    ['dns.provider', 'error secrets/unknown-setting dns.provider is not a secret setting'],
    ['dns.token', 'error secrets/cannot-generate dns.token comes from another system'],
  ])('secrets rotate refuses %s', async (name, message) => {
    const folder = project({ [config]: text });
    const { status, said } = await run(folder, ['secrets', 'rotate', '--setting', name, '--yes']);
    expect(status).toBe(1);
    expect(said).toContain(message);
    expect(read(folder)).toBe(text);
  });

  test('secrets set replaces one, and adds none', async () => {
    const folder = project({ [config]: text });
    const answer = 'hJd83hdjs8HDy3jZk3JHs82';
    expect((await run(folder, ['secrets', 'set', 'dns.token'], answer)).status).toBe(0);
    expect(read(folder)).toContain(answer);
    expect(read(folder)).not.toContain(token);
    const without = project({ [config]: text.replace(/^.*token.*\n/m, '') });
    const { status, said } = await run(without, ['secrets', 'set', 'dns.token'], answer);
    expect(status).toBe(1);
    expect(said).toContain(`error secrets/unknown-setting ${config} has no value at dns.token`);
  });

  test('no output may contain one in clear text', async () => {
    const leak = `${template}  note: #{ accounts[1].password | yaml }#\n`;
    const folder = project({
      [config]: text,
      'templates/config/kubernetes/apps/mail/mail/app/configmap.yaml.j2': leak,
    });
    const { status, said } = await run(folder, ['configure']);
    expect(status).toBe(1);
    expect(said).toContain('error leak/secret-value the value of accounts[1].password');
    expect(said).not.toContain(second);
  });

  test('secrets check refuses a configuration that only has these', async () => {
    const folder = project({ [config]: text });
    const { execFileSync } = await import('node:child_process');
    execFileSync('git', ['init', '-q'], { cwd: folder });
    const { status, said } = await run(folder, ['secrets', 'check']);
    expect(status).toBe(1);
    expect(said).toContain('error secrets/plain-configuration dns.token and 3 more secret settings');
    for (const value of [first, second, token, key]) expect(said).not.toContain(value);
  });
});

test.each([
  ['cluster.yaml.bak', yaml, 3],
  ['old/copy.yaml', yaml, 3],
  ['cluster.toml~', toml, 3],
])('secrets check finds a copy of the configuration: %s', async (path, text, line) => {
  const folder = project({ 'cluster.yaml': '{}\n', [path]: text });
  const { execFileSync } = await import('node:child_process');
  execFileSync('git', ['init', '-q'], { cwd: folder });
  const { status, said } = await run(folder, ['secrets', 'check']);
  expect(status).toBe(1);
  expect(said).toMatch(
    new RegExp(
      `^${path.replaceAll('.', '\\.')}:${line}:\\d+ error secrets/plain-configuration dns\\.token`,
      'm',
    ),
  );
  expect(said).not.toContain(token);
});

test('a file with other members of the same names is not one', async () => {
  const folder = project({ 'cluster.yaml': '{}\n', 'other.yaml': `dns:\n  other:\n    token: ${token}\n` });
  expect((await run(folder, ['secrets', 'check'])).said).not.toContain('plain-configuration');
});

describe('in a sealed configuration', () => {
  test('init has them sealed, and rotate keeps them so', async () => {
    const folder = project({ 'cluster.yaml': yaml });
    expect((await run(folder, ['init'])).status).toBe(0);
    expect((await run(folder, ['secrets', 'encrypt'])).status).toBe(0);
    const sealed = readFileSync(join(folder, 'cluster.yaml'), 'utf8');
    for (const value of [first, second, token, key]) expect(sealed).not.toContain(value);
    expect((await run(folder, ['secrets', 'list'])).stderr).toContain('4 secrets: 4 given');
    const rotated = await run(folder, ['secrets', 'rotate', '--setting', 'accounts[0].password', '--yes']);
    expect(rotated.status).toBe(0);
    const { said } = await run(folder, ['secrets', 'decrypt']);
    expect(said).not.toContain(first);
    expect(said).toContain(second);
  });

  test('one that its rule does not select is refused, at its line', async () => {
    const folder = project({ 'cluster.yaml': yaml });
    expect((await run(folder, ['init'])).status).toBe(0);
    const rules = readFileSync(join(folder, '.sops.yaml'), 'utf8');
    writeFileSync(join(folder, '.sops.yaml'), rules.replace(/accounts\||\|accounts/, ''));
    const { status, said } = await run(folder, ['secrets', 'encrypt']);
    expect(status).toBe(1);
    expect(said).toContain('cluster.yaml:6:5 error secrets/not-selected accounts[0].password is a secret');
    expect(said).toContain('Add accounts to encrypted_regex');
    expect(readFileSync(join(folder, 'cluster.yaml'), 'utf8')).toBe(yaml);
  });

  test('one that was typed in clear text is reported, at its line', async () => {
    const folder = project({ 'cluster.yaml': yaml });
    await run(folder, ['init']);
    await run(folder, ['secrets', 'encrypt']);
    const path = join(folder, 'cluster.yaml');
    const sealed = readFileSync(path, 'utf8');
    writeFileSync(path, sealed.replace(/(token: )\S+/, `$1${token}`));
    const { said } = await run(folder, ['validate']);
    expect(said).toMatch(/^cluster\.yaml:3:3 warning secrets\/typed-in dns\.token is in clear text/m);
    expect(said).not.toContain(token);
  });
});

test('a number with a leading zero in a map with secrets is not quoted', async () => {
  const folder = project({ 'cluster.yaml': yaml.replace(token, '012345678') });
  const { said } = await run(folder, ['validate']);
  expect(said).toContain('dns.token is a number with a leading zero');
  expect(said).not.toContain('012345678');
});
