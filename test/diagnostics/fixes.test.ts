import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { shipped } from '../../src/apps/shipped.ts';
import { validate } from '../../src/config/validate.ts';
import { advice, type Fix, isFix } from '../../src/diagnostics/fix.ts';
import { parseConfiguration } from '../../src/diagnostics/parse-configuration.ts';
import { checkConfiguration } from '../support/check-configuration.ts';
import { repository } from '../support/render-fixture.ts';

const domain = 'cloudflare_domain: example.org\n';

/** The fixes of the first finding with a code. */
function fixesOf(code: string, text: string): readonly Fix[] | undefined {
  const finding = checkConfiguration(text).diagnostics.find((one) => one.code === code);
  expect(finding, code).toBeDefined();
  return finding?.fixes;
}

describe('a finding carries how to solve it', () => {
  test.each<[string, string, string, readonly Fix[] | undefined]>([
    [
      'a misspelt key',
      'config/unknown-key',
      'langfuse_enabld: true\n',
      [{ kind: 'rename', to: 'langfuse_enabled' }],
    ],
    ['a key like no other', 'config/unknown-key', 'quite_other: 1\n', [{ kind: 'remove' }]],
    [
      'a flag as a word',
      'config/wrong-type',
      'langfuse_enabled: "yes"\n',
      [{ kind: 'replace', text: 'true' }],
    ],
    [
      'text without quotes',
      'config/wrong-type',
      'langfuse_subdomain: 7\n',
      [{ kind: 'replace', text: '"7"' }],
    ],
    [
      'a size without a unit',
      'config/wrong-type',
      'langfuse_clickhouse_storage: 20\n',
      [{ kind: 'replace', text: '"20Gi"' }],
    ],
    [
      'a number below the least',
      'config/wrong-value',
      'langfuse_postgres_instances: 0\n',
      [{ kind: 'replace', text: '1' }],
    ],
    [
      'a choice that is almost right',
      'config/wrong-value',
      'shape: platfrm\n',
      [{ kind: 'rename', to: 'platform' }],
    ],
    [
      'a choice that does not exist',
      'config/wrong-value',
      'shape: zzzz\n',
      [
        { kind: 'rename', to: 'platform' },
        { kind: 'rename', to: 'external' },
      ],
    ],
    ['a secret of the wrong type', 'config/wrong-type', 'langfuse_salt: 4711471147114711\n', undefined],
    ['a key twice', 'source/duplicate-key', 'cluster_name: a\ncluster_name: b\n', [{ kind: 'remove' }]],
    [
      'a setting that is indented',
      'config/misplaced-setting',
      'langfuse_role_mapping:\n  default: VIEWER\n  shape: external\n',
      [{ kind: 'unindent' }],
    ],
    ['no space after the colon', 'source/yaml-syntax', 'shape:external\n', [{ kind: 'insert', text: ' ' }]],
    ['no colon', 'source/yaml-syntax', 'shape external\n', [{ kind: 'insert', text: ':' }]],
  ])('%s', (_, code, lines, fixes) => {
    expect(fixesOf(code, domain + lines)).toEqual(fixes);
  });

  test('a required setting is added with an example', () => {
    expect(fixesOf('config/missing-key', 'shape: platform\n')).toEqual([
      { kind: 'set', setting: 'cloudflare_domain', value: 'example.com' },
    ]);
  });

  test('a secret that an app needs is generated, a part of the platform enabled', () => {
    const text = `${domain}langfuse_enabled: true\ncnpg_enabled: false\n`;
    expect(fixesOf('langfuse/missing-secret', text)).toEqual([
      { kind: 'generate', setting: 'dragonfly_langfuse_password' },
    ]);
    expect(fixesOf('langfuse/missing-part', text)?.map(({ kind }) => kind)).toEqual(['set', 'set']);
  });

  test('in TOML too', () => {
    const parsed = parseConfiguration(
      'cluster.toml',
      'cloudflare_domain = "example.org"\nlangfuse_enabled = "yes"\n',
    );
    if (!('source' in parsed)) throw new Error('not read');
    const [finding] = validate(parsed.source, shipped).diagnostics.filter(
      ({ code }) => code === 'config/wrong-type',
    );
    expect(finding?.fixes).toEqual([{ kind: 'replace', text: 'true' }]);
  });
});

describe('advice', () => {
  test('reads as one sentence', () => {
    expect(advice`Set ${{ a_enabled: true, b_size: '1Gi' }}, or see ${'c'}.`).toEqual({
      hint: 'Set a_enabled: true, b_size: 1Gi, or see c.',
      fixes: [
        { kind: 'set', setting: 'a_enabled', value: true },
        { kind: 'set', setting: 'b_size', value: '1Gi' },
      ],
    });
  });

  test.each([
    null,
    'remove',
    {},
    { kind: 'other' },
    { kind: 'toString' },
    { kind: 'set', setting: 'a' },
    { kind: 'rename' },
  ])('%j is not a fix', (value) => {
    expect(isFix(value)).toBe(false);
  });
});

test('editors read fixes, not hints', () => {
  const files = readdirSync(join(repository, 'src/lsp'), { recursive: true, encoding: 'utf8' });
  const readers = files
    .filter((file) => file.endsWith('.ts'))
    .filter((file) => /\bhint\b/.test(readFileSync(join(repository, 'src/lsp', file), 'utf8')));
  // It shows them.
  expect(readers).toEqual(['published.ts']);
});
