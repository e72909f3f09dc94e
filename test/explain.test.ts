import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { run, temporaryFolder } from './support/cli.ts';
import { wholePlatform } from './support/whole-platform.ts';

function platform(): string {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'cluster.yaml'), wholePlatform());
  return folder;
}

test('a line of the configuration, and a path within a setting, lead to the setting', async () => {
  const folder = temporaryFolder();
  writeFileSync(
    join(folder, 'cluster.yaml'),
    'cloudflare_domain: example.org\n# cluster_name: "home"\nredis_clients:\n  - labels: {app: shop}\n',
  );
  const first = async (name: string) => (await run(folder, ['explain', name])).stdout.split('\n')[0];
  expect(await first('./cluster.yaml:1')).toBe('cloudflare_domain: example.org  (cluster.yaml:1:1)');
  expect(await first('cluster.yaml:2')).toBe('cluster_name: home  (by default)');
  for (const name of ['cluster.yaml:4', 'redis_clients[0].labels'])
    expect(await first(name)).toMatch(/^redis_clients: .*\(cluster\.yaml:3:1\)$/);
  const none = await run(folder, ['explain', 'cluster.yaml:9']);
  expect(none).toMatchObject({ status: 1, stderr: 'cluster.yaml:9 contains no setting\n' });
});

const tree = 'kubernetes/apps/ai-system/langfuse/app';

test('a line leads back to its template, its variables and the settings that change it', async () => {
  const { stdout, status } = await run(platform(), ['explain', `${tree}/helmrelease.yaml:60`]);
  expect(status).toBe(0);
  expect(stdout).toMatch(
    /written by clusterwright\/templates\/config\/kubernetes\/.*helmrelease\.yaml\.j2:\d+/,
  );
  expect(stdout).toMatch(/keycloak_enabled: true {2}\(cluster\.yaml:\d+:1\) -> false/);
});

test('a line of a sealed file shows no value, in no format', async () => {
  const folder = platform();
  for (const format of ['text', 'json']) {
    const { stdout } = await run(folder, ['explain', `${tree}/secret.sops.yaml:14`, '--format', format]);
    expect(stdout).toContain('(sealed)');
    expect(stdout).not.toContain('VFahSRFXEISw59M7m2gLqWygFRoCO43v');
  }
});

test('for a flag that is false it shows why, and the lines that make it true', async () => {
  const folder = platform();
  const { stdout } = await run(folder, ['explain', 'langfuse_scim_sync_enabled']);
  expect(stdout).toContain(
    'false, because langfuse_scim_sync_enabled is false, and langfuse_scim_public_key, langfuse_scim_secret_key and langfuse_sync_keycloak_client_secret are not given\n',
  );
  const [, lines = ''] = /^ {2}true with\n((?: {4}.*\n)+)/m.exec(stdout) ?? [];
  expect(lines).toMatch(/langfuse_scim_sync_enabled: true +# now false, by default\n/);
  expect(lines).toMatch(/langfuse_scim_secret_key: … +# not given\n/);
  let count = 0;
  const pasted = lines.replaceAll(/^ +/gm, '').replaceAll('…', () => `Vt7bQx2mLk9RzWc5sGf8Jp${count++}`);
  const path = join(folder, 'cluster.yaml');
  writeFileSync(path, `${readFileSync(path, 'utf8')}\n${pasted}`);
  const after = await run(folder, ['explain', 'langfuse_scim_sync_enabled']);
  expect(after.stdout).toMatch(/^langfuse_scim_sync_enabled: true/);
});

test('a line or a file that does not exist is reported in one sentence', async () => {
  const folder = platform();
  expect(await run(folder, ['explain', `${tree}/helmrelese.yaml:3`])).toMatchObject({
    status: 1,
    stderr: `no template writes ${tree}/helmrelese.yaml; did you mean ${tree}/helmrelease.yaml?\n`,
  });
  expect((await run(folder, ['explain', `${tree}/helmrelease.yaml:9999`])).stderr).toMatch(
    /has \d+ lines, and no line 9999\n/,
  );
});

test('for a name it shows default, allowed values, effects and places in the tree; without one, an index', async () => {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'apps/notes'), { recursive: true });
  mkdirSync(join(folder, 'templates/config/kubernetes/apps/notes/notes/app'), { recursive: true });
  writeFileSync(join(folder, 'clusterwright.config.mjs'), 'export default { apps: [] };\n');
  writeFileSync(
    join(folder, 'cluster.yaml'),
    'notes_mode: small\nnotes_password: Vt7bQx2mLk9RzWc5sGf8JpDa\n',
  );
  writeFileSync(
    join(folder, 'templates/config/kubernetes/apps/notes/notes/app/configmap.yaml.j2'),
    'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: notes\ndata:\n#% if notes_small %#\n  size: small\n  few: always\n#% endif %#\n  host: #{ notes_host }#\n',
  );
  writeFileSync(
    join(folder, 'apps/notes/app.mjs'),
    `import { choice, defineApp, flag, secret, text } from 'clusterwright';
export default defineApp({
  name: 'notes', title: 'Notes', layer: 'application',
  settings: {
    notes_mode: choice({ small: 'few', large: 'many' }, { description: 'How many.', default: 'large' }),
    notes_password: secret({ description: 'A password.' }),
  },
  variables: {
    notes_small: flag('Whether there are few.', (v) => v.notes_mode === 'small'),
    notes_host: text('Where.', (v) => v.notes_mode + '.example.net'),
  },
});
`,
  );
  const { stdout } = await run(folder, ['explain', 'notes_mode']);
  expect(stdout).toContain(
    'default: `"large"`\n  allowed: small, large\n  derived from it\n    notes_small\n    notes_host\n',
  );
  const small = await run(folder, ['explain', 'notes_small']);
  expect(small.stdout).toContain('changes with\n    notes_mode: large\n');
  expect(small.stdout).toContain('in the tree\n    kubernetes/apps/notes/notes/app/configmap.yaml:6-7\n');
  const line = await run(folder, ['explain', 'kubernetes/apps/notes/notes/app/configmap.yaml:8']);
  expect(line.stdout).toContain(
    'written by templates/config/kubernetes/apps/notes/notes/app/configmap.yaml.j2:10',
  );
  const part = await run(folder, ['explain', 'notes']);
  expect(part.stderr).toContain('did you mean notes_small or notes_host or notes_mode or notes_password?');
  const index = await run(folder, ['explain']);
  expect(index.stdout).toContain(
    'Notes\n  given\n    notes_mode: small  (cluster.yaml:1:1)\n    notes_password: given, secret',
  );
  expect(index.stdout).not.toContain('Vt7bQx2mLk9RzWc5sGf8JpDa');
});
