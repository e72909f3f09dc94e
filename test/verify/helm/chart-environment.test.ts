import { expect, test } from 'vitest';
import { type Case, joined, negated, simplified } from '../../../src/helm/describe/environment/conditions.ts';
import { comparedTexts, namedVariables } from '../../../src/helm/describe/environment/variables.ts';
import { checkValues } from '../../../src/verify/helm/check-values.ts';
import { describedChart } from '../../../src/verify/helm/described-chart.ts';
import type { ChartFile } from '../../../src/verify/helm/description.ts';

const file: ChartFile = {
  chart: 'web',
  version: '1.0.0',
  values: {
    url: '',
    auth: { secret: '', password: '', deploy: false },
    cache: { deploy: true, host: '' },
    env: [],
    more: [],
  },
  environment: {
    containers: ['web', 'worker'],
    variables: [
      { name: 'URL', from: ['url'], when: ['!env[URL]'] },
      { name: 'MODE', in: ['web'], when: ['!env[MODE].value'] },
      { name: 'CACHE', from: ['cache.host'], when: ['cache.deploy | cache.host'] },
      { name: 'PASSWORD', from: ['auth.secret', 'auth.password'], when: ['auth.password | auth.deploy'] },
    ],
    lists: [{ path: 'env' }, { path: 'more', in: ['web'] }],
  },
};

function found(values: object): readonly (readonly [string, string])[] {
  const chart = describedChart(() => file, { range: '1.x' });
  const release = { name: 'web', namespace: 'web', version: '1.0.0', values: { ...values } };
  return checkValues(release, chart).map(({ path, message }) => [path.join('.'), message]);
}

const twice = (container: string, name: string) => `the container ${container} gets ${name} twice`;

test.each([
  [
    'a variable that the templates write',
    { env: [{ name: 'CACHE', value: 'x' }] },
    'env.0.name',
    twice('web', 'CACHE'),
  ],
  ['one of another list', { env: [{ name: 'A' }], more: [{ name: 'A' }] }, 'more.0.name', twice('web', 'A')],
  [
    'one that only a value replaces',
    { env: [{ name: 'MODE', valueFrom: { fieldRef: { fieldPath: 'x' } } }] },
    'env.0.name',
    twice('web', 'MODE'),
  ],
  [
    'one whose value the release takes from elsewhere than the condition says',
    { auth: { secret: 's' }, env: [{ name: 'PASSWORD', value: 'x' }] },
    'env.0.name',
    twice('web', 'PASSWORD'),
  ],
])('reports twice %s', (_, values, path, message) => {
  expect(found(values)).toEqual([[path, message]]);
});

test.each([
  ['what the templates leave out then', { env: [{ name: 'URL', value: 'x' }] }],
  ['what they leave out for a reference too', { env: [{ name: 'URL', valueFrom: { secretKeyRef: {} } }] }],
  [
    'what they write only in another case',
    { cache: { deploy: false }, env: [{ name: 'CACHE', value: 'x' }] },
  ],
  ['what nothing gives a value', { env: [{ name: 'PASSWORD', value: 'x' }] }],
  ['what only another container gets', { more: [{ name: 'X' }], env: [{ name: 'Y' }] }],
])('reports nothing about %s', (_, values) => {
  expect(found(values)).toEqual([]);
});

test('terms have opposites', () => {
  for (const [term, other] of [
    ['a', '!a'],
    ['a=x', 'a!=x'],
    ['list[A].value', '!list[A].value'],
  ] as const) {
    expect(negated(term)).toBe(other);
    expect(negated(other)).toBe(term);
  }
});

test('conditions lose what is always true or follows from others', () => {
  expect(simplified([['a', '!a'], ['b'], ['b', 'c'], ['!b', 'd']])).toEqual([['b'], ['d']]);
});

test('conditions of several cases become those of all', () => {
  const first: Case = { terms: [], clauses: [], parent: undefined, covers: () => true };
  const under = (clauses: Case['clauses']): Case => ({
    terms: ['!deploy'],
    clauses,
    parent: first,
    covers: (term) => term.startsWith('redis'),
  });
  // Always, without the case only if a value is given.
  expect(joined([first, under([['redis.password', 'redis.secret']])])).toEqual([
    ['deploy', 'redis.password', 'redis.secret'],
  ]);
  // Never in the case.
  expect(joined([first, under([[]])])).toEqual([['deploy']]);
  // What the first case needs, the other does not need.
  const needing = { ...first, clauses: [['redis.on'], ['other']] };
  expect(joined([needing, { ...under([['other']]), parent: needing }])).toEqual([
    ['redis.on', '!deploy'],
    ['other'],
  ]);
});

test('templates name variables, and texts that they compare values with', () => {
  const text =
    '{{ if eq .Values.store.kind "gcs" }}{{ include "env" (dict "name" "DATABASE_URL") }}{{ end }} "NO" "SALT"';
  expect([...namedVariables([text])]).toEqual(['DATABASE_URL', 'SALT']);
  expect([...comparedTexts([text])]).toEqual([['store.kind', new Set(['gcs'])]]);
});
