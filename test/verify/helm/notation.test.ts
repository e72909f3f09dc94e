import { expect, test } from 'vitest';
import { pathText } from '../../../src/diagnostics/path-text.ts';
import { readDefinition } from '../../../src/verify/helm/notation/read.ts';
import { validate } from '../../../src/verify/schemas/validate.ts';
import { cronProblem } from '../../../src/verify/values/cron.ts';

/** The findings of a value whose fields the notation gives. */
function check(fields: string, value: unknown, definitions = ''): readonly string[] {
  const type = readDefinition(`Values { ${fields} }\n${definitions}`, 'Values');
  return validate(value, type).map(({ code, path }) => `${code} ${pathText(path)}`);
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
  ['known int @open', { other: 1 }, []],
  ['a, b int @size(1..1)', { a: 1, b: 2 }, ['schema/out-of-range ']],
  ['item Item', { item: { inner: { item: {} } } }, []],
] as const)('%s of %j', (fields, value, findings) => {
  expect(check(fields, value, 'Item { name string  size int  inner { item Item } }')).toEqual(findings);
});

test('definitions of Kubernetes are at hand', () => {
  expect(check('resources ResourceRequirements', { resources: { limit: {} } })).toEqual([
    'schema/unknown-field resources.limit',
  ]);
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
