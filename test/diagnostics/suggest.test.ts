import { expect, test } from 'vitest';
import { schema as clusterSchema } from '../../src/apps/shipped-schema.ts';
import { suggest } from '../../src/diagnostics/suggest.ts';
import { withinSync } from '../support/cpu.ts';

const settings = Object.keys(clusterSchema.properties);

test.each([
  ['langfuse_subdomian', 'langfuse_subdomain'],
  ['langfuse-subdomain', 'langfuse_subdomain'],
  ['langfuseSubdomain', 'langfuse_subdomain'],
  ['LANGFUSE_SALT', 'langfuse_salt'],
  ['langfuse_slat', 'langfuse_salt'],
  ['langfuse_password_postgres', 'langfuse_postgres_password'],
  ['langfuse_postgresql_password', 'langfuse_postgres_password'],
  ['langfuse_nextauth_secret_key', 'langfuse_nextauth_secret'],
  ['cloudfare_domain', 'cloudflare_domain'],
  ['dragonfly_acl_enable', 'dragonfly_acl_enabled'],
])('%s probably means %s', (name, meant) => {
  expect(suggest(name, settings)).toBe(meant);
});

test.each(['langfuse', 'langfuse_foo', 'grafana_enabled_everywhere', 'x', '', 'constructor'])(
  'nothing is suggested for %s',
  (name) => {
    expect(suggest(name, settings)).toBeUndefined();
  },
);

test('every setting suggests itself', () => {
  for (const name of settings) expect(suggest(name, settings)).toBe(name);
});

test('case is ignored for values too', () => {
  expect(suggest('viewr', ['OWNER', 'VIEWER'])).toBe('VIEWER');
  expect(suggest('warning', ['info', 'warn', 'error'])).toBe('warn');
  expect(suggest('anything', [])).toBeUndefined();
});

test('a name is compared with thousands as fast as with one thousand', () => {
  const known = Array.from({ length: 50_000 }, (_, at) => `name-of-something-${at}`);
  withinSync(1500, () => {
    for (let at = 0; at < 1000; at++)
      expect(suggest(`nmae-of-something-${at}`, known)).toBe(`name-of-something-${at}`);
  });
});
