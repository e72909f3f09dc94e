/** The built `clusterwright lsp` with several clusters that share apps, templates and a file that they extend. */

import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, onTestFinished, test } from 'vitest';
import { LanguageServer, withCursor } from '../support/language-server.ts';
import { configuration, ownAppFolder, templates } from './own-app.ts';

const own = (name: string) =>
  `extends: ../../base.yaml\ncluster_name: ${name}\ncloudflare_domain: ${name}.kube.cc\n`;
const base = configuration.replace(/^cloudflare_domain.*\ncluster_name.*\n/m, '');
const [berlin, vienna] = ['clusters/berlin/cluster.yaml', 'clusters/vienna/cluster.yaml'];

let server: LanguageServer | undefined;

afterEach(async () => {
  expect(server?.logged).toEqual([]);
  expect(await server?.stop()).toBe(0);
});

/** A repository of two clusters, and a server on it. */
async function fleet(options: { readonly watches?: boolean } = {}): Promise<LanguageServer> {
  const { folder, remove } = ownAppFolder();
  onTestFinished(remove);
  mkdirSync(join(folder, '.git'));
  renameSync(join(folder, 'cluster.yaml'), join(folder, 'base.yaml'));
  writeFileSync(join(folder, 'base.yaml'), base);
  for (const [path, name] of [
    [berlin, 'berlin'],
    [vienna, 'vienna'],
  ] as const) {
    mkdirSync(join(folder, path, '..'), { recursive: true });
    writeFileSync(join(folder, path), own(name));
  }
  server = await LanguageServer.start(folder, [], options);
  return server;
}

test('a cluster has the apps of the folder above, and the settings of what it extends', async () => {
  const started = await fleet();
  expect(await started.type(berlin, own('berlin'))).toEqual([]);
  expect(await started.hover(berlin, { line: 2, character: 3 })).toContain('`podinfo_hostname`');
  expect(await started.type(berlin, `${own('berlin')}podinfo_greting: hi\n`)).toMatchObject([
    { code: 'config/unknown-key', range: { start: { line: 3 } } },
  ]);
});

test('the file that clusters extend is a configuration itself', async () => {
  const started = await fleet();
  await started.type(berlin, own('berlin'));
  expect(await started.type('base.yaml', base)).toEqual([]);
  const found = await started.type('base.yaml', `${base}podinfo_replicas: two\n`);
  expect(found).toMatchObject([
    { code: 'config/wrong-type', range: { start: { line: base.split('\n').length - 1 } } },
  ]);
  const { text, position } = withCursor(`${base}podinfo_gr¦`);
  await started.type('base.yaml', text);
  expect((await started.complete('base.yaml', position)).map(({ label }) => label)).toContain(
    'podinfo_greeting',
  );
  await started.type('base.yaml', `${base}podinfo_greting: hi\n`);
  const [fix] = await started.actions('base.yaml', base.split('\n').length - 1);
  expect(fix?.title).toBe('Change to podinfo_greeting');
});

test('a mistake in it is reported once, however many clusters it affects', async () => {
  const started = await fleet();
  await started.type(berlin, own('berlin'));
  await started.type(vienna, own('vienna'));
  const found = await started.type('base.yaml', `${base}podinfo_replicas: two\n`);
  await new Promise((resolve) => setTimeout(resolve, 200));
  expect(started.published.get(started.uri('base.yaml'))).toEqual(found);
  expect(found).toHaveLength(1);
});

test.each([
  ['as the editor tells', true],
  ['as it sees itself', false],
])('it updates when what a cluster extends is written on disk, %s', async (_, watches) => {
  const started = await fleet({ watches });
  expect(await started.type(berlin, own('berlin'))).toEqual([]);
  writeFileSync(join(started.folder, 'base.yaml'), `${base}podinfo_replicas: two\n`);
  if (watches) await started.saved('base.yaml');
  const codes = () => started.published.get(started.uri('base.yaml'))?.map(({ code }) => code);
  await expect.poll(codes, { timeout: 5000 }).toEqual(['config/wrong-type']);
  writeFileSync(join(started.folder, 'base.yaml'), base);
  if (watches) await started.saved('base.yaml');
  await expect.poll(codes, { timeout: 5000 }).toEqual([]);
});

test.each([
  ['as the editor tells', true],
  ['as it sees itself', false],
])('it updates when an app of the user is written on disk, %s', async (_, watches) => {
  const started = await fleet({ watches });
  const text = `${own('berlin')}podinfo_colour: blue\n`;
  expect(await started.type(berlin, text)).toHaveLength(1);
  const app = 'apps/colours/app.mjs';
  mkdirSync(join(started.folder, 'apps/colours'));
  writeFileSync(
    join(started.folder, app),
    `import { choice, defineApp } from 'clusterwright';
export default defineApp({
  name: 'colours', title: 'Colours', layer: 'application', namespace: 'demo',
  settings: { podinfo_colour: choice(['blue', 'red'], { description: 'Its colour.', default: 'red' }) },
});
`,
  );
  if (watches) await started.saved(app);
  const codes = () => started.published.get(started.uri(berlin))?.map(({ code }) => code);
  await expect.poll(codes, { timeout: 8000 }).toEqual([]);
});

test('templates and the tree of a cluster link to each other', async () => {
  const started = await fleet();
  await started.type(berlin, own('berlin'));
  const path = `${templates}/configmap.yaml.j2`;
  expect(await started.locations('implementation', path, { line: 8, character: 0 })).toEqual([
    'clusters/berlin/kubernetes/apps/demo/podinfo/app/configmap.yaml:8',
  ]);
  const output = 'clusters/berlin/kubernetes/apps/demo/podinfo/app/configmap.yaml';
  expect(await started.locations('definition', output, { line: 7, character: 0 })).toEqual([`${path}:9`]);
});

test('a setting is renamed in all clusters', async () => {
  const started = await fleet();
  writeFileSync(join(started.folder, vienna), `${own('vienna')}podinfo_greeting: servus\n`);
  await started.type(berlin, `${own('berlin')}podinfo_greeting: tach\n`);
  const edit = await started.rename(berlin, { line: 3, character: 2 }, 'podinfo_welcome');
  const changed = started.applied(edit, { [berlin]: `${own('berlin')}podinfo_greeting: tach\n` });
  expect(changed[berlin]).toContain('podinfo_welcome: tach');
  expect(changed[vienna]).toContain('podinfo_welcome: servus');
  expect(Object.keys(changed)).toContain('apps/podinfo/app.ts');
});
