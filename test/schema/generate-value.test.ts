import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { generateValue } from '../../src/app-kit/generate-value.ts';

test('alphanumeric values have the requested length, and no characters with a meaning in a URL', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 200 }), (length) => {
      const value = generateValue({ kind: 'alphanumeric', length }, randomBytes);
      expect(value).toHaveLength(length);
      expect(encodeURIComponent(value)).toBe(value);
    }),
    { numRuns: 100 },
  );
});

test('bytes beyond the largest multiple of the alphabet are discarded, so that every letter is equally likely', () => {
  const series = [Uint8Array.of(0, 61, 247, 248, 255), Uint8Array.of(62, 25)];
  expect(generateValue({ kind: 'alphanumeric', length: 5 }, () => series.shift() ?? Uint8Array.of())).toBe(
    'A99AZ',
  );
});

test('hexadecimal values are as long as the key that they encode', () => {
  expect(generateValue({ kind: 'hex', length: 64 }, randomBytes)).toMatch(/^[0-9a-f]{64}$/);
});

test('identifiers are UUIDs of version 4 after their prefix', () => {
  const zeroes = (count: number) => new Uint8Array(count);
  expect(generateValue({ kind: 'uuid', prefix: 'pk-lf-' }, zeroes)).toBe(
    'pk-lf-00000000-0000-4000-8000-000000000000',
  );
});
