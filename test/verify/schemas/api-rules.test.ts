import { expect, test } from 'vitest';
import { pathText } from '../../../src/diagnostics/path-text.ts';
import type { SchemaIssue } from '../../../src/verify/schemas/issue.ts';
import { validateObject } from '../../../src/verify/schemas/validate-object.ts';
import { apiRules } from './api-rules.ts';

function issuesOf(object: Readonly<Record<string, unknown>>): readonly SchemaIssue[] {
  const verdict = validateObject(object);
  if (!verdict.known) throw new Error('the pack does not have the kind');
  return verdict.issues;
}

test.each(apiRules().map((rule) => [rule.name, rule] as const))(
  '%s',
  (_, { sound, broken, place, below }) => {
    expect(issuesOf(sound)).toEqual([]);
    const found = issuesOf(broken);
    const places = found.map(({ path }) => pathText(path));
    expect(places.filter((each) => (below ? each.startsWith(place) : each === place))).not.toEqual([]);
    expect(found.every(({ message, hint }) => message !== '' && hint !== '')).toBe(true);
  },
);

/** Objects whose length matters. */
test('a route has 128 matches at most, and a rule without any counts as one', () => {
  const route = (count: number): Readonly<Record<string, unknown>> => ({
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'HTTPRoute',
    metadata: { name: 'a', namespace: 'a' },
    spec: { rules: [{ matches: Array(64).fill({}) }, { matches: Array(count).fill({}) }, {}] },
  });
  expect(issuesOf(route(63))).toEqual([]);
  expect(issuesOf(route(64)).map(({ path }) => pathText(path))).toEqual(['spec.rules']);
});

test.each(['annotations', 'labels'])(
  'the domain in a key of infrastructure.%s has 252 characters at most',
  (field) => {
    const gateway = (length: number): Readonly<Record<string, unknown>> => ({
      apiVersion: 'gateway.networking.k8s.io/v1',
      kind: 'Gateway',
      metadata: { name: 'a', namespace: 'a' },
      spec: {
        gatewayClassName: 'a',
        listeners: [{ name: 'a', port: 80, protocol: 'HTTP' }],
        infrastructure: { [field]: { [`${'a'.repeat(length)}/b`]: 'c' } },
      },
    });
    expect(issuesOf(gateway(252))).toEqual([]);
    expect(issuesOf(gateway(253))).toHaveLength(1);
  },
);
