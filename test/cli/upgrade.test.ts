/** `clusterwright upgrade`: what another version of the program, or of a user's app, changes in a repository. */

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { apps } from '../../src/apps/registry.generated.ts';
import { schema } from '../../src/apps/shipped-schema.ts';
import { releasesBetween, releasesIn } from '../../src/pipeline/upgrade/changelog.ts';
import { run, snapshot, temporaryFolder } from '../support/cli.ts';
import { repository } from '../support/render-fixture.ts';

const template = 'templates/config/kubernetes/apps/notes/notes/app/configmap.yaml.j2';

function write(folder: string, path: string, content: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), content);
}

const read = (folder: string, path: string) => readFileSync(join(folder, path), 'utf8');

/** A repository whose own app has renamed a setting. */
function place(configuration: string, upgrades: string): string {
  const folder = temporaryFolder();
  write(folder, 'clusterwright.config.mjs', 'export default { apps: [] };\n');
  write(folder, 'cluster.yaml', configuration);
  write(
    folder,
    'apps/notes/app.mjs',
    `import { defineApp, map, secret, text } from 'clusterwright';
export default defineApp({
  name: 'notes', layer: 'application', upgrades: ${upgrades},
  settings: {
    notes_host: text({ description: 'Where.', default: 'a.example.net' }),
    notes_key: secret({ description: 'A password.' }),
    notes_mail: map({ description: 'Mail.', members: { from: text({ description: 'Who.' }) } }),
  },
});
`,
  );
  write(
    folder,
    template,
    'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: notes\ndata:\n  host: #{ notes_host | default(notes_hostname) | yaml }#\n  notes_hostname: "kept"\n',
  );
  return folder;
}

const renamed = `[{ version: '0.2.0', renamed: { notes_name: 'notes_hostname' } },
  { version: '0.3.0', renamed: { notes_hostname: 'notes_host', 'notes_mail.sender': 'notes_mail.from' } }]`;

const before = `# My cluster.
notes_hostname: b.example.net   # the old one
notes_mail:
  # who writes
  sender: "me@example.net"
# notes_name: c.example.net
`;

test('a renamed setting is found everywhere, reported by validate, and edited without losing comments', async () => {
  const folder = place(before, renamed);
  const { status, stdout, stderr } = await run(folder, ['validate']);
  expect(status).toBe(1);
  expect(stdout + stderr).toContain('notes_hostname is called notes_host since 0.3.0');

  const unchanged = snapshot(folder);
  const check = await run(folder, ['upgrade', '--check']);
  expect(check.status).toBe(1);
  expect(check.stdout).toContain(
    'cluster.yaml:2:1 warning upgrade/renamed notes_hostname is called notes_host',
  );
  expect(check.stdout).toContain(
    'cluster.yaml:5:3 warning upgrade/renamed notes_mail.sender is called notes_mail.from',
  );
  expect(check.stdout).toContain('cluster.yaml:6:3 warning upgrade/renamed notes_name is called notes_host');
  expect(check.stdout).toContain(`${template}:6:33 warning upgrade/renamed`);
  expect(check.stderr).toContain('`clusterwright upgrade` makes the edits (2 files)');
  expect(snapshot(folder)).toEqual(unchanged);

  expect(await run(folder, ['upgrade'])).toMatchObject({ status: 0 });
  expect(read(folder, 'cluster.yaml')).toBe(`# My cluster.
notes_host: b.example.net   # the old one
notes_mail:
  # who writes
  from: "me@example.net"
# notes_host: c.example.net
`);
  // Literal text in the output is not a name.
  expect(read(folder, template)).toContain('default(notes_host) | yaml }#\n  notes_hostname: "kept"');
  expect((await run(folder, ['validate'])).status).toBe(0);
  expect((await run(folder, ['upgrade', '--check'])).stdout).not.toContain('upgrade/');
});

test('in TOML as well', async () => {
  const folder = place('', renamed);
  write(
    folder,
    'cluster.toml',
    '# mine\nnotes_hostname = "b.example.net" # old\n[notes_mail]\nsender = "me"\n',
  );
  await run(folder, ['upgrade', '--config', 'cluster.toml']);
  expect(read(folder, 'cluster.toml')).toBe(
    '# mine\nnotes_host = "b.example.net" # old\n[notes_mail]\nfrom = "me"\n',
  );
});

test('a rename that is more than an edit of the name is reported and not made', async () => {
  const upgrades = `[{ version: '0.2.0', renamed: { notes_hostname: 'notes_host', 'notes_smtp.sender': 'notes_mail.from' },
    removed: { notes_color: 'Remove the line: notes have one color now.' } }]`;
  const text = 'notes_hostname: a\nnotes_host: b\nnotes_color: red\nnotes_smtp:\n  sender: me\n';
  const folder = place(text, upgrades);
  const { status, stdout } = await run(folder, ['upgrade']);
  expect(status).toBe(1);
  expect(stdout).toContain('Remove one of the two: notes_host is set too.');
  expect(stdout).toContain('notes_color no longer exists since 0.2.0');
  expect(stdout).toContain('Move the value to notes_mail.from.');
  expect(read(folder, 'cluster.yaml')).toBe(text);
  const { stdout: validated } = await run(folder, ['validate']);
  expect(validated).toContain('Remove the line: notes have one color now.');
});

test('a secret that is sealed under its old name is not renamed', async () => {
  const folder = place('notes_password: Vt7bQx2mLk9RzWc5sGf8JpDa\n', '[]');
  write(
    folder,
    'apps/notes/app.mjs',
    read(folder, 'apps/notes/app.mjs').replaceAll('notes_key', 'notes_password'),
  );
  await run(folder, ['init']);
  await run(folder, ['secrets', 'encrypt', 'cluster.yaml']);
  const sealed = read(folder, 'cluster.yaml');
  expect(sealed).toContain('notes_password: ENC[');
  const app = read(folder, 'apps/notes/app.mjs');
  write(
    folder,
    'apps/notes/app.mjs',
    app
      .replace('notes_password:', 'notes_key:')
      .replace('upgrades: []', "upgrades: [{ version: '0.2.0', renamed: { notes_password: 'notes_key' } }]"),
  );
  const { status, stdout } = await run(folder, ['upgrade']);
  expect(status).toBe(1);
  expect(stdout).toContain('a value is sealed under its name');
  expect(read(folder, 'cluster.yaml')).toBe(sealed);
});

const override = 'templates/overrides/kubernetes/apps/cache/dragonfly/app/dragonfly.yaml.j2';

/** A repository with one shipped app, one of whose templates it overrides. */
async function overridden(): Promise<string> {
  const folder = temporaryFolder();
  write(folder, 'clusterwright.config.mjs', "export default { apps: ['dragonfly'] };\n");
  await run(folder, ['init']);
  const original = read(repository, override.replace('overrides', 'config'));
  write(folder, override, `${original}# mine\n`);
  expect((await run(folder, ['configure'])).status).toBe(0);
  return folder;
}

const manifest = 'kubernetes/.clusterwright.json';
const noted = (folder: string) =>
  JSON.parse(read(folder, manifest)) as { version: string; originals: Record<string, string> };

test('upgrade and doctor report a changed template below an override until it is reviewed', async () => {
  const folder = await overridden();
  const { version, originals } = noted(folder);
  expect(version).toBe((JSON.parse(read(repository, 'package.json')) as { version: string }).version);
  expect(Object.keys(originals)).toEqual([override]);
  expect(await run(folder, ['upgrade', '--check'])).toMatchObject({ status: 0 });

  // As if another version with another template had written the tree.
  const text = read(folder, manifest).replace(originals[override] ?? '', '0'.repeat(64));
  write(folder, manifest, text.replace(`"${version}"`, '"0.0.9"'));
  const check = await run(folder, ['upgrade', '--check']);
  expect(check.status).toBe(1);
  expect(check.stdout).toContain('The tree was written by clusterwright 0.0.9');
  expect(check.stdout).toContain(`${override}:1:1 warning upgrade/template-changed`);
  expect(check.stdout).toMatch(/diff -u \S+templates\/config\/\S+dragonfly.yaml.j2/);
  expect((await run(folder, ['doctor'])).stdout).toContain('was changed since 0.0.9');

  // Another run of configure does not mark the new template as reviewed.
  await run(folder, ['configure', '--force']);
  const left = await run(folder, ['upgrade', '--check']);
  expect(left.status).toBe(1);
  expect(left.stderr).toContain(
    'Next: compare what is named above, then `clusterwright upgrade --reviewed`.',
  );
  const reviewed = await run(folder, ['upgrade', '--reviewed']);
  expect(reviewed.status).toBe(0);
  expect(reviewed.stderr).toContain(`Recorded as reviewed against the current templates: ${override}.`);
  expect(`${reviewed.stdout}${reviewed.stderr}`).not.toMatch(/--reviewed|template-changed|0 files/);
  expect((await run(folder, ['upgrade', '--reviewed'])).stderr).toContain('Nothing to review');
  expect(await run(folder, ['upgrade', '--check'])).toMatchObject({ status: 0 });
  expect(noted(folder)).toEqual({ ...noted(folder), version, originals });
  expect(await run(folder, ['configure', '--check'])).toMatchObject({ status: 0 });
});

test('the version of the tree stays until configure has written the tree', async () => {
  const folder = await overridden();
  const { version } = noted(folder);
  const file = 'kubernetes/apps/cache/dragonfly-operator/app/ocirepository.yaml';
  const older = (text: string) => text.replace(`"${version}"`, '"0.0.9"');
  write(folder, file, read(folder, file).replace(/tag: "?[^\s"]+"?/, 'tag: v1.0.0'));
  write(folder, manifest, older(read(folder, manifest)));
  for (const args of [['upgrade'], ['upgrade', '--reviewed'], ['upgrade']]) {
    expect((await run(folder, args)).stdout).toContain('The tree was written by clusterwright 0.0.9');
    expect(noted(folder).version).toBe('0.0.9');
  }
  await run(folder, ['configure', '--force']);
  expect(noted(folder).version).toBe(version);
  // Where the tree is the same, `configure` writes nothing, and `upgrade` records the version.
  write(folder, manifest, older(read(folder, manifest)));
  await run(folder, ['upgrade', '--reviewed']);
  expect(noted(folder).version).toBe(version);
});

test('what the secrets commands change in the manifest keeps its other content', async () => {
  const folder = await overridden();
  const was = noted(folder);
  expect((await run(folder, ['secrets', 'rotate', '--setting', 'dragonfly_password'])).status).toBe(0);
  await run(folder, ['configure']);
  expect(noted(folder)).toMatchObject({ version: was.version, originals: was.originals });
});

test('charts that a version updates are named, with the changes in the cluster', async () => {
  const folder = await overridden();
  const file = 'kubernetes/apps/cache/dragonfly-operator/app/ocirepository.yaml';
  const old = read(folder, file);
  const older = old.replace(/tag: "?[^\s"]+"?/, 'tag: v1.0.0');
  expect(older).not.toBe(old);
  write(folder, file, older);
  const { status, stdout } = await run(folder, ['upgrade', '--check']);
  expect(status).toBe(1);
  expect(stdout).toMatch(/Images and charts\n.*dragonfly-operator\s+v1\.0\.0 → v/);
  expect(stdout).toContain('In the cluster: 1 object changed');
});

test('a file whose template moved is moved too', async () => {
  const folder = await overridden();
  const old = override.replace('dragonfly.yaml', 'old-name.yaml');
  write(folder, old, read(folder, override));
  write(
    folder,
    'apps/notes/app.mjs',
    `export default { name: 'notes', layer: 'application', enabled: () => false, upgrades: [{ version: '0.2.0', movedTemplates: {
  'kubernetes/apps/cache/dragonfly/app/old-name.yaml.j2': 'kubernetes/apps/cache/dragonfly/app/dragonfly.yaml.j2' } }] };\n`,
  );
  const { stdout } = await run(folder, ['upgrade']);
  expect(stdout).toContain('upgrade/template-moved');
  expect(Object.keys(snapshot(folder)).filter((path) => path.startsWith('templates/'))).toEqual([override]);
});

test('a changelog lists what to do for the versions in between', () => {
  const text = `# Changelog\n\n## Unreleased\n\n### To do\n\nWait.\n\n## 0.3.0 (2026-12-01)\n\n### To do\n\n- Do this.\n\n### New\n\n- That.\n\n## [0.2.0]\n\n### To do\n\n- Do the other.\n\n## 0.1.0\n\nFirst.\n`;
  const releases = releasesIn(text);
  expect(releases).toEqual([
    { version: '0.3.0', toDo: '- Do this.' },
    { version: '0.2.0', toDo: '- Do the other.' },
    { version: '0.1.0', toDo: '' },
  ]);
  const between = (from: string | undefined, to: string) =>
    releasesBetween(releases, from, to).map(({ version }) => version);
  expect(between('0.1.0', '0.2.5')).toEqual(['0.2.0']);
  expect(between('0.2.0', '0.10.0')).toEqual(['0.3.0']);
  expect(between(undefined, '0.2.0')).toEqual(['0.2.0', '0.1.0']);
  expect(between('0.3.0', '0.3.0')).toEqual([]);
});

test('the changelog has this version, and all renames of shipped apps', () => {
  const text = read(repository, 'CHANGELOG.md');
  const { version } = JSON.parse(read(repository, 'package.json')) as { version: string };
  expect(releasesIn(text).map((release) => release.version)).toContain(version);
  for (const { renamed = {}, removed = {}, movedTemplates = {} } of apps.flatMap(
    ({ upgrades = [] }) => upgrades,
  )) {
    for (const name of [...Object.keys(renamed), ...Object.keys(removed), ...Object.keys(movedTemplates)])
      expect(text).toContain(name);
    for (const name of Object.keys({ ...renamed, ...removed }))
      expect(schema.properties).not.toHaveProperty(name);
    for (const name of Object.values(renamed))
      expect(schema.properties).toHaveProperty(name.split('.')[0] ?? '');
  }
});
