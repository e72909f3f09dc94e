/** The rules that the app kit makes, on settings as a rule sees them. */

import { expect, test } from 'vitest';
import {
  type App,
  type AppSecret,
  advice,
  type Finding,
  flag,
  generatedBy,
  needs,
  needsPart,
  orExisting,
  possibleSchedule,
  type Rule,
  type RuleInput,
  type Variables,
} from '../../src/app-kit/index.ts';
import { neededSettings } from '../../src/app-kit/needed-settings.ts';
import { unusedSecrets } from '../../src/app-kit/unused-secrets.ts';

const found = (rule: Rule, config: object, schemas = {}): readonly Finding[] => [
  ...rule({ config, variables: config, schemas } as unknown as RuleInput),
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

test('needsPart: says what to enable, or what else would do', () => {
  const part = needsPart({
    part: 'cnpg_enabled',
    by: 'Notes',
    why: 'CloudNativePG runs its database',
    when: ({ config }) => config.langfuse_enabled,
    at: 'langfuse_enabled',
    otherwise: advice`${{ langfuse_enabled: false }}.`,
  });
  expect(found(part, { langfuse_enabled: true, cnpg_enabled: false })).toEqual([
    {
      path: ['cnpg_enabled'],
      at: ['langfuse_enabled'],
      message: 'Notes needs cnpg_enabled: CloudNativePG runs its database',
      hint: 'Set cnpg_enabled: true, or langfuse_enabled: false.',
      fixes: [
        { kind: 'set', setting: 'cnpg_enabled', value: true },
        { kind: 'set', setting: 'langfuse_enabled', value: false },
      ],
    },
  ]);
  expect(found(part, { langfuse_enabled: false, cnpg_enabled: false })).toEqual([]);
  expect(found(part, { langfuse_enabled: true, cnpg_enabled: true })).toEqual([]);
});

const notesSecrets = (v: Variables): readonly AppSecret[] => [
  {
    setting: 'notes_key',
    needed: 'it signs sessions with it',
    name: 'notes',
    key: 'key',
    ...(Reflect.get(v, 'notes_sealed') === true && { sealed: true }),
  },
  { setting: 'notes_mail', name: 'notes', key: 'mail' },
  ...(Reflect.get(v, 'notes_external') === true
    ? [
        {
          setting: 'notes_db',
          needed: 'it signs in with it',
          givenBy: 'the provider',
          name: 'notes',
          key: 'db',
        },
      ]
    : []),
];
const notes: App = {
  name: 'notes',
  layer: 'application',
  groups: [
    { title: 'Notes', settings: { notes_enabled: flag({ description: 'Run Notes.', default: true }) } },
  ],
  enabled: (v) => Reflect.get(v, 'notes_enabled'),
  secrets: notesSecrets,
};
const store: App = {
  name: 'store',
  layer: 'platform',
  secretStore: {
    enabled: (v) => Reflect.get(v, 'stored') === true,
    place: (key) => ({ key }),
    unused: { code: 'store/unused-secret', because: 'stored is true' },
  },
};

test.each([
  ['each that is missing', { notes_enabled: true }, ['notes_key']],
  ['those of the mode', { notes_enabled: true, notes_external: true }, ['notes_key', 'notes_db']],
  ['none that is given', { notes_enabled: true, notes_key: 'x' }, []],
  ['none if a store has them', { notes_enabled: true, stored: true }, []],
  [
    'what the tree seals nevertheless',
    { notes_enabled: true, stored: true, notes_sealed: true },
    ['notes_key'],
  ],
  ['none of an app that is off', { notes_enabled: false }, []],
])('needed secrets: %s', (_, config, missing) => {
  const findings = found(neededSettings(notes, [notes, store]), config);
  expect(findings.map(({ path: [name] }) => name)).toEqual(missing);
  for (const { at } of findings) expect(at).toEqual(['notes_enabled']);
});

test('unused secrets: each that only the store has to have', () => {
  const config = { notes_enabled: true, stored: true, notes_key: 'x', notes_db: 'x' };
  const schemas = { notes_key: { 'x-secret': true }, notes_db: { 'x-secret': true }, notes_enabled: {} };
  const names = (more: object) =>
    found(unusedSecrets(store, [notes, store]), { ...config, ...more }, schemas).map(
      ({ path: [name] }) => name,
    );
  expect(names({})).toEqual(['notes_key', 'notes_db']);
  expect(names({ notes_sealed: true })).toEqual(['notes_db']);
  expect(names({ stored: false })).toEqual([]);
});

test('needed secrets: have the code of the app, and say who gives them', () => {
  const words = { title: 'A secret is missing', example: 'none', cure: 'Add it.' };
  const coded = { ...notes, codes: { 'notes/missing-secret': words } };
  const findings = found(neededSettings(coded, [coded]), {
    notes_enabled: true,
    notes_external: true,
    notes_key: 'x',
  });
  expect(findings).toEqual([
    {
      code: 'notes/missing-secret',
      path: ['notes_db'],
      part: 'key',
      at: ['notes_enabled'],
      message: 'notes_db is missing: it signs in with it',
      hint: 'Add notes_db: "…" to cluster.yaml, the provider gives you one.',
    },
  ]);
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
