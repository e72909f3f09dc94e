import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { run, temporaryFolder } from '../support/cli.ts';

let folder: string;
let rules: string;
beforeEach(async () => {
  folder = temporaryFolder();
  const token = 'cloudflare_api_token: Vt7bQx2mLk9RzWc5sGf8JpDa3Te6UoXi1MnVq4hY';
  writeFileSync(
    join(folder, 'cluster.yaml'),
    `cloudflare_domain: cluster.test\ncert_manager_enabled: true\n${token}\n`,
  );
  await run(folder, ['init']);
  rules = readFileSync(join(folder, '.sops.yaml'), 'utf8');
});

const regex = 'encrypted_regex: ^(data|stringData)$';

test.each([
  ['seal everything', 'mac_only_encrypted: true', 'apiVersion'],
  ['seal the kind', 'encrypted_regex: ^(kind|stringData)$', 'kind'],
  ['seal the name', 'encrypted_regex: ^(name|stringData)$', 'metadata.name'],
  ['seal the namespace', 'encrypted_regex: ^(namespace|stringData)$', 'metadata.namespace'],
  ['seal all but some names', 'unencrypted_regex: ^(apiVersion|kind)$', 'metadata.name'],
])('nothing is written if the rules of .sops.yaml %s', async (_, rule, field) => {
  writeFileSync(
    join(folder, '.sops.yaml'),
    rules.replace(regex, rule).replace(/(mac_only_encrypted: true\s+)\1/, '$1'),
  );
  const { status, stderr } = await run(folder, ['configure']);
  expect(status).toBe(1);
  expect(stderr).toMatch(
    new RegExp(`^\\.sops\\.yaml:1:1 error seal/sealed-identity the rules seal ${field} in `, 'm'),
  );
  expect(readdirSync(folder)).not.toContain('kubernetes');
});

test('the rules that init writes are fine', async () => {
  writeFileSync(join(folder, '.sops.yaml'), rules);
  expect(await run(folder, ['configure'])).toMatchObject({ status: 0 });
});
