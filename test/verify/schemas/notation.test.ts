import { expect, test } from 'vitest';
import { pathText } from '../../../src/diagnostics/path-text.ts';
import { groups } from '../../../src/verify/schemas/groups/index.ts';
import { readGroup } from '../../../src/verify/schemas/library.ts';
import { parseNotation } from '../../../src/verify/schemas/notation.ts';
import { validate } from '../../../src/verify/schemas/validate.ts';
import { cronProblem } from '../../../src/verify/values/cron.ts';

/** The findings of a value of kind `Thing`, whose fields the notation gives. */
function check(fields: string, value: unknown, definitions = ''): readonly string[] {
  const [kind] = readGroup({ group: 'x', notation: `kind Thing v1 bare { ${fields} }\n${definitions}` });
  if (!kind) throw new Error('no kind');
  return validate(value, kind.type).map(({ code, path }) => `${code} ${pathText(path)}`);
}

test.each([
  ['name! string', { name: 'a' }, []],
  ['name! string', {}, ['schema/missing-field name']],
  ['a, b int(1..3)', { a: 3, b: 4 }, ['schema/out-of-range b']],
  ['code int(301|302)', { code: 303 }, ['schema/not-allowed-value code']],
  ['mode (A|"b c")', { mode: 'b c' }, []],
  ['mode (A|B)', { mode: 'C' }, ['schema/not-allowed-value mode']],
  ['path ~^/.*$~(..3)', { path: '/abc' }, ['schema/out-of-range path']],
  ['path ~^/.*$~', { path: 'abc' }, ['schema/malformed-value path']],
  [
    'items [Item by name](..2)',
    { items: [{ name: 'a' }, { name: 'a' }] },
    ['schema/duplicate-item items[1]'],
  ],
  ['items [string set]', { items: ['a', 'b', 'a'] }, ['schema/duplicate-item items[2]']],
  [
    'labels <~^[a-z]+$~: string>',
    { labels: { A: 'x', b: 1 } },
    ['schema/malformed-value labels.A', 'schema/wrong-type labels.b'],
  ],
  ['either [int|string]', { either: [1, 'a', true] }, ['schema/wrong-type either[2]']],
  ['maybe int?', { maybe: null }, []],
  ['maybe int', { maybe: null }, ['schema/null-value maybe']],
  ['...Item -name', { name: 'a', size: 1 }, ['schema/misplaced-field name']],
  ['a, b int @one(a b)', {}, ['schema/missing-choice ']],
  ['a, b int @one(a b)', { a: 1, b: 1 }, ['schema/conflicting-fields b']],
  ['a, b int @atMost(a b)', {}, []],
  ['type string a, b int @union(type A:a B:b)', { type: 'A' }, ['schema/missing-field a']],
  ['type string a, b int @union(type A:a B:b)', { type: 'A', a: 1, b: 1 }, ['schema/conflicting-fields b']],
  ['type string a int @only(type A:a)', { type: 'A' }, []],
  ['known int @open', { other: 1 }, []],
  ['a, b int @size(1..1)', { a: 1, b: 2 }, ['schema/out-of-range ']],
  ['item Item', { item: { inner: { item: {} } } }, []],
  ['old int', { old: 1, young: 2 }, ['schema/unknown-field young']],
] as const)('%s of %j', (fields, value, findings) => {
  expect(check(fields, value, 'Item { name string  size int  inner { item Item } }')).toEqual(findings);
});

test('a field is there only since its release', () => {
  const pod = 'Pod { young@31 int  old int }';
  expect(check('pod Pod@30', { pod: { young: 1 } }, pod)).toEqual(['schema/unknown-field pod.young']);
  expect(check('pod Pod@31', { pod: { young: 1 } }, pod)).toEqual([]);
  expect(check('pod Pod', { pod: { young: 1 } }, pod)).toEqual([]);
});

test.each(['a', 'a Nothing', 'a [int', '@what(a)', 'a strnig'])(
  'a mistake in the notation throws: %s',
  (fields) => {
    expect(() => check(fields, { a: [1] })).toThrow();
  },
);

test.each([
  ['*/5 * * * *', 5],
  ['0 3 * * mon-fri', 5],
  ['@daily', 5],
  ['0 0 3 1,15 jan *', 6],
  ['@every 1h30m', 6],
] as const)('%s is a schedule of %i fields', (schedule, fields) => {
  expect(cronProblem(schedule, fields)).toBeUndefined();
});

test.each([
  ['0 3 * * *', 6, /has 5 fields/],
  ['0 0 3 * * *', 5, /has 6 fields/],
  ['60 * * * *', 5, /minute/],
  ['0 24 * * *', 5, /hour/],
  ['0 0 * * 7', 5, /day of week/],
  ['*/0 * * * *', 5, /minute/],
  ['5-1 * * * *', 5, /minute/],
  ['@fortnightly', 5, /predefined/],
] as const)('%s in %i fields is refused', (schedule, fields, reason) => {
  expect(cronProblem(schedule, fields)).toMatch(reason);
});

test('every definition of the pack can be read, though a tree asks for few of them', () => {
  const texts = new Set(groups.flatMap(({ notation, uses = [] }) => [notation, ...uses]));
  const read = [...texts].flatMap((text) => {
    const { definitions, kinds } = typeof text === 'string' ? parseNotation(text) : text;
    return [
      ...[...definitions.values()].map((definition) => definition()),
      ...kinds.map(({ body }) => body()),
    ];
  });
  expect(read.length).toBeGreaterThan(300);
  for (const group of groups)
    for (const kind of readGroup(group)) expect(kind.type.fields.size).toBeGreaterThan(0);
});
