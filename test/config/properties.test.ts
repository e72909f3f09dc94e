import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { shipped } from '../../src/apps/shipped.ts';
import { schema as clusterSchema } from '../../src/apps/shipped-schema.ts';
import { shownText } from '../../src/config/shown-text.ts';
import { formatText } from '../../src/diagnostics/format/text.ts';
import { checkConfiguration, withLangfuse } from '../support/check-configuration.ts';

const runs = { numRuns: 300 };
const line = fc.string({ unit: 'grapheme', maxLength: 60 });

describe('whatever the text', () => {
  const yamlish = fc
    .array(
      fc.oneof(
        line,
        fc.constantFrom(...Object.keys(clusterSchema.properties)).map((key) => `${key}: `),
        fc.constantFrom(
          '\n',
          '\n  ',
          '\r\n',
          '\t',
          '- ',
          '? ',
          ': ',
          '{',
          '}',
          '[',
          ']',
          '"',
          "'",
          '|',
          '>',
          '#',
        ),
        fc.constantFrom(
          '&a ',
          '*a',
          '!t ',
          '<<: ',
          '---\n',
          '...\n',
          '%YAML 1.2\n',
          '~',
          'null',
          '\uFEFF',
          '\0',
        ),
      ),
      { maxLength: 40 },
    )
    .map((parts) => parts.join(''));

  test('there is a result, and its positions are in the text', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ maxLength: 300 }), yamlish), (text) => {
        const { diagnostics, configuration } = checkConfiguration(text);
        expect(configuration === undefined).toBe(diagnostics.some(({ severity }) => severity === 'error'));
        const lines = text.split(/\r\n|\n/).length;
        for (const { range, message } of diagnostics) {
          expect(range.start.line).toBeGreaterThanOrEqual(1);
          expect(range.start.line).toBeLessThanOrEqual(lines);
          expect(range.start.column).toBeGreaterThanOrEqual(1);
          expect(range.end.line).toBeGreaterThanOrEqual(range.start.line);
          expect(message).not.toBe('');
        }
      }),
      runs,
    );
  });

  test('arbitrary bytes give a result too', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(checkConfiguration(bytes).diagnostics.length).toBeGreaterThan(0);
      }),
      runs,
    );
  });
});

test('any key that is not a setting is reported at its place', () => {
  const known = new Set(Object.keys(clusterSchema.properties));
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 }), fc.nat(10), (key, before) => {
      fc.pre(!known.has(key) && key !== '<<');
      const text = `${'# a comment\n'.repeat(before)}cloudflare_domain: example.com\n${JSON.stringify(key)}: 1\n`;
      const { diagnostics } = checkConfiguration(text);
      expect(diagnostics.map(({ code, range: { start } }) => [code, start.line, start.column])).toEqual([
        ['config/unknown-key', before + 2, 1],
      ]);
    }),
    runs,
  );
});

test('any text that the schema accepts stays the same text', () => {
  fc.assert(
    fc.property(line, (name) => {
      const text = withLangfuse(
        'langfuse_init_org_id: my-org',
        `langfuse_init_org_name: ${JSON.stringify(name)}`,
      );
      const { configuration, diagnostics } = checkConfiguration(text);
      if (configuration === undefined) {
        expect(diagnostics.map(({ path }) => path)).toEqual(['langfuse_init_org_name']);
        expect(/\p{Cc}|^\s*$/u.test(name)).toBe(true);
      } else {
        expect(configuration.variables.langfuse_init_org_name).toBe(name);
      }
    }),
    runs,
  );
});

test('any secret stays the same, and is never shown', () => {
  const secret = fc
    .string({ minLength: 40, maxLength: 60 })
    .filter((text) => new Set(text).size > 12 && !/^<.*>$/.test(text));
  fc.assert(
    fc.property(secret, fc.constantFrom(' # old: ', '\nmistake: ', '\nlangfuse_salt: '), (value, behind) => {
      const [quoted = ''] = stringify(value, { defaultStringType: 'QUOTE_DOUBLE', lineWidth: 0 }).split('\n');
      const good = checkConfiguration(withLangfuse(`langfuse_salt: ${quoted}`));
      expect(good.configuration?.config.langfuse_salt).toBe(value);
      const text = withLangfuse(`langfuse_salt: ${quoted}${behind}${quoted}`, 'langfuse_web_replicas: 0');
      const shown = formatText(checkConfiguration(text).diagnostics, {
        textOf: () => shownText(shipped, text),
      });
      expect(shown).not.toContain(value);
      expect(shown).not.toContain(quoted.slice(1, -1));
    }),
    runs,
  );
});

test('a mistake in one setting does not hide one in another', () => {
  const mistakes = [
    ['langfuse_web_replicas: 0', 'langfuse_web_replicas'],
    ['langfuse_postgres_storage: 10GB', 'langfuse_postgres_storage'],
    ['langfuse_disable_password_auth: true', 'langfuse_disable_password_auth'],
    ['langfuse_default_org_role: VIEWER', 'langfuse_default_org_role'],
    ['langfuse_backup_schedule: 0 3 31 2 *', 'langfuse_backup_schedule'],
    ['langfuse_clickhouse_password: changeme', 'langfuse_clickhouse_password'],
    ['cnpg_enabled: false', 'cnpg_enabled'],
    ['no_such_setting: 1', 'no_such_setting'],
  ] as const;
  fc.assert(
    fc.property(fc.subarray([...mistakes], { minLength: 1 }), (chosen) => {
      const { diagnostics } = checkConfiguration(withLangfuse(...chosen.map(([text]) => text)));
      const paths = diagnostics.filter(({ severity }) => severity === 'error').map(({ path }) => path);
      expect(paths.sort()).toEqual(chosen.map(([, path]) => path).sort());
    }),
    runs,
  );
});
