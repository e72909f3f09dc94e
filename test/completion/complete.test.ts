import { expect, test } from 'vitest';
import { run, temporaryFolder } from '../support/cli.ts';

/** The completions for a command line with the cursor at its end. */
async function offered(line: string, shell = 'zsh'): Promise<string[]> {
  const folder = temporaryFolder();
  const { stdout } = await run(folder, ['__complete', shell, ...line.split(' ').slice(1)]);
  return stdout
    .split('\n')
    .filter((word) => word !== '')
    .map((word) => word.split('\t')[0] ?? '');
}

test('commands, those of groups, and those of apps', async () => {
  expect(await offered('clusterwright se')).toEqual(['secrets']);
  expect(await offered('clusterwright ')).toEqual(
    expect.arrayContaining(['init', 'configure', 'doctor', 'helm-values', 'completion']),
  );
  expect(await offered('clusterwright secrets r')).toEqual(['rotate']);
  expect(await offered('clusterwright --v')).toEqual(['--version']);
  expect(await offered('clusterwright nothing ')).toEqual([]);
});

test('options, except those already given', async () => {
  expect(await offered('clusterwright configure --f')).toEqual(['--format', '--force']);
  expect(await offered('clusterwright configure --force --f')).toEqual(['--format']);
  expect(await offered('clusterwright configure -f json --f')).toEqual(['--force']);
  expect(await offered('clusterwright verify --chart a=b --char')).toEqual(['--chart']);
  expect(await offered('clusterwright verify -- --c')).toEqual([':folders']);
});

test('values: choices, files, folders', async () => {
  expect(await offered('clusterwright doctor --format ')).toEqual(['text', 'json']);
  expect(await offered('clusterwright doctor --format=j')).toEqual(['--format=json']);
  expect(await offered('clusterwright configure --diff h')).toEqual(['html']);
  expect(await offered('clusterwright completion ')).toEqual(['bash', 'zsh', 'fish']);
  expect(await offered('clusterwright configure --config ')).toEqual([':files']);
  expect(await offered('clusterwright verify ')).toEqual([':folders']);
  expect(await offered('clusterwright secrets encrypt a.sops.yaml b')).toEqual([':files']);
  expect(await offered('clusterwright validate ')).toEqual([]);
});

test('names of settings, of secrets if one is expected, and of findings', async () => {
  expect(await offered('clusterwright explain cloudflare_d')).toContain('cloudflare_domain');
  expect(await offered('clusterwright explain config/placeholder')).toContain('config/placeholder');
  const secrets = await offered('clusterwright secrets set ');
  expect(secrets).toContain('langfuse_salt');
  expect(secrets).not.toContain('cloudflare_domain');
  expect(await offered('clusterwright secrets rotate --setting langfuse_salt langfuse_nex')).toEqual([
    'langfuse_nextauth_secret',
  ]);
});

test('words that bash splits', async () => {
  expect(await offered('clusterwright doctor --format = j', 'bash')).toEqual(['json']);
  expect(await offered('clusterwright doctor --format =', 'bash')).toEqual(['text', 'json']);
});
