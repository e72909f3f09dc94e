import { randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { apps } from '../../src/apps/registry.generated.ts';
import { schema as clusterSchema } from '../../src/apps/shipped-schema.ts';
import { initialClusterYaml } from '../../src/init/cluster-yaml.ts';
import { checkConfiguration, summary } from '../support/check-configuration.ts';

const fresh = initialClusterYaml(apps, randomBytes);
const settings = Object.entries(clusterSchema.properties);

describe('a new cluster.yaml', () => {
  test('is valid without changes', () => {
    const { configuration, diagnostics } = checkConfiguration(fresh);
    expect(diagnostics.map(summary)).toEqual([]);
    expect(configuration?.variables).toMatchObject({
      langfuse_enabled: true,
      langfuse_url: 'https://langfuse.example.com',
      langfuse_init_user_enabled: true,
      langfuse_init_project_keys_enabled: true,
    });
  });

  test('names the schema on its first line, for editors', () => {
    expect(fresh.split('\n')[0]).toBe('# yaml-language-server: $schema=./cluster.schema.json');
  });

  test.each(settings)('contains %s once, with its description above', (name, { description }) => {
    expect(fresh.match(new RegExp(`^(# )?${name}:`, 'gm'))).toHaveLength(1);
    const [above = ''] = fresh.split(new RegExp(`^(?:# )?${name}:`, 'm'));
    const prose = above
      .slice(above.lastIndexOf('\n\n'))
      .replace(/\n# renovate: .*/, '')
      .replace(/\s*\n# /g, ' ')
      .trim();
    expect(prose).toBe(description);
  });

  test.each(settings.filter(([name]) => fresh.includes(`\n# ${name}:`)))(
    'stays valid for the schema when the comment before %s is removed',
    (name, setting) => {
      const commented = new RegExp(`^# ${name}:.*\\n(?:#   .*\\n)*`, 'm');
      const text = fresh.replace(commented, (lines) => lines.replace(/^# /gm, ''));
      const codes = checkConfiguration(text).diagnostics.map(
        ({ code, path }) => `${code} ${path.split('.')[0]}`,
      );
      expect(codes.filter((code) => /^config\//.test(code))).toEqual([]);
      if (setting.default !== undefined) {
        expect((parse(text) as Record<string, unknown>)[name]).toEqual(setting.default);
      }
    },
  );

  test('has no line over 100 columns', () => {
    expect(fresh.split('\n').filter((line) => line.length > 100 && !line.startsWith('# renovate: '))).toEqual(
      [],
    );
  });

  test('differs each time, only in its secrets', () => {
    const withoutSecrets = (text: string) =>
      settings
        .filter(([, setting]) => setting['x-generate'] !== undefined)
        .reduce((rest, [name]) => rest.replace(new RegExp(`^${name}: ".*"$`, 'm'), ''), text);
    const other = initialClusterYaml(apps, randomBytes);
    expect(other).not.toBe(fresh);
    expect(withoutSecrets(other)).toBe(withoutSecrets(fresh));
  });

  test('accepts values from init', () => {
    const values = { cloudflare_domain: 'my-lab.dev', rustfs_public_url: 'https://s3.my-lab.dev' };
    const text = initialClusterYaml(apps, randomBytes, { values });
    expect(checkConfiguration(text).configuration?.config).toMatchObject(values);
  });
});

test('every setting that contains a password is a secret', () => {
  const named = settings.filter(([name]) =>
    /(_password|_secret|_salt|_secret_key|_access_key|_key)$/.test(name),
  );
  expect(named.length).toBeGreaterThan(10);
  expect(named.filter(([, setting]) => setting['x-secret'] !== true).map(([name]) => name)).toEqual([
    // The names of Secrets.
    'external_secrets_token_secret',
    'flux_repository_secret',
    'langfuse_init_project_public_key',
  ]);
});

test('generated secrets say what a new value means for a running cluster', () => {
  const generated = settings.filter(([, setting]) => setting['x-secret'] === true && setting['x-generate']);
  expect(generated.filter(([, setting]) => !setting['x-rotation']).map(([name]) => name)).toEqual([]);
});
