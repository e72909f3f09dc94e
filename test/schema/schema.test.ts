import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { forEditors } from '../../src/app-kit/editor.ts';
import { assembleSchema } from '../../src/app-kit/schema.ts';
import { schema as clusterSchema } from '../../src/apps/shipped-schema.ts';
import { amountOf } from '../../src/verify/values/quantity.ts';
import { checkConfiguration } from '../support/check-configuration.ts';
import { repository } from '../support/render-fixture.ts';

const settings = Object.entries(clusterSchema.properties);

test('the committed schema is the assembled one, with what editors read', () => {
  const committed: unknown = JSON.parse(readFileSync(`${repository}cluster.schema.json`, 'utf8'));
  expect(committed).toEqual(JSON.parse(JSON.stringify(forEditors(clusterSchema))));
});

test('editors title each setting by its name and render its code, also inside maps', () => {
  const { langfuse_log_level, langfuse_web_resources } = forEditors(clusterSchema).properties;
  expect(langfuse_log_level).toMatchObject({
    title: 'langfuse_log_level',
    markdownDescription: expect.stringContaining(
      String(clusterSchema.properties['langfuse_log_level']?.description),
    ),
  });
  expect(langfuse_web_resources?.properties?.['limits']).toMatchObject({
    title: 'limits',
    markdownDescription: expect.stringContaining('`cpu`') as string,
  });
});

test('a setting that two apps define is a bug', () => {
  const app = {
    name: 'twin',
    layer: 'platform' as const,
    groups: [{ title: 'Twin', settings: { twin: { type: 'string' as const, description: '' } } }],
  };
  expect(() => assembleSchema([app, app])).toThrow('twin is defined twice');
});

describe.each(settings)('%s', (name, setting) => {
  test('is named in snake case and described by a sentence', () => {
    expect(name).toMatch(/^[a-z][a-z0-9]*(_[a-z0-9]+)*$/);
    expect(setting.description).toMatch(/^[A-Z].*[.`]$/s);
  });

  test('lists its allowed values in the description, because editors do not', () => {
    const values = setting.enum ?? (setting.type === 'boolean' ? [true, false] : []);
    for (const value of values) expect(setting.description).toContain(`\`${value}\``);
  });

  test('accepts its own examples, and what init writes', () => {
    const values = [...(setting.examples ?? []), setting.default, setting['x-init']];
    for (const value of values.filter((candidate) => candidate !== undefined && candidate !== '')) {
      const text = JSON.stringify({ cloudflare_domain: 'example.com', [name]: value });
      expect(checkConfiguration(text).diagnostics.filter(({ code }) => code.startsWith('config/'))).toEqual(
        [],
      );
    }
  });
});

describe('values at their limits', () => {
  const accepts = (name: string, value: unknown) =>
    checkConfiguration(JSON.stringify({ cloudflare_domain: 'example.com', [name]: value })).configuration !==
    undefined;

  test.each([
    ['langfuse_subdomain', 'a'.repeat(63), 'a'.repeat(64)],
    ['langfuse_subdomain', 'a-1', 'a-'],
    ['cloudflare_domain', 'a.b-c.example', 'example'],
    ['cloudflare_domain', 'xn--mnchen-3ya.de', 'münchen.de'],
    ['rustfs_public_url', 'https://s3.example.com:9000', 'https://s3.example.com/'],
    ['langfuse_nextauth_secret', 'Zx9'.repeat(10).concat('ab'), 'Zx9'.repeat(10).concat('a')],
    ['langfuse_encryption_key', '0a1B2c3D4e5F6789'.repeat(4), '0a1B2c3D4e5F678g'.repeat(4)],
    ['langfuse_init_user_password', 'k8Jq2Xw9Lm4Rt6Zp', 'k8Jq2Xw9Lm4Rt6Z'],
    ['langfuse_postgres_instances', 1, 0],
    ['langfuse_postgres_storage', '1.5Ti', '1.5 Ti'],
    ['langfuse_postgres_storage', '10737418240', '10'],
    ['langfuse_postgres_storage', '500M', '500m'],
    ['langfuse_clickhouse_storage', '20Gi', '0Gi'],
    ['langfuse_trace_sampling_ratio', 0.001, 0],
    ['langfuse_trace_sampling_ratio', '1', '0'],
    ['langfuse_trace_sampling_ratio', '0.10', '0.0'],
    ['langfuse_trace_sampling_ratio', 1, 1.0001],
    ['langfuse_trace_sampling_ratio', '1.0', '1.1'],
    ['langfuse_web_resources', { limits: { cpu: 0.5 } }, { limits: { cpu: 0 } }],
    ['langfuse_web_resources', { limits: { cpu: '1500m' } }, { limits: { cpu: '1.5m' } }],
    ['langfuse_web_resources', {}, []],
    ['langfuse_init_user_email', 'first.last+tag@sub.example.co', 'a..b@example.com'],
    ['langfuse_init_org_name', 'Ärzte & Söhne: "best" #1', '   '],
    ['langfuse_init_project_public_key', 'any_prefix_0123', 'pk:lf-0123'],
    ['langfuse_postgres_password', 'aZ0.9_x~y-q', 'aZ0.9_x~y-q%'],
    ['langfuse_role_mapping', { default: 'NONE' }, { default: 'none' }],
    ['langfuse_chart_version', '1.5.41', '1.5'],
    ['langfuse_backup_retention', '8w', '0d'],
    ['keycloak_realm', 'My.Realm_1', 'my realm'],
    ['storage_class', 'csi.ceph-block', 'Ceph'],
    // Charts write these without quotes, and a real API server refuses a number or a boolean.
    ['langfuse_namespace', 'a007', '007'],
    ['langfuse_namespace', '0x1g', '0x1f'],
    ['litellm_namespace', 'yes-1', 'yes'],
    ['external_secrets_namespace', 'true-1', 'true'],
    ['langfuse_namespace', '1e5a', '1e5'],
  ])('%s accepts %j and not %j', (name, good, bad) => {
    expect(accepts(name, good)).toBe(true);
    expect(accepts(name, bad)).toBe(false);
  });
});

test('quantities are compared by their amount', () => {
  expect(amountOf('1Gi')).toBe(2 ** 30);
  expect(amountOf('1G')).toBe(1e9);
  expect(amountOf('1500m')).toBe(1.5);
  expect(amountOf(2)).toBe(2);
  expect(amountOf('2048Mi')).toBe(amountOf('2Gi'));
  expect(amountOf('2X')).toBeUndefined();
  expect(amountOf('')).toBeUndefined();
});
