/** The rules that the app kit makes, on settings as a rule sees them. */

import { expect, test } from 'vitest';
import {
  type App,
  type Finding,
  generatedBy,
  needs,
  orExisting,
  possibleSchedule,
  type Rule,
  type RuleInput,
  type Variables,
} from '../../src/app-kit/index.ts';

const found = (rule: Rule, config: object): readonly Finding[] => [
  ...rule({ config, variables: config, schemas: {} } as unknown as RuleInput),
];

const rule = needs(
  { dragonfly_password: 'everybody could read', keycloak_admin_password: 'nobody could sign in' },
  {
    when: ({ config }) => config.dragonfly_enabled,
    at: 'dragonfly_enabled',
    hint: generatedBy('openssl rand -hex 16'),
  },
);

test('needs: one finding for each missing setting, at the setting that requires it', () => {
  expect(found(rule, { dragonfly_enabled: true, keycloak_admin_password: 'x' })).toEqual([
    {
      path: ['dragonfly_password'],
      at: ['dragonfly_enabled'],
      message: 'dragonfly_password is missing: everybody could read',
      hint: 'Add dragonfly_password: "…" to cluster.yaml; `openssl rand -hex 16` generates one.',
    },
  ]);
  expect(found(rule, { dragonfly_enabled: true })).toHaveLength(2);
});

test('needs: nothing if it is not required, nor for an empty value', () => {
  expect(found(rule, { dragonfly_enabled: false })).toEqual([]);
  expect(
    found(rule, { dragonfly_enabled: true, dragonfly_password: '', keycloak_admin_password: '' }),
  ).toEqual([]);
});

test.each([
  ['0 3 * * *', 0],
  ['99 3 * * *', 1],
  ['0 0 31 2 *', 1],
  [undefined, 0],
])('possibleSchedule: %s', (schedule, count) => {
  const findings = found(possibleSchedule('some_schedule'), { some_schedule: schedule });
  expect(findings).toHaveLength(count);
  for (const { code, path } of findings) {
    expect(code).toBe('config/impossible-schedule');
    expect(path).toEqual(['some_schedule']);
  }
});

const tempo = orExisting('Tempo', (v) => v.tempo_existing, {
  namespace: 'monitoring',
  service: 'tempo',
  port: 4318,
});

test('orExisting: who runs it, and what others wait for', () => {
  const read = (existing: object | undefined) => {
    const { runBy, kustomization } = tempo.members;
    const variables = { tempo_existing: existing } as unknown as Variables;
    const evaluated = (member: App['runBy'] | App['kustomization']) =>
      typeof member === 'function' ? member(variables) : member;
    return [evaluated(runBy), evaluated(kustomization)];
  };
  expect(read(undefined)).toEqual([undefined, undefined]);
  expect(read({ namespace: 'traces' })).toEqual(['Tempo', undefined]);
  expect(read({ kustomization: 'flux-system/traces' })).toEqual([
    'Tempo',
    { name: 'traces', namespace: 'flux-system' },
  ]);
});

test('orExisting: its port, and that of its pods', () => {
  const read = (existing: object | undefined) => {
    const variables = { tempo_existing: existing } as unknown as Variables;
    return [tempo.port(variables), tempo.podPort(variables)];
  };
  expect(read(undefined)).toEqual([4318, 4318]);
  expect(read({ port: 80 })).toEqual([80, 80]);
  expect(read({ port: 80, pod_port: 4320 })).toEqual([80, 4320]);
});

test('orExisting: where it is', () => {
  const read = (existing: object | undefined) => {
    const variables = { tempo_existing: existing } as unknown as Variables;
    return [tempo.namespace, tempo.service, tempo.host].map((of) => of(variables));
  };
  expect(read(undefined)).toEqual(['monitoring', 'tempo', 'tempo.monitoring.svc.cluster.local']);
  expect(read({ namespace: 'traces', service: 'query' })).toEqual([
    'traces',
    'query',
    'query.traces.svc.cluster.local',
  ]);
});
