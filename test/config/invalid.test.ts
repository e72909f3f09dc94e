import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { shipped } from '../../src/apps/shipped.ts';
import { schema as clusterSchema } from '../../src/apps/shipped-schema.ts';
import { shownText } from '../../src/config/shown-text.ts';
import { formatGithub } from '../../src/diagnostics/format/github.ts';
import { toJson } from '../../src/diagnostics/format/json.ts';
import { formatText } from '../../src/diagnostics/format/text.ts';
import { checkConfiguration, summary } from '../support/check-configuration.ts';
import { repository } from '../support/render-fixture.ts';

/** One mistake per file; its second line states the expected finding, the next lines its words. Other warnings may occur too. */
const folder = `${repository}test/fixtures/invalid/`;
const files = readdirSync(folder).map((name) => ({ name, bytes: readFileSync(folder + name) }));

describe('one mistake gives one message at its place', () => {
  test.each(files)('$name', ({ bytes }) => {
    const text = bytes.toString('utf8');
    const [, expected, severity] = /^# Expected: ((error|warning) .*)$/m.exec(bytes.toString('latin1')) ?? [];
    const { diagnostics, configuration } = checkConfiguration(bytes);
    expect(diagnostics.filter((diagnostic) => diagnostic.severity === severity).map(summary)).toEqual([
      expected,
    ]);
    expect(configuration === undefined).toBe(severity === 'error');
    const reported = diagnostics.map(({ message, hint }) => `${message}\n${hint}`).join('\n');
    for (const [, words] of text.matchAll(/^# Says: (.*?)\r?$/gm)) expect(reported).toContain(words);
    for (const { message, hint } of diagnostics) {
      expect(message).toMatch(/[^.\s]$/);
      expect(hint).not.toBe('');
    }
  });
});

describe('no secret is shown', () => {
  test('and there are secrets to search for', () => {
    expect(files.flatMap(({ bytes }) => secretsIn(bytes.toString('latin1'))).length).toBeGreaterThan(300);
  });

  test.each(files)('$name', ({ bytes }) => {
    const text = bytes.toString('latin1');
    const { diagnostics } = checkConfiguration(bytes);
    const shown = [
      formatText(diagnostics, { textOf: () => shownText(shipped, text), color: false }),
      formatText(diagnostics, { textOf: () => shownText(shipped, text), color: true }),
      JSON.stringify(toJson(diagnostics)),
      formatGithub(diagnostics),
    ].join('\n');
    for (const secret of secretsIn(text)) expect(shown).not.toContain(secret);
  });
});

test('there are files for at least forty errors, and for every code about a configuration', async () => {
  const expected = files.map(({ bytes }) => /^# Expected: (\S+) (\S+)/m.exec(bytes.toString('latin1')));
  expect(expected.filter((match) => match?.[1] === 'error').length).toBeGreaterThanOrEqual(40);
  const { codes } = await import('../../src/codes.ts');
  // Found by commands rather than by the check of a configuration, or about TOML: tested in test/cli and toml.test.ts.
  const ofCommands = [
    'source/not-found',
    'source/toml-syntax',
    'source/two-configurations',
    'config/placeholder',
    'config/over-capacity',
    'source/extends',
  ];
  const ours = Object.keys(codes).filter(
    (code) => /^(config|langfuse|rustfs|source)\//.test(code) && !ofCommands.includes(code),
  );
  expect(ours.filter((code) => !expected.some((match) => match?.[2] === code))).toEqual([]);
});

/** The values of secrets, even if the key is misspelled or the YAML is not valid. */
function secretsIn(text: string): string[] {
  const names = Object.entries(clusterSchema.properties).filter(
    ([, setting]) => setting['x-secret'] === true,
  );
  const secrets = [...names.map(([name]) => name), 'langfuse_slat'].flatMap((name) =>
    [...text.matchAll(new RegExp(`^${name}:(.*(?:\\n +.*)*)`, 'gm'))].map((match) => match[1] ?? ''),
  );
  return secrets
    .map((value) => value.replace(/^[\s"'|{*&!@]*(value: )?|["'}\s]*$/g, ''))
    .filter((value) => value.length >= 5);
}
