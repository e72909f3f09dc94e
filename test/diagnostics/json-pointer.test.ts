import { describe, expect, test } from 'vitest';
import { fragmentTokens, pathOfPointer, pointerTokens, valueAt } from '../../src/diagnostics/json-pointer.ts';

describe('a JSON pointer', () => {
  // The examples of RFC 6901, section 5.
  const rfc = {
    foo: ['bar', 'baz'],
    '': 0,
    'a/b': 1,
    'c%d': 2,
    'e^f': 3,
    'g|h': 4,
    'i\\j': 5,
    'k"l': 6,
    ' ': 7,
    'm~n': 8,
  };

  test.each([
    ['', [], rfc],
    ['/foo', ['foo'], rfc.foo],
    ['/foo/0', ['foo', 0], 'bar'],
    ['/', [''], 0],
    ['/a~1b', ['a/b'], 1],
    ['/c%d', ['c%d'], 2],
    ['/e^f', ['e^f'], 3],
    ['/g|h', ['g|h'], 4],
    ['/i\\j', ['i\\j'], 5],
    ['/k"l', ['k"l'], 6],
    ['/ ', [' '], 7],
    ['/m~0n', ['m~n'], 8],
  ])('%s', (pointer, path, value) => {
    expect(pathOfPointer(pointer, rfc)).toEqual(path);
    expect(valueAt(rfc, path)).toEqual(value);
  });

  test('has an index only in a list', () => {
    expect(pathOfPointer('/a/0/1', { a: [{ '1': 'x' }] })).toEqual(['a', 0, '1']);
    expect(pointerTokens('/a/0')).toEqual(['a', '0']);
  });

  test('leads only to what exists', () => {
    expect(valueAt({}, ['constructor'])).toBeUndefined();
    expect(valueAt('text', ['length'])).toBeUndefined();
    expect(pathOfPointer('/absent/2', {})).toEqual(['absent', '2']);
  });
});

// The same examples as addresses: section 6.
test.each([
  ['#', []],
  ['#/foo/0', ['foo', '0']],
  ['#/a~1b', ['a/b']],
  ['#/c%25d', ['c%d']],
  ['#/i%5Cj', ['i\\j']],
  ['#/%20', [' ']],
  ['#/m~0n', ['m~n']],
  ['#/100%', ['100%']],
])('%s in an address', (fragment, tokens) => {
  expect(fragmentTokens(fragment)).toEqual(tokens);
});
