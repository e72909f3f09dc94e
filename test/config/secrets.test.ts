import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { SettingSchema } from '../../src/app-kit/setting.ts';
import { secretFindings } from '../../src/config/secret-checks.ts';

const secret: SettingSchema = { type: 'string', description: '', 'x-secret': true };
const settings = { one: secret, two: secret, open: { type: 'string', description: '' } } as const;

function codesFor(value: string): string[] {
  return [...secretFindings({ one: value }, settings, ['langfuse', 'litellm'])].map(
    ({ code }) => code?.replace('config/', '') ?? '',
  );
}

describe('placeholders', () => {
  test.each([
    '...',
    'pk-lf-...',
    '…',
    '<paste-access-key>',
    '<your secret here>',
    'changeme',
    'CHANGE_ME',
    'change-me-please',
    'xxx',
    'XXXXXXXX',
    'sk-lf-xxxxxxxx',
    '****',
    '____',
    '????',
    'todo',
    'TBD',
    'secret',
    'password',
    'example',
    'your-secret-here',
    'your_password_goes_here',
    'my-secret-password',
    'replace-me',
    'replace_this',
    'insert-here',
    `$\{LANGFUSE_SALT}`,
    '$SALT',
    '$(openssl rand -hex 32)',
    '{{ .Values.salt }}',
    '   ',
    'aaaaaaaa',
    'abababab',
    '00000000000000000000000000000000',
    '1234567890',
    '12345678901234567890',
    'abcdefghij',
  ])('%j', (value) => {
    expect(codesFor(value)).toEqual(['placeholder-secret']);
  });
});

describe('easy to guess', () => {
  test.each([
    'password123',
    'Passw0rd!',
    'admin2024',
    'langfuse',
    'langfuse-password',
    'postgres_secret_1',
    'hunter2hunter2hunter2',
    '0123456789abcdef'.repeat(4),
    'abcdefghijklmnop1',
  ])('%j', (value) => {
    expect(codesFor(value)).toEqual(['weak-secret']);
  });
});

describe('good enough', () => {
  test.each([
    'correct horse battery staple',
    'computing-horses-run',
    'Tr0ub4dor&3x',
    'k8Jq2Xw9',
    'minted-change-method-9',
    'lf_pk_uJxSs3DCg9hCMn7259hqMcZI',
    'exampleZ8q2kk1',
  ])('%j', (value) => {
    expect(codesFor(value)).toEqual([]);
  });

  test('every generated value', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('hex', 'base64', 'base64url'),
        fc.integer({ min: 16, max: 48 }),
        (encoding, size) => {
          expect(codesFor(randomBytes(size).toString(encoding as BufferEncoding))).toEqual([]);
        },
      ),
      { numRuns: 300 },
    );
  });
});

test('one value in two secrets is reported at the second, and names the first', () => {
  const findings = [
    ...secretFindings({ one: 'k8Jq2Xw9Lm4R', two: 'k8Jq2Xw9Lm4R', open: 'k8Jq2Xw9Lm4R' }, settings, []),
  ];
  expect(findings).toMatchObject([{ path: ['two'], message: 'two has the same value as one' }]);
});

test('placeholders are not also reported as repeated', () => {
  const findings = [...secretFindings({ one: '...', two: '...' }, settings, [])];
  expect(findings.map(({ code, path }) => [code, path[0]])).toEqual([
    ['config/placeholder-secret', 'one'],
    ['config/placeholder-secret', 'two'],
  ]);
});

test('white space around a secret', () => {
  expect(codesFor('k8Jq2Xw9Lm4R\n')).toEqual(['blank-around-secret']);
});

test('settings that are not secret may contain anything', () => {
  expect([...secretFindings({ open: 'changeme' }, settings, [])]).toEqual([]);
});
