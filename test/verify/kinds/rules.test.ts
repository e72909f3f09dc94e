import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { refusedByRule } from '../../../scripts/kinds/rules/refusals.ts';
import { counterexample } from '../../../scripts/kinds/rules/trial.ts';
import type { JsonSchema } from '../../../src/verify/kinds/schema.ts';

const text: JsonSchema = { type: 'string' };
const number: JsonSchema = { type: 'integer' };
const schema: JsonSchema = {
  type: 'object',
  required: ['kind'],
  properties: {
    kind: { type: 'string', enum: ['A', 'B', 'C'] },
    name: text,
    on: { type: 'boolean' },
    mode: { type: 'string', default: 'x' },
    least: number,
    most: number,
    inner: { type: 'object', properties: { name: text } },
    items: { type: 'array', items: { type: 'object', required: ['name'], properties: { name: text } } },
    wait: text,
  },
};

/** Rules in CEL with the states that they refuse; every one is also tried against the library. */
test.each([
  [
    'has(self.name) || has(self.on)',
    [
      [
        ['name', 'unset'],
        ['on', 'unset'],
      ],
    ],
  ],
  [
    "self.kind != 'A' || has(self.name)",
    [
      [
        ['kind', 'in', ['A']],
        ['name', 'unset'],
      ],
    ],
  ],
  // A value that is always set is never missing, and two values of a closed set leave the third.
  ["self.kind in ['A', 'B'] || !has(self.kind)", [[['kind', '!in', ['A', 'B']]]]],
  ["self.kind in ['A', 'B', 'C']", []],
  ["self.mode == 'x'", [[['mode', '!in', ['x']]]]],
  // An expression that reads an absent field fails, and so does the object.
  ["self.name == 'a'", [[['name', 'unset']], [['name', '!in', ['a']]]]],
  ['self.on', [[['on', 'unset']], [['on', 'in', [false]]]]],
  ['has(self.inner.name)', [[['inner.name', 'unset']]]],
  [
    "!has(self.inner) || self.inner.name.startsWith('a')",
    [
      [['inner.name', '!starts', 'a']],
      [
        ['inner', 'set'],
        ['inner.name', 'unset'],
      ],
    ],
  ],
  ['!has(self.least) || !has(self.most) || self.least <= self.most', [[['least', '>', 'most']]]],
  [
    '!has(self.least) || self.least <= (has(self.most) ? self.most : 10)',
    [
      [['most', '<', 'least']],
      [
        ['most', 'unset'],
        ['least', '>', 10],
      ],
    ],
  ],
  [
    '!has(self.items) || self.items.all(i, i.name != "")',
    [[['items', 'items', 1, null, [[['name', 'in', ['']]]]]]],
  ],
  ['!has(self.items) || size(self.items) < 3', [[['#items', '>=', 3]]]],
  ["!has(self.wait) || duration(self.wait) >= duration('1s')", [[['~wait', '<', 1000]]]],
] as const)('%s', (rule, expected) => {
  const refused = refusedByRule(rule, schema);
  const sorted = (states: unknown) =>
    (states as unknown[][]).map((each) => JSON.stringify([...each].sort())).sort();
  expect(sorted(refused)).toEqual(sorted(expected));
});

test('a rule that says more than states is left out', () => {
  expect(() => refusedByRule('self.name.split("/")[0].size() < 3', schema)).toThrow();
  expect(() => refusedByRule('isIP(self.name)', schema)).toThrow();
});

test('states that differ from the expression are found by trying', () => {
  const rule = "self.kind != 'A' || has(self.name)";
  expect(counterexample(rule, schema, refusedByRule(rule, schema))).toBeUndefined();
  expect(counterexample(rule, schema, [])).toBeDefined();
  expect(counterexample(rule, schema, [[['kind', 'in', ['A']]]])).toBeDefined();
});

test('nearly all rules of the pinned sources are stated, and for the others there is a reason', () => {
  const path = new URL('../../../scripts/kinds/rules/coverage.json', import.meta.url);
  const all = Object.values(
    JSON.parse(readFileSync(path, 'utf8')) as Record<
      string,
      { rules: number; changes: number; stated: number; left: Record<string, string[]> }
    >,
  );
  const sum = (count: (each: (typeof all)[number]) => number) =>
    all.reduce((total, each) => total + count(each), 0);
  const judged = sum(({ rules, changes }) => rules - changes);
  const left = sum((each) => Object.values(each.left).reduce((total, places) => total + places.length, 0));
  expect(judged).toBeGreaterThan(1_200);
  expect(sum(({ stated }) => stated) + left).toBe(judged);
  expect(left / judged).toBeLessThan(0.05);
});
