import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { run, temporaryFolder } from '../support/cli.ts';

const lastLines = (text: string, count: number) => text.trimEnd().split('\n').slice(-count);

test('init ends with the placeholders by line, a reminder to keep the key, and the next command', async () => {
  const folder = temporaryFolder();
  const { stderr } = await run(folder, ['init']);
  const text = readFileSync(join(folder, 'cluster.yaml'), 'utf8').split('\n');
  const lines = text.flatMap((line, index) => (/^\w.*example\.com/.test(line) ? [index + 1] : []));
  const [placeholders = ''] = stderr.split('\n').filter((line) => line.includes('config/placeholder'));
  expect([...placeholders.matchAll(/\(line (\d+)\)/g)].map(([, line]) => Number(line))).toEqual(lines);
  expect(lines.length).toBeGreaterThan(1);
  expect(lastLines(stderr, 3)).toEqual([
    expect.stringMatching(/^wrote cluster\.yaml, /),
    expect.stringContaining('age.key'),
    'Next: edit cluster.yaml, then run `clusterwright configure`.',
  ]);
});

test('the first configure folds its warnings, and ends with what it created and what comes next', async () => {
  const folder = temporaryFolder();
  await run(folder, ['init']);
  const { status, stderr } = await run(folder, ['configure']);
  expect(status).toBe(0);
  expect(stderr).not.toContain('"Version": "2012-10-17"');
  expect(stderr.trimEnd().split('\n').length).toBeLessThan(12);
  expect(lastLines(stderr, 4)).toEqual([
    expect.stringMatching(/^\d+ files created$/),
    expect.stringMatching(/^Pods request [\d.]+ CPU and [\d.]+Gi of memory: ai-system .*; storage .*\.$/),
    expect.stringContaining('age.key'),
    'Next: replace the placeholders in cluster.yaml, then run `clusterwright configure`.',
  ]);
  expect((await run(folder, ['configure'])).stderr).not.toContain('Next:');
});

test('what the first tree runs for metrics and traces has something to show of Langfuse', async () => {
  const folder = temporaryFolder();
  await run(folder, ['init']);
  await run(folder, ['configure']);
  const app = join(folder, 'kubernetes/apps/ai-system/langfuse/app');
  expect(readFileSync(join(app, 'prometheusrule.yaml'), 'utf8')).toContain('LangfuseWebDown');
  expect(readFileSync(join(app, 'servicemonitor.yaml'), 'utf8')).toContain('grafana_dashboard: "1"');
  expect(readFileSync(join(app, 'helmrelease.yaml'), 'utf8')).toContain('OTEL_EXPORTER_OTLP_ENDPOINT');
});

test('without placeholders the next step is the commit; under npm start it is npm start', async () => {
  const folder = temporaryFolder();
  const start = { npm_lifecycle_event: 'start' };
  expect((await run(folder, ['init'], start)).stderr).not.toContain('Next:');
  expect((await run(folder, ['configure'], start)).stderr).toContain('`npm start`');
  const other = temporaryFolder();
  await run(other, ['init']);
  const path = join(other, 'cluster.yaml');
  writeFileSync(path, readFileSync(path, 'utf8').replaceAll('example.com', 'acme.dev'));
  const { stderr } = await run(other, ['configure']);
  expect(stderr).not.toContain('config/placeholder');
  expect(lastLines(stderr, 1)).toEqual([
    'Next: seal cluster.yaml with `clusterwright secrets encrypt cluster.yaml`, then `git add -A`, and commit.',
  ]);
  // In a repository with commits, a change is shown against the last commit.
  mkdirSync(join(other, '.git'));
  writeFileSync(path, readFileSync(path, 'utf8').replaceAll('acme.dev', 'acme.test'));
  expect(lastLines((await run(other, ['configure'])).stderr, 1)).toEqual([
    'Next: `clusterwright diff` shows what this does to the cluster; then commit and push.',
  ]);
  // A clone without the ignored configuration: a new one has new secrets.
  rmSync(path);
  expect((await run(other, ['init'])).stderr).toContain('The secrets in cluster.yaml are new');
});

test('the next command names the configuration and the tree if they are not in the default places', async () => {
  const folder = temporaryFolder();
  const { stderr } = await run(folder, ['init', '--config', 'staging/cluster.yaml', '--output', 'staging']);
  expect(lastLines(stderr, 1)).toEqual([
    'Next: edit staging/cluster.yaml, then run `clusterwright configure --config staging/cluster.yaml --output staging`.',
  ]);
});

test('--strict refuses placeholders', async () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'cluster.yaml'), 'cloudflare_domain: example.com\n');
  const { status, stderr } = await run(folder, ['configure', '--strict']);
  expect(status).toBe(1);
  expect(stderr).toContain('cluster.yaml:1:20 error config/placeholder');
  expect((await run(folder, ['validate', '--strict'])).status).toBe(1);
});

test.each([
  ['example.com', true],
  ['a.b.example.org', true],
  ['https://s3.example.net:9000/x', true],
  ['llm.acme.example', true],
  ['myexample.com', false],
  ['example.company', false],
  ['example.com.au', false],
  ['example.dev', false],
])('%s is a placeholder: %s', async (domain, expected) => {
  const folder = temporaryFolder();
  writeFileSync(
    join(folder, 'cluster.yaml'),
    `cloudflare_domain: acme.dev\nrustfs_public_url: ${JSON.stringify(domain)}\n`,
  );
  const { stdout } = await run(folder, ['validate', '--format', 'json']);
  expect(stdout.includes('config/placeholder"')).toBe(expected);
});

test('secrets list tells which secrets are given and which are missing', async () => {
  const folder = temporaryFolder();
  const text = readFileSync(new URL('../fixtures/invalid/warn-scim-without-api-keys.yaml', import.meta.url));
  writeFileSync(join(folder, 'cluster.yaml'), text);
  const { stdout, stderr } = await run(folder, ['secrets', 'list']);
  expect(stdout).toMatch(/^langfuse_salt in cluster\.yaml\n(?: {2}.*\n)* {2}given$/m);
  expect(stdout).toMatch(/^langfuse_scim_public_key in cluster\.yaml\n(?: {2}.*\n)* {2}missing$/m);
  expect(stderr).toMatch(/^\d+ secrets: \d+ given, \d+ missing$/m);
  const json = await run(folder, ['secrets', 'list', '--format', 'json']);
  const states = JSON.parse(json.stdout).map(({ state }: { state: string }) => state);
  expect(new Set(states)).toEqual(new Set(['given', 'missing']));
});

test('secrets list names every secret that init wrote', async () => {
  const folder = temporaryFolder();
  await run(folder, ['init']);
  const written = readFileSync(join(folder, 'cluster.yaml'), 'utf8').matchAll(
    /^(\w+): "[A-Za-z0-9]{20,}"$/gm,
  );
  const names = [...written].map(([, name = '']) => name);
  expect(names).toContain('grafana_admin_password');
  const { stdout } = await run(folder, ['secrets', 'list']);
  for (const name of names) expect(stdout).toContain(`${name} in cluster.yaml\n`);
});

test('explain, by code and by setting, and --verbose print what was folded', async () => {
  const folder = temporaryFolder();
  await run(folder, ['init']);
  const byCode = await run(folder, ['explain', 'config/placeholder']);
  expect(byCode.stdout).toMatch(/^config\/placeholder: /);
  expect(byCode.stdout).toContain('Replace it by your own');
  const bySetting = await run(folder, ['explain', 'cloudflare_domain']);
  expect(bySetting.stdout).toContain('Replace it by your own');
  expect((await run(folder, ['configure', '--verbose'])).stderr).toContain('Replace it by your own');
  expect(await run(folder, ['explain', 'config/placehodler'])).toMatchObject({
    status: 1,
    stderr: 'no finding has the code config/placehodler; did you mean config/placeholder?\n',
  });
});
