import { describe, expect, test } from 'vitest';
import { shipped } from '../../src/apps/shipped.ts';
import { shownText } from '../../src/config/shown-text.ts';
import { checkConfiguration } from '../support/check-configuration.ts';

/** The message and hint for one setting. */
function saidOf(line: string): readonly [message: string, hint: string] {
  const { diagnostics } = checkConfiguration(`cloudflare_domain: example.com\n${line}\n`);
  expect(diagnostics).toHaveLength(1);
  return [diagnostics[0]?.message ?? '', diagnostics[0]?.hint ?? ''];
}

describe('a value of the wrong type', () => {
  test.each([
    [
      'langfuse_postgres_instances: "3"',
      'langfuse_postgres_instances is a string, but must be a whole number',
      'Remove the quotes: langfuse_postgres_instances: 3',
    ],
    [
      'langfuse_enabled: "no"',
      'langfuse_enabled is a string, but must be true or false',
      'Write langfuse_enabled: false, without quotes.',
    ],
    [
      'langfuse_enabled: 1',
      'langfuse_enabled is a whole number, but must be true or false',
      'Write langfuse_enabled: true, without quotes.',
    ],
    [
      'langfuse_chart_version: 1.5',
      'langfuse_chart_version is a number, but must be a string',
      expect.stringContaining('Exact version'),
    ],
    [
      'langfuse_subdomain: 42',
      'langfuse_subdomain is a whole number, but must be a string',
      'Put the value in quotes: langfuse_subdomain: "42"',
    ],
    [
      'langfuse_postgres_storage: 10737418240',
      'langfuse_postgres_storage is a whole number, but must be a string',
      'Put the value in quotes: langfuse_postgres_storage: "10737418240"',
    ],
    [
      'langfuse_postgres_password: 123456',
      'langfuse_postgres_password is a whole number, but must be a string',
      expect.stringContaining('Password of the database user'),
    ],
    [
      'langfuse_subdomain: [llm]',
      'langfuse_subdomain is a list, but must be a string',
      expect.stringContaining('Host part'),
    ],
    [
      'langfuse_role_mapping: {default: ~}',
      'langfuse_role_mapping.default has no value, but must be one of OWNER, ADMIN, MEMBER, VIEWER, NONE',
      'Use one of OWNER, ADMIN, MEMBER, VIEWER, NONE.',
    ],
    [
      'langfuse_web_resources: {limits: ~}',
      'langfuse_web_resources.limits has no value, but must be a map',
      expect.stringContaining('`cpu`'),
    ],
  ])('%s', (line, message, hint) => {
    expect(saidOf(line)).toEqual([message, hint]);
  });
});

describe('a value with an obvious correction', () => {
  test.each([
    ['cloudflare_domain: https://Example.com/path', 'example.com'],
    ['langfuse_subdomain: my_llm', 'my-llm'],
    ['langfuse_subdomain: " llm"', 'llm'],
    ['langfuse_postgres_storage: 10 Gi', '10Gi'],
    ['langfuse_postgres_storage: 10gb', '10Gi'],
    ['langfuse_chart_version: v1.5.41', '1.5.41'],
    ['langfuse_chart_version: "~1.5.41"', '1.5.41'],
    ['langfuse_trace_sampling_ratio: "0,5"', '0.5'],
    ['langfuse_trace_sampling_ratio: 25%', '0.25'],
    ['langfuse_backup_retention: 30 days', '30d'],
    ['rustfs_public_url: s3.example.com', 'https://s3.example.com'],
    ['rustfs_public_url: https://s3.example.com/', 'https://s3.example.com'],
    ['langfuse_default_org_role: viewer', 'VIEWER'],
  ])('%s', (line, meant) => {
    const text = line.startsWith('cloudflare_domain') ? line : `cloudflare_domain: example.com\n${line}`;
    const [diagnostic, ...others] = checkConfiguration(`${text}\n`).diagnostics;
    expect(others).toEqual([]);
    expect(diagnostic?.hint).toBe(`Did you mean ${meant}?`);
  });
});

describe('a value without a similar one has the description of its setting', () => {
  test.each([
    'langfuse_subdomain: "***"',
    'langfuse_postgres_storage: much',
    'langfuse_init_user_email: nobody',
  ])('%s', (line) => {
    expect(saidOf(line)[1]).toMatch(/^[A-Z].*\.$/s);
  });
});

test('a long value is shortened, on one line', () => {
  const [message] = saidOf(`langfuse_subdomain: "${'Ab\\n'.repeat(100)}"`);
  expect(message.split('\n')).toHaveLength(1);
  expect(message.length).toBeLessThan(250);
});

test('nested settings are shown flat', () => {
  expect(saidOf('langfuse: {enabled: true}')[1]).toBe(
    'Settings are flat: write langfuse_enabled in the first column.',
  );
});

test('what an unknown key of a map may have meant', () => {
  expect(saidOf('langfuse_web_resources: {requests: {disk: 1Gi}}')).toEqual([
    'there is no disk in langfuse_web_resources.requests',
    'Remove the line. It may contain cpu, memory.',
  ]);
});

describe('a secret that was pasted into the line of another setting is not quoted', () => {
  const secrets = {
    'a password': 'xmfiPbYYK9LdxvfxD0vCELL0GO9RhzWTA3sjJb4SZ2IkGmCQ',
    'a key in hexadecimal': 'a3'.repeat(32),
    'a key in base64': 'q7Zk1x+V3h/9LmQ2c8TnB4yW6sE5pR0uJd1fG7hK3aM=',
    'a token with a prefix': 'Bearer sk-lf-8Kd02nXw91LpQz7Vt3Rb',
  };
  const lines = [
    'cloudflare_domain: "…"',
    'langfuse_postgres_storage: "…"',
    'langfuse_enabled: "…"',
    'platform_profile: "…"',
    'langfuse_web_resources: {limits: {cpu: "…"}}',
    'langfuse_subdomain: "…"\nlangfuse_subdomain: "…"',
  ];
  test.each(
    Object.entries(secrets).flatMap(([what, value]) => lines.map((line) => [what, line, value] as const)),
  )('%s in %j', (_, line, value) => {
    const text = `${line.startsWith('cloudflare') ? '' : 'cloudflare_domain: example.com\n'}${line.replaceAll('…', value)}\n`;
    const { diagnostics } = checkConfiguration(text);
    expect(diagnostics.length).toBeGreaterThan(0);
    expect(JSON.stringify(diagnostics).toLowerCase()).not.toContain(value.slice(-16).toLowerCase());
    expect(shownText(shipped, text)).not.toContain(value.slice(-16));
  });

  test.each([
    'cloudflare_domain: my_own_domain_with_a_long_name.example',
    'cloudflare_domain: HTTPS://langfuse-production-2024.example.com/',
    'langfuse_subdomain: a-very-long-name-of-a-host-2-in-the-cluster_x',
  ])('what is not secret is quoted: %s', (line) => {
    const { diagnostics } = checkConfiguration(`${line}\n`);
    expect(JSON.stringify(diagnostics)).toContain(line.split(': ')[1]?.slice(0, 20));
  });
});
