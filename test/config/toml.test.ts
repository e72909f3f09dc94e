/** `cluster.toml`: the configuration in TOML, with positions, treated as one in YAML. */

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { defineApp, list, map, secret, text } from '../../src/app-kit/index.ts';
import { assembleSchema } from '../../src/app-kit/schema.ts';
import { apps } from '../../src/apps/registry.generated.ts';
import { shipped } from '../../src/apps/shipped.ts';
import { shownText } from '../../src/config/shown-text.ts';
import { parseTomlSource } from '../../src/diagnostics/toml-source.ts';
import { initialClusterYaml } from '../../src/init/cluster-yaml.ts';
import { run, temporaryFolder } from '../support/cli.ts';

function folderWith(text: string, name = 'cluster.toml'): string {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'clusterwright.config.js'), "export default { apps: ['dragonfly'] };\n");
  writeFileSync(join(folder, name), text);
  return folder;
}

const mistakes: readonly (readonly [text: string, found: string])[] = [
  ['cloudflare_domain = "home org"', '1:21 error config/wrong-value cloudflare_domain is "home org"'],
  ['cloudflare_domain = home.org', '1:21 error source/toml-syntax'],
  ['cloudflare_domain: home.org', '1:18 error source/toml-syntax'],
  ['cloudflare_domain =\ncluster_name = "a"', '1:20 error source/toml-syntax'],
  ['cloudflare_domain = "home.org\ncluster_name = "a"', '1:30 error source/toml-syntax'],
  ['cloudflare_domain = "a.org"\ncloudflare_domain = "b.org"', '2:1 error source/duplicate-key'],
  ['cloudflare_domain = "a.org"\ndragonfly_replicas = "two"', '2:22 error config/wrong-type'],
  ['cloudflare_domain = "a.org"\ndragonfly_replicas = inf', '2:22 error source/toml-syntax'],
  ['cloudflare_domain = "a.org"\ndragonfly_replicas = 99999999999999999999', '2:22 error source/toml-syntax'],
  ['cloudflare_domain = "a.org"\ncluster_nam = "a"', '2:1 error config/unknown-key'],
  ['cloudflare_domain = "a.org"\n[dragonfly_existing]\nnamespce = "a"', '3:1 error config/unknown-key'],
  [
    '[dragonfly_existing]\nnamespace = "a"\ncloudflare_domain = "a.org"',
    '3:1 error config/misplaced-setting cloudflare_domain is below [dragonfly_existing]',
  ],
  ['cloudflare_domain = "a.org"\ndragonfly_existing.namespace = 3', '2:32 error config/wrong-type'],
  ['cloudflare_domain = "a.org"\ndragonfly_enabled = true', '2:1 error dragonfly/refused'],
  ['cluster_name = "a"', '1:1 error config/missing-key'],
];

test.each(mistakes)('%j', async (text, found) => {
  const { status, stdout } = await run(folderWith(`${text}\n`), ['validate']);
  expect(status).toBe(1);
  expect(stdout).toContain(`cluster.toml:${found}`);
});

test('a line of YAML is shown in TOML', async () => {
  const { stdout } = await run(folderWith('cloudflare_domain: home.org\n'), ['validate']);
  expect(stdout).toContain('in TOML, it is `cloudflare_domain = …`');
});

test('the tree is that of the same configuration in YAML', async () => {
  const yaml = folderWith(
    'cloudflare_domain: home.org\ndragonfly_enabled: true\ndragonfly_existing: {namespace: a}\ncluster_name: "x"\n',
    'cluster.yaml',
  );
  const toml = folderWith(
    'cloudflare_domain = "home.org"\r\ndragonfly_enabled = true\r\ncluster_name = "x"\r\n\r\n[dragonfly_existing]\r\nnamespace = "a"\r\n',
  );
  for (const folder of [yaml, toml]) {
    const { status, stderr } = await run(folder, ['configure']);
    expect(status, stderr).toBe(0);
  }
  const manifest = (folder: string) => readFileSync(join(folder, 'kubernetes/.clusterwright.json'), 'utf8');
  expect(manifest(toml)).toBe(manifest(yaml));
});

test('of two configurations the one in YAML is used, and the other is reported', async () => {
  const folder = folderWith('cloudflare_domain: home.org\n', 'cluster.yaml');
  writeFileSync(join(folder, 'cluster.toml'), 'cluster_name = 3\n');
  const { status, stdout } = await run(folder, ['validate']);
  expect(status, stdout).toBe(0);
  expect(stdout).toContain('cluster.toml:1:1 warning source/two-configurations');
  expect((await run(folder, ['validate', '--config', 'cluster.toml'])).status).toBe(1);
});

test('init writes one that is valid, and that the secrets commands can change', async () => {
  const folder = temporaryFolder();
  expect((await run(folder, ['init', '--config', 'cluster.toml'])).status).toBe(0);
  expect((await run(folder, ['validate'])).status).toBe(0);
  const read = () => readFileSync(join(folder, 'cluster.toml'), 'utf8');
  const before = read();
  const rotate = ['secrets', 'rotate', '--setting', 'dragonfly_password', '--yes'];
  expect((await run(folder, rotate)).status).toBe(0);
  const changed = read()
    .split('\n')
    .filter((line, index) => line !== before.split('\n')[index]);
  expect(changed).toEqual([expect.stringMatching(/^dragonfly_password = "\w+"$/)]);
  expect((await run(folder, ['explain', 'dragonfly_password'])).stdout).toContain('cluster.toml:');
  const sealed = await run(folder, ['secrets', 'encrypt']);
  expect(sealed.status).toBe(1);
  expect(sealed.stderr).toContain('cluster.toml cannot be sealed: SOPS has no format for TOML');
  expect(readFileSync(join(folder, '.gitignore'), 'utf8')).toContain('/cluster.toml');
});

test('every commented line of a new one is TOML', () => {
  const text = initialClusterYaml(apps, (length) => new Uint8Array(length), { language: 'toml' });
  const settings = text.replace(/^# (?=[a-z_0-9.]+ = )/gm, '');
  expect(parseTomlSource('cluster.toml', settings)).toHaveProperty('source');
});

describe('excerpts', () => {
  const shown = (text: string) => shownText(shipped, text, 'cluster.toml');

  test.each([
    'langfuse_salt = "hunter2"',
    'langfuse_salt = """\nhunter2\n"""',
    'langfuse_salt "hunter2"',
    'langfuse-salt = "hunter2"',
    'cluster_name = "a"\n"hunter2"',
    'cluster_name = "a" # hunter2',
    '# hunter2',
    'cluster_name = """a\nhunter2 = "x"\n"""',
    '[hunter2]\nx = 1',
    'langfuse_salt = [\n"hunter2"\n]',
    '[langfuse_salt]\nx = "hunter2"',
    'hunter2',
    'hunter2hunter2HUNTER = 1',
  ])('of %j show no secret', (text) => {
    expect(shown(text)).not.toMatch(/hunter2/i);
    expect(shown(text).length).toBeGreaterThan(0);
  });

  test('show the rest, in the same columns', () => {
    const text = 'cloudflare_domain = "a.org"\n[dragonfly_existing]\nnamespace = "a"\n';
    expect(shown(text)).toBe(text);
  });

  describe('of a table with secrets', () => {
    const mail = defineApp({
      name: 'mail',
      layer: 'application',
      settings: {
        mail: map({
          description: 'How mail is sent.',
          members: {
            host: text({ description: 'Server.' }),
            password: secret({ description: 'Password.' }),
            tls: map({
              description: 'Its certificate.',
              members: { name: text({ description: 'Name.' }), key: secret({ description: 'Key.' }) },
            }),
          },
        }),
        accounts: list({
          description: 'Who signs in.',
          of: map({
            description: 'One.',
            members: { user: text({ description: 'Name.' }), pin: secret({ description: 'PIN.' }) },
          }),
        }),
        tokens: map({ description: 'Tokens by name.', others: secret({ description: 'Token.' }) }),
      },
    });
    const own = { schema: assembleSchema([mail]) };

    test.each([
      [
        'the value alone',
        ['[mail]', 'host = "a"', 'password = "hunter2"'],
        ['[mail]', 'host = "a"', 'password = •••••••••'],
      ],
      [
        'in a table below',
        ['[mail.tls]', 'name = "a"', 'key = "hunter2"'],
        ['[mail.tls]', 'name = "a"', 'key = •••••••••'],
      ],
      [
        'in a table of a list',
        ['[[accounts]]', 'user = "a"', 'pin = "hunter2"'],
        ['[[accounts]]', 'user = "a"', 'pin = •••••••••'],
      ],
      [
        'with dotted keys',
        ['mail.host = "a"', 'mail.tls.key = "hunter2"'],
        ['mail.host = "a"', 'mail.tls.key = •••••••••'],
      ],
      [
        'with quoted keys',
        ['["mail"]', '"host" = "a"', '"password" = "hunter2"'],
        ['["mail"]', '"host" = "a"', '"password" = •••••••••'],
      ],
      [
        'with dotted and quoted keys',
        ['[mail]', "tls . 'key' = 'hunter2'"],
        ['[mail]', "tls . 'key' = •••••••••"],
      ],
      [
        'in a text of several lines',
        ['[mail]', 'password = """', 'hunter2', 'host = "b"', '"""', 'host = "a"'],
        ['[mail]', 'password = •••', '•••••••', '•••• • •••', '•••', 'host = "a"'],
      ],
      [
        'with other quotes in such a text',
        ['[mail]', "password = '''", 'hunter2 """', 'host = "b"', "'''", 'host = "a"'],
        ['[mail]', 'password = •••', '••••••• •••', '•••• • •••', '•••', 'host = "a"'],
      ],
      [
        'after such quotes in a text',
        ['[mail]', `host = "a '''"`, 'password = """', 'hunter2 = 1', '"""'],
        ['[mail]', `host = "a '''"`, 'password = •••', '••••••• • •', '•••'],
      ],
      [
        'with an escaped quote',
        ['[mail]', 'password = """\\"""', 'hunter2 = 1', '"""'],
        ['[mail]', 'password = •••••••', '••••••• • •', '•••'],
      ],
      [
        'in an inline table',
        ['mail = { host = "a", password = "hunter2" }'],
        ['mail = • •••• • •••• •••••••• • ••••••••• •'],
      ],
      [
        'in a list of inline tables',
        ['accounts = [', '  { user = "a", pin = "hunter2" },', ']'],
        ['accounts = •', '  • •••• • •••• ••• • ••••••••• ••', '•'],
      ],
      ['under any name', ['[tokens]', 'github = "hunter2"'], ['[tokens]', 'github = •••••••••']],
      ['of an unknown member', ['[mail]', 'passwort = "hunter2"'], ['[mail]', 'passwort = •••••••••']],
      ['in an unknown table', ['[mail.hunter2]', 'host = "hunter2"'], ['••••••••••••••', 'host = •••••••••']],
      ['in comments', ['[mail] # hunter2', 'host = "a" # hunter2'], ['[mail] # …', 'host = "a" # …']],
      ['on a line of its own', ['[mail]', 'host = "a"', '"hunter2"'], ['[mail]', 'host = "a"', '•••••••••']],
      [
        'in a text that does not end',
        ['[mail]', 'password = "hun', 'ter2"', 'host = "a"'],
        ['[mail]', 'password = ••••', '•••••', 'host = "a"'],
      ],
    ])('%s', (_, given, masked) => {
      expect(shownText(own, given.join('\n'), 'cluster.toml').split('\n')).toEqual(masked);
    });
  });
});
