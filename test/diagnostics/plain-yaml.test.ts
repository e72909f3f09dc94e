import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readPlainYaml } from '../../src/diagnostics/plain-yaml.ts';
import { dataOf, yamlDocuments } from '../../src/diagnostics/read-yaml.ts';
import { repository } from '../support/render-fixture.ts';

/** The library's result for a text; a text with an error has no data. */
function byLibrary(text: string, merge: boolean): unknown {
  return yamlDocuments(text, { merge })?.map((document) =>
    document.errors.length > 0 ? new Error(document.errors[0]?.message) : dataOf(document).data,
  );
}

/** Checks that what is read equals what the library reads, with and without merge keys. Returns whether it was read. */
function agrees(text: string, ways: readonly boolean[] = [true, false]): boolean {
  const plain = readPlainYaml(text);
  if (plain === undefined) return false;
  for (const merge of ways) expect(byLibrary(text, merge), text).toEqual(plain);
  return true;
}

describe('plain YAML is read with the same result as the library', () => {
  test.each([
    ['', []],
    ['# a comment\n', []],
    ['---\n', [null]],
    ['---\na: 1\n---\n---\nb: 2\n', [{ a: 1 }, null, { b: 2 }]],
    ['a: 1', [{ a: 1 }]],
    ['a:\n', [{ a: null }]],
    ['a: # why\n  b: c # because\n', [{ a: { b: 'c' } }]],
    ['a:\n- 1\n- b: 2\n  c:\n    - 3\nd: 4\n', [{ a: [1, { b: 2, c: [3] }], d: 4 }]],
    ['- - 1\n  - 2\n-\n  a: 1\n-\n', [[[1, 2], { a: 1 }, null]]],
    ['a: {b: [c, "d", {e: 1}], f: {}}\n', [{ a: { b: ['c', 'd', { e: 1 }], f: {} } }]],
    ['a: |\n  b\n\n   c\n\nd: |-\n  e\nf: |+\n  g\n\n', [{ a: 'b\n\n c\n', d: 'e', f: 'g\n\n' }]],
    ["a: 'it''s'\nb: \"x\\ny\\\"\"\n", [{ a: "it's", b: 'x\ny"' }]],
    ['"a b": 1\n\'c\': 2\n', [{ 'a b': 1, c: 2 }]],
    [
      'a: 10.0.0.0/8\nb: 5m\nc: 1.5\nd: -3\ne: 100m\n',
      [{ a: '10.0.0.0/8', b: '5m', c: 1.5, d: -3, e: '100m' }],
    ],
    ['a: https://b/c#d\ne: f #g\n', [{ a: 'https://b/c#d', e: 'f' }]],
    ['a: true\nb: null\nc: yes\n', [{ a: true, b: null, c: 'yes' }]],
  ])('%j', (text, expected) => {
    expect(readPlainYaml(text)).toEqual(expected);
    expect(agrees(text)).toBe(true);
  });
});

test.each([
  'a: &b c\n',
  'a: *b\n',
  'a: !t b\n',
  'a: >\n  folded\n',
  'a: |2\n  b\n',
  'a: b\n  c\n',
  'a: "b\n  c"\n',
  'a: {b: c,\n  d: e}\n',
  'a: 1\na: 2\n',
  '"a": 1\na: 2\n',
  '<<: {a: 1}\n',
  '"<<": {a: 1}\n',
  '__proto__: {a: 1}\n',
  '1: a\n',
  'true: a\n',
  '? a\n: b\n',
  'a: 0x1f\n',
  'a: 012\n',
  'a: 1e3\n',
  'a: 2026-01-01\n',
  'a: .inf\n',
  'a: ~\n',
  'a: TRUE\n',
  'a: b: c\n',
  'a: "b" c\n',
  'a: "b"# c\n',
  'a: 1\n b: 2\n',
  ' a: 1\n',
  'a:\n   b: 1\n  c: 2\n',
  'a:\n- b\n- c\n  - d\n',
  'a\n',
  '"a"\n',
  '[a]\n',
  '%YAML 1.1\n---\na: 1\n',
  'a: 1\n...\n',
  '--- a\n',
  'a:\t1\n',
  'a: 1\r\n',
  '\uFEFFa: 1\n',
  'a: |\n   \n  b\n',
  'a: |\n    b\n  c\n',
  'a: |\n  b',
  `a: ${'['.repeat(100)}${']'.repeat(100)}\n`,
])('the library reads %j', (text) => {
  expect(readPlainYaml(text)).toBeUndefined();
});

test('rendered files are plain, and every file of the golden trees and the fixtures reads the same', () => {
  const read = new Map<string, boolean>();
  for (const folder of ['test/golden', 'test/fixtures']) {
    for (const name of readdirSync(join(repository, folder), { recursive: true, encoding: 'utf8' })) {
      if (!/\.ya?ml$/.test(name)) continue;
      read.set(`${folder}/${name}`, agrees(readFileSync(join(repository, folder, name), 'utf8'), [true]));
    }
  }
  const others = [...read].filter(([name, isPlain]) => name.startsWith('test/golden') && !isPlain);
  expect(others.length).toBeLessThan(read.size / 50);
});

/** Pieces of YAML, common and uncommon, combined at random. */
const piece = fc.constantFrom(
  ...[
    'a',
    'b: ',
    'c:',
    '- ',
    '-',
    'd: e',
    '"f": 1',
    "'g': h",
    '{i: j}',
    '[k, l]',
    '{ "m": 1 }',
    '{}',
    '[]',
    '[a: b]',
  ],
  ...[
    '|',
    '|-',
    '|+',
    '>',
    '"',
    "'",
    "''",
    '""',
    '\\n',
    '#',
    ' #',
    ': ',
    ':',
    ',',
    '{',
    '}',
    '[',
    ']',
    '&n',
    '*o',
    '!p',
  ],
  ...[
    '---',
    '---\n',
    '...',
    '%',
    '?',
    '? q',
    '<<',
    '~',
    'null',
    'true',
    'Yes',
    '0',
    '-1',
    '1.5',
    '012',
    '0x1',
    '1e3',
  ],
  ...[
    '.5',
    '+1',
    '1_0',
    '12:30:45',
    '2026-01-01',
    '.inf',
    'é',
    '\t',
    '\r\n',
    '__proto__: 1',
    'constructor: 1',
    '$',
    '@',
  ],
);
const line = fc
  .tuple(fc.constantFrom('', '', '  ', '  ', '    ', ' ', '   '), fc.array(piece, { maxLength: 4 }))
  .map(([indent, pieces]) => indent + pieces.join(''));
const text = fc
  .tuple(fc.array(line, { maxLength: 7 }), fc.boolean())
  .map(([lines, ends]) => lines.join('\n') + (ends ? '\n' : ''));

test('random texts read the same as with the library, if at all', () => {
  fc.assert(
    fc.property(text, (each) => void agrees(each)),
    { numRuns: 3000 },
  );
});
