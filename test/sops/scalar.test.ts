import { describe, expect, it } from 'vitest';
import { formatFloat, readJsonNumber, readPlainScalar } from '../../src/sops/scalar.ts';

/** The right-hand sides come from files that sops 3.13.2 wrote. */
describe('a plain scalar is read as Go reads it', () => {
  it.each([
    ['1_000', 'int', '1000'],
    ['0777', 'int', '511'],
    ['0o17', 'int', '15'],
    ['0b101', 'int', '5'],
    ['0x1F', 'int', '31'],
    ['-0x1A', 'int', '-26'],
    ['08', 'float', '8'],
    ['+12', 'int', '12'],
    ['-0', 'int', '0'],
    ['9223372036854775807', 'int', '9223372036854775807'],
    ['18446744073709551616', 'float', '18446744073709552000'],
    ['1.', 'float', '1'],
    ['.5', 'float', '0.5'],
    ['1e3', 'float', '1000'],
    ['1e-7', 'float', '0.0000001'],
    ['1e400', 'str', '1e400'],
    ['.NaN', 'float', 'NaN'],
    ['-.INF', 'float', '-Inf'],
    ['TRUE', 'bool', 'True'],
    ['yes', 'str', 'yes'],
    ['~', 'null', ''],
    ['2024-01-01', 'time', '2024-01-01T00:00:00Z'],
    ['2024-1-2', 'time', '2024-01-02T00:00:00Z'],
    ['2024-01-01 10:00:00.50', 'time', '2024-01-01T10:00:00.5Z'],
    ['2024-01-01T10:00:00+02:00', 'time', '2024-01-01T10:00:00+02:00'],
    ['2024-02-30', 'str', '2024-02-30'],
    ['2024-02-29', 'time', '2024-02-29T00:00:00Z'],
    ['2023-02-29', 'str', '2023-02-29'],
    ['2024-13-01', 'str', '2024-13-01'],
    ['12:30:45', 'str', '12:30:45'],
    ['0x', 'str', '0x'],
    ['0o8', 'str', '0o8'],
    ['<<', 'str', '<<'],
  ])('%s is %s %s', (source, type, text) => {
    expect(readPlainScalar(source)).toEqual({ type, text });
  });

  it('refuses integers that only fit uint64', () => {
    expect(readPlainScalar('9223372036854775808')).toBeUndefined();
    expect(readPlainScalar('18446744073709551615')).toBeUndefined();
  });
});

describe('a JSON number', () => {
  it('is an integer if it is written as one and fits', () => {
    expect(readJsonNumber('12')).toEqual({ type: 'int', text: '12' });
    expect(readJsonNumber('12.0')).toEqual({ type: 'float', text: '12' });
    expect(readJsonNumber('9223372036854775808')).toEqual({
      type: 'float',
      text: '9223372036854776000',
    });
    expect(readJsonNumber('1e999')).toBeUndefined();
  });
});

describe('a float is written without exponent', () => {
  it.each([
    [1e21, '1000000000000000000000'],
    [-1.5e-7, '-0.00000015'],
    [123456.789, '123456.789'],
    [-0, '-0'],
    [5e-324, `0.${'0'.repeat(323)}5`],
  ])('%d', (value, text) => {
    expect(formatFloat(value)).toBe(text);
  });
});
