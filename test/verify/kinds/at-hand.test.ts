import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { pathText } from '../../../src/diagnostics/path-text.ts';
import { kindsAtHand } from '../../../src/verify/kinds/at-hand.ts';
import { validateObject } from '../../../src/verify/schemas/validate-object.ts';

/** The findings for a spec of kind `Thing`, whose CRD has this schema for it. */
function check(schema: string, spec: string): readonly string[] {
  const definition = {
    kind: 'CustomResourceDefinition',
    spec: {
      group: 'example.org',
      scope: 'Namespaced',
      names: { kind: 'Thing' },
      versions: [
        {
          name: 'v1',
          served: true,
          schema: {
            openAPIV3Schema: {
              type: 'object',
              properties: { spec: { type: 'object', ...(parse(schema) as object) } },
            },
          },
        },
      ],
    },
  };
  const verdict = validateObject(
    { apiVersion: 'example.org/v1', kind: 'Thing', metadata: { name: 'a' }, spec: parse(spec) as unknown },
    { atHand: kindsAtHand([definition]), substituted: true },
  );
  if (!verdict.known) throw new Error('the kind is not known');
  return verdict.issues.map(({ code, path, message }) => `${code} ${pathText(path)}: ${message}`);
}

/** A schema with one field of a type, and a rule over the whole. */
const ruled = (fields: string, rule: string) =>
  `{properties: ${fields}, x-kubernetes-validations: [{rule: ${JSON.stringify(rule)}, message: no}]}`;

test('the structure in an available definition is used', () => {
  expect(check('{properties: {size: {type: integer}}}', '{sise: 1}')).toEqual([
    'schema/unknown-field spec.sise: spec has no field sise',
  ]);
});

test.each([
  ['{a: {type: string}, b: {type: string}}', 'has(self.a) != has(self.b)', '{a: x}', '{a: x, b: x}'],
  ['{n: {type: integer}}', 'self.n % 2 == 0', '{n: 2}', '{n: 3}'],
  ['{n: {type: integer, default: 4}}', 'self.n > 3', '{}', '{n: 3}'],
  [
    '{l: {type: array, items: {type: object, properties: {b: {type: string}}}}}',
    'has(self.l[0].b)',
    '{l: [{b: x}]}',
    '{l: [{}]}',
  ],
  ['{namespace: {type: string}}', "self.__namespace__ == 'x'", '{namespace: x}', '{namespace: y}'],
  ['{a-b: {type: string}}', "self.a__dash__b == 'x'", '{a-b: x}', '{a-b: y}'],
  ['{a: {type: string}}', "self.a.matches('^[a-z]+$')", '{a: x}', '{a: X}'],
  ['{a: {type: string}}', "quantity(self.a).isGreaterThan(quantity('1Gi'))", '{a: 2Gi}', '{a: 200Mi}'],
  [
    '{a: {type: string}}',
    "isURL(self.a) && url(self.a).getScheme() == 'https'",
    '{a: "https://a.b"}',
    '{a: "http://a.b"}',
  ],
  ['{a: {type: string}}', 'isIP(self.a) && ip(self.a).family() == 6', '{a: "fd00::1"}', '{a: 10.0.0.1}'],
  ['{a: {type: string}}', "cidr('10.0.0.0/8').containsIP(self.a)", '{a: 10.1.2.3}', '{a: 11.1.2.3}'],
  [
    '{a: {type: string}}',
    "cidr('fd00::/8').containsCIDR(cidr(self.a))",
    '{a: "fd00:1::/32"}',
    '{a: "fe80::/10"}',
  ],
  ['{l: {type: array, items: {type: integer}}}', 'self.l.isSorted()', '{l: [1, 2, 3]}', '{l: [3, 2]}'],
  ['{l: {type: array, items: {type: string}}}', "self.l.join('-') == 'a-b'", '{l: [a, b]}', '{l: [b, a]}'],
  ['{d: {type: string}}', "duration(self.d) > duration('1m')", '{d: 1h}', '{d: 1s}'],
] as const)('%s with the rule %s: %s passes, %s does not', (fields, rule, sound, broken) => {
  expect(check(ruled(fields, rule), sound)).toEqual([]);
  expect(check(ruled(fields, rule), broken)).toEqual([expect.stringMatching(/^schema\/rule spec.*: no$/)]);
});

test('rules about changes, and values that Flux still has to substitute, are not checked', () => {
  expect(check(ruled('{a: {type: string}}', 'self.a == oldSelf.a'), '{a: x}')).toEqual([]);
  expect(check(ruled('{a: {type: string}}', "self.a == 'x'"), '{a: "${NAME}"}')).toEqual([]);
});

test('an expression that the library cannot parse is ignored', () => {
  expect(check(ruled('{a: {type: string}}', 'self.a.unheardOf()'), '{a: x}')).toEqual([]);
  expect(check(ruled('{a: {type: string}}', 'self.a =='), '{a: x}')).toEqual([]);
});

test('a definition that would never end is reported, and stops nothing', () => {
  const nested = 'self.l.all(a, self.l.all(b, self.l.all(c, self.l.all(d, a + b + c + d >= 0))))';
  const items = Array.from({ length: 300 }, (_, index) => index).join(',');
  expect(check(ruled('{l: {type: array, items: {type: integer}}}', nested), `{l: [${items}]}`)).toEqual([
    expect.stringMatching(/^schema\/costly-definition kind: /),
  ]);
  const pattern = '{properties: {a: {type: string, pattern: "^(a+)+$"}}}';
  expect(check(pattern, `{a: ${'a'.repeat(40)}!}`)).toEqual([expect.stringMatching(/^schema\//)]);
});
