/** Changes that would make Flux delete most of a platform: configure stops, and says what happens to the data. */

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeEach, describe, expect, test } from 'vitest';
import { run, snapshot, temporaryFolder } from '../support/cli.ts';

let folder: string;
beforeEach(async () => {
  folder = temporaryFolder();
  // With parts that others run, so that little is left of the tree without Langfuse.
  const beside = fileURLToPath(new URL('../fixtures/required-only.yaml', import.meta.url));
  writeFileSync(join(folder, 'cluster.yaml'), readFileSync(beside));
  await run(folder, ['init']);
  await run(folder, ['configure']);
});

const write = (path: string, text: string): void => {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
};
const edit = (from: string, to: string): void => {
  const text = readFileSync(join(folder, 'cluster.yaml'), 'utf8');
  expect(text).toContain(from);
  write('cluster.yaml', text.replace(from, to));
};
const tree = () =>
  Object.fromEntries(Object.entries(snapshot(folder)).filter(([path]) => path.startsWith('kubernetes/')));

/** The tree as an earlier version wrote it, with nothing that keeps data; its manifest matches that tree. */
async function withoutMarks(): Promise<void> {
  const databases = 'shared/postgres.partial.yaml.j2';
  const shipped = readFileSync(join(import.meta.dirname, '../../templates/config', databases), 'utf8');
  write(
    `templates/overrides/${databases}`,
    shipped.replaceAll('kustomize.toolkit.fluxcd.io/prune: disabled', 'example.com/a: b'),
  );
  await run(folder, ['configure']);
}

describe('a secret that must not change, in a recreated configuration', () => {
  /** Gives a setting another value of the same form. */
  const renew = (name: string) => {
    const text = readFileSync(join(folder, 'cluster.yaml'), 'utf8');
    const value = new RegExp(`^${name}: "?([^"\\n]+)`, 'm').exec(text)?.[1] ?? '';
    expect(value.length).toBeGreaterThan(15);
    edit(value, [...value].reverse().join(''));
  };

  test.each(['langfuse_salt', 'langfuse_encryption_key'])('%s stops the run', async (name) => {
    const before = tree();
    renew(name);
    const { status, stderr } = await run(folder, ['configure']);
    expect(status).toBe(1);
    expect(stderr).toContain('seal/must-not-change');
    expect(stderr).toContain(name);
    expect(tree()).toEqual(before);
    expect((await run(folder, ['configure', '--check'])).status).toBe(1);
    expect((await run(folder, ['configure', '--force'])).status).toBe(0);
    expect((await run(folder, ['configure'])).status).toBe(0);
  });

  test('another secret may change', async () => {
    renew('langfuse_postgres_password');
    expect((await run(folder, ['configure'])).status).toBe(0);
  });
});

describe('disabling the app', () => {
  const change = () => edit('langfuse_enabled: true', 'langfuse_enabled: false');

  test('stops, changes nothing, and names what would be lost', async () => {
    const before = tree();
    change();
    const { status, stderr } = await run(folder, ['configure']);
    expect(status).toBe(1);
    expect(stderr).toContain('write/removes-most');
    expect(stderr).toContain(
      'Cluster ai-system/langfuse-postgresql is removed from the tree but stays in the cluster',
    );
    expect(tree()).toEqual(before);
  });

  test('shows in a diff what would be removed', async () => {
    change();
    const { status, stdout } = await run(folder, ['configure', '--diff']);
    expect(status).toBe(1);
    expect(stdout).toContain(
      '- Cluster ai-system/langfuse-postgresql  kubernetes/apps/ai-system/langfuse/app/postgresql.yaml',
    );
  });

  test('works with --force', async () => {
    change();
    expect((await run(folder, ['configure', '--force'])).status).toBe(0);
    expect(Object.keys(tree())).not.toContain('kubernetes/apps/ai-system/langfuse/app/postgresql.yaml');
  });
});

const rename = () => edit('langfuse_enabled: true', 'langfuse_enabled: true\nlangfuse_namespace: llm');

test('renaming a namespace leaves the database behind, and says so', async () => {
  rename();
  const { status, stderr } = await run(folder, ['configure']);
  expect(status).toBe(0);
  expect(stderr).toContain(
    'Cluster ai-system/langfuse-postgresql is removed from the tree but stays in the cluster',
  );
});

test('renaming a namespace in an older tree, where nothing keeps the database, stops', async () => {
  await withoutMarks();
  rename();
  const before = tree();
  const { status, stderr } = await run(folder, ['configure']);
  expect([status, stderr]).toEqual([1, expect.stringContaining('move/data-deleted')]);
  expect(tree()).toEqual(before);
});

test.each(['kubernetes/apps/kustomization.yaml.j2', 'kubernetes/apps/ai-system/kustomization.yaml.j2'])(
  'a list of files that becomes empty, %s, is reported',
  async (path) => {
    write(
      `templates/overrides/${path}`,
      'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources: []\n',
    );
    expect((await run(folder, ['configure'])).stderr).toContain('Flux never applies it');
    expect((await run(folder, ['configure', '--strict'])).status).toBe(1);
  },
);

test('a store of an older tree that nothing keeps is not dropped without --force', async () => {
  await withoutMarks();
  const before = tree();
  edit(
    'langfuse_enabled: true',
    'langfuse_enabled: true\nlangfuse_postgres_mode: external\nlangfuse_postgres_host: db.example.com',
  );
  const { status, stderr } = await run(folder, ['configure']);
  expect(stderr).toContain('move/data-deleted');
  expect(status).toBe(1);
  expect(tree()).toEqual(before);
  expect((await run(folder, ['configure', '--force'])).status).toBe(0);
});

test('a template that renders blank does not silently remove its database', async () => {
  await withoutMarks();
  write(
    'templates/overrides/kubernetes/apps/ai-system/langfuse/app/postgresql.yaml.j2',
    '#% if false %#\nx: y\n#% endif %#\n',
  );
  const { status, stderr } = await run(folder, ['configure']);
  expect(status).toBe(1);
  expect(stderr).toMatch(/move\/data-deleted/);
});
