import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { schema as clusterSchema } from '../../src/apps/shipped-schema.ts';
import type { Prompts } from '../../src/init/conversation.ts';
import { changedFixture } from '../readers/observe.ts';
import { run, snapshot, temporaryFolder } from '../support/cli.ts';
import { fixturePath, repository, validConfiguration } from '../support/render-fixture.ts';

function folderWith(text: string): string {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'cluster.yaml'), text);
  return folder;
}

describe('init', () => {
  test('--shape external writes a few lines and no secret, and what it writes comes to a tree', async () => {
    const folder = temporaryFolder();
    const { status, stderr } = await run(folder, ['init', '--shape', 'external']);
    expect(status).toBe(0);
    expect(stderr).toContain('\nwrote cluster.yaml, cluster.schema.json\n');
    const text = readFileSync(join(folder, 'cluster.yaml'), 'utf8');
    const active = text.split('\n').filter((line) => /^[a-z]/.test(line));
    expect(active.length).toBeLessThanOrEqual(10);
    expect(active).toContain('shape: "external"');
    const { config } = validConfiguration(text);
    for (const [name, setting] of Object.entries(clusterSchema.properties)) {
      if (setting['x-secret']) expect(config[name as keyof typeof config], name).toBeUndefined();
    }

    writeFileSync(join(folder, 'cluster.yaml'), text.replaceAll('example.com', 'acme.dev'));
    const configured = await run(folder, ['configure']);
    // Only the store's owner knows where browsers reach it.
    expect(configured.stderr.match(/(warning|error) [a-z-]+\/[a-z-]+/g)).toEqual([
      'warning langfuse/no-public-storage',
    ]);
    expect(configured.stderr).toMatch(
      /\n\d+ files created\nPods request .*; langfuse .*\.\nNext: `git add cluster\.schema\.json cluster\.yaml kubernetes`, and commit\.\n$/,
    );
    expect(configured.status).toBe(0);
    expect(Object.keys(snapshot(folder)).filter((path) => path.includes('.sops.'))).toEqual([]);
  });

  test('asks where there is someone to ask, and not once there is a file', async () => {
    const asked: string[] = [];
    const answer = (profile: string) => async (): Promise<Prompts> => ({
      intro: () => {},
      select: async ({ message }) => {
        asked.push(message);
        return profile;
      },
      text: async ({ initial }) => initial,
      secret: async () => '',
      confirm: async () => false,
    });
    const external = temporaryFolder();
    await run(external, ['init'], {}, answer('external'));
    expect(readFileSync(join(external, 'cluster.yaml'), 'utf8')).toMatch(/^shape: "external"$/m);
    await run(external, ['init'], {}, answer('platform'));
    expect(asked).toHaveLength(1);

    const platform = temporaryFolder();
    await run(platform, ['init'], {}, answer('platform'));
    expect(readFileSync(join(platform, 'cluster.yaml'), 'utf8')).toMatch(/^# shape: "platform"$/m);
    await run(temporaryFolder(), ['init', '--shape', 'platform'], {}, answer('external'));
    expect(asked).toHaveLength(2);
  });
});

describe('configure', () => {
  test('warns when a change of mode leaves data behind, once', async () => {
    const published = { langfuse_s3_public_url: 'https://s3.el-jefe.me' };
    const folder = folderWith(changedFixture('external-shape', published));
    expect((await run(folder, ['configure', '--strict'])).status).toBe(0);
    writeFileSync(
      join(folder, 'cluster.yaml'),
      changedFixture('external-shape', { ...published, langfuse_postgres_host: 'other.example.net' }),
    );
    const before = snapshot(folder);
    const strict = await run(folder, ['configure', '--strict']);
    expect(strict.status).toBe(1);
    expect(snapshot(folder)).toEqual(before);

    const moved = await run(folder, ['configure']);
    expect(moved.status).toBe(0);
    expect(moved.stderr).toContain('move/data-left-behind');
    expect(moved.stderr).toContain('PostgreSQL moves from');
    const again = await run(folder, ['configure']);
    expect(again.stderr).not.toContain('move/data-left-behind');
  });
});

describe('secrets list', () => {
  test('with a store: every value once, with each Secret that it goes to', async () => {
    const folder = folderWith(readFileSync(fixturePath('external-shape'), 'utf8'));
    const { status, stdout } = await run(folder, ['secrets', 'list', '--format', 'json']);
    expect(status).toBe(0);
    const list: readonly Entry[] = JSON.parse(stdout);
    expect(new Set(list.map(({ setting }) => setting)).size).toBe(list.length);
    expect(list.find(({ setting }) => setting === 'langfuse_init_project_secret_key')).toMatchObject({
      store: { key: 'LANGFUSE_INIT_PROJECT_SECRET_KEY' },
      secrets: [
        { namespace: 'langfuse', name: 'langfuse-init', key: 'project-secret-key' },
        { namespace: 'litellm', name: 'litellm-langfuse', key: 'LANGFUSE_SECRET_KEY' },
      ],
      generate: 'echo sk-lf-$(openssl rand -hex 16)',
    });
    expect(list.find(({ setting }) => setting === 'langfuse_postgres_password')).toMatchObject({
      givenBy: 'the provider of the database',
    });
  });

  test('with SOPS: the settings of cluster.yaml, and no value of them', async () => {
    const text = readFileSync(fixturePath('seed-example'), 'utf8');
    const { stdout } = await run(folderWith(text), ['secrets', 'list']);
    expect(stdout).toContain(
      'langfuse_salt in cluster.yaml\n  Data encryption salt: API keys are hashed with it\n  Secret langfuse-credentials, key salt, in ai-system\n',
    );
    const { config } = validConfiguration(text);
    expect(stdout).not.toContain(config.langfuse_salt);
  });

  test('a script for Doppler only where secrets are in Doppler', async () => {
    const folder = folderWith(readFileSync(fixturePath('seed-example'), 'utf8'));
    const { status, stdout, stderr } = await run(folder, ['secrets', 'list', '--script', 'doppler']);
    expect([status, stdout]).toEqual([1, '']);
    expect(stderr).toContain('secrets_backend: external-secrets');
  });
});

interface Entry {
  readonly setting: string;
}

test.each(['helm-values', 'litellm connect', 'secrets list'])(
  '%s reports what is wrong with the configuration, and prints nothing else',
  async (command) => {
    const { status, stdout, stderr } = await run(folderWith('shape: external\n'), command.split(' '));
    expect([status, stdout]).toEqual([1, '']);
    expect(stderr).toContain('cloudflare_domain');
  },
);

describe('what a shape decides', () => {
  const guide = readFileSync(`${repository}docs/external-shape.md`, 'utf8');
  const byShape = Object.entries(clusterSchema.properties).flatMap(([name, { 'x-defaults': defaults }]) =>
    defaults?.['external'] === undefined ? [] : [[name, defaults] as const],
  );
  test('is known of several settings', () => {
    expect(byShape.length).toBeGreaterThan(8);
  });
  test.each(byShape)('%s', (name, { platform, external }) => {
    const shown = (value: unknown) =>
      Array.isArray(value)
        ? value.length === 0
          ? 'none'
          : value.map((item) => `\`${item}\``).join(', ')
        : `\`${value}\``;
    expect(guide).toContain(`| \`${name}\` | ${shown(platform)} | ${shown(external)} |`);
    // An editor shows only the description, so it must name both defaults.
    const { description, default: fixed } = clusterSchema.properties[name] ?? {};
    expect(fixed).toBeUndefined();
    expect(description).toContain('with `shape: external`');
  });
});
