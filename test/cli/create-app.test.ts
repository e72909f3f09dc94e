/** `clusterwright create-app`: creates an app in any repository. */

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { run, snapshot, temporaryFolder } from '../support/cli.ts';

test.each(['ts', 'js', 'mjs'])(
  'an app in app.%s can be rendered at once, and follows its settings',
  async (language) => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'clusterwright.config.ts'), 'export default { apps: [] };\n');
    writeFileSync(join(folder, 'cluster.yaml'), 'photo_album_replicas: 3\n');
    const made = await run(folder, ['create-app', 'media', 'photo-album', '--language', language]);
    expect(made.status, made.stderr).toBe(0);
    expect(made.stderr).toContain(`Next: edit apps/photo-album/app.${language}, then run`);
    const configured = await run(folder, ['configure']);
    expect(configured.status, configured.stderr).toBe(0);
    expect((await run(folder, ['verify'])).status).toBe(0);
    const read = (path: string) => readFileSync(join(folder, 'kubernetes/apps/media', path), 'utf8');
    expect(read('photo-album/app/helmrelease.yaml')).toContain('replicaCount: 3');
    expect(read('photo-album/app/configmap.yaml')).toContain(
      '"http://photo-album.media.svc.cluster.local:9898"',
    );
    expect(read('kustomization.yaml')).toContain('./photo-album/ks.yaml');
  },
);

test('an app is created even if the files for editors cannot be written', async () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'clusterwright.config.ts'), 'export default { apps: [] };\n');
  writeFileSync(join(folder, '.clusterwright'), 'in the way of a folder');
  const { status, stderr } = await run(folder, ['create-app', 'media', 'photo-album']);
  expect(stderr).toMatch(/^\.clusterwright.* warning write\//m);
  expect(stderr).toContain('Next: edit apps/photo-album/app.ts');
  expect(status).toBe(0);
});

test('changes no file that people edit', async () => {
  const folder = temporaryFolder();
  await run(folder, ['init']);
  const before = snapshot(folder);
  await run(folder, ['create-app', 'documents', 'paperless']);
  const { 'cluster.schema.json': _, ...kept } = before;
  expect(snapshot(folder)).toMatchObject(kept);
});

test.each([
  ['My_App', 'write my-app'],
  ['-x', 'write x'],
  ['../up', 'write up'],
  ['9lives', 'write lives'],
  ['', 'must begin with a letter'],
  ['a'.repeat(54), 'has 54 characters'],
])('the name %j is wrong usage', async (name, hint) => {
  const folder = temporaryFolder();
  for (const words of [
    ['media', name],
    [name, 'album'],
  ]) {
    const { status, stderr } = await run(folder, ['create-app', '--', ...words]);
    expect(status).toBe(2);
    expect(stderr).toContain(hint);
  }
  expect(snapshot(folder)).toEqual({});
});

test('existing files are kept', async () => {
  const folder = temporaryFolder();
  await run(folder, ['create-app', 'media', 'album']);
  const before = snapshot(folder);
  const refusals: [string, string][] = [
    ['album', 'apps/album already exists'],
    ['langfuse', 'an app is already called langfuse'],
  ];
  for (const [name, message] of refusals) {
    const { status, stderr } = await run(folder, ['create-app', 'media', name]);
    expect(status).toBe(1);
    expect(stderr).toContain(message);
  }
  mkdirSync(join(folder, 'templates/config/kubernetes/apps/media/radio'), { recursive: true });
  expect((await run(folder, ['create-app', 'media', 'radio'])).stderr).toContain(
    'media/radio already exists',
  );
  expect(snapshot(folder)).toEqual(before);
});

test('does not affect the names of settings of other apps', async () => {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'apps/other'), { recursive: true });
  writeFileSync(
    join(folder, 'apps/other/app.ts'),
    `import { defineApp, flag } from 'clusterwright';
export default defineApp({
  name: 'other', layer: 'application',
  settings: { album_enabled: flag({ description: 'Run it.', default: false }) },
});
`,
  );
  const { status, stderr } = await run(folder, ['create-app', 'media', 'album']);
  expect(status).toBe(1);
  expect(stderr).toContain('album_enabled is already a name of the app other');
});
