import { describe, expect, test } from 'vitest';
import {
  type App,
  defineApp,
  dnsLabel,
  flag,
  type Route,
  text,
  type Variables,
} from '../../src/app-kit/index.ts';
import { assembleSchema } from '../../src/app-kit/schema.ts';
import { shipped } from '../../src/apps/shipped.ts';
import { compileSchema } from '../../src/config/compile-schema.ts';
import { validate } from '../../src/config/validate.ts';
import { parseSource } from '../../src/diagnostics/source.ts';

const notesHostname = (v: Variables): string => `${Reflect.get(v, 'notes_subdomain')}.${v.cloudflare_domain}`;

/** An app of one's own that publishes the routes. */
function notes(routes: (v: Variables) => readonly Omit<Route, 'port'>[]): App {
  return defineApp({
    name: 'notes',
    layer: 'application',
    settings: {
      notes_enabled: flag({ description: 'Run Notes.', default: true }),
      notes_subdomain: dnsLabel({ description: 'Host part of its address.', default: 'notes' }),
    },
    enabled: (v) => Reflect.get(v, 'notes_enabled'),
    variables: { notes_hostname: text('Host name of Notes.', notesHostname) },
    services: [{ name: 'notes', ports: { http: 8080 }, pods: { app: 'notes' } }],
    routes: (v) => routes(v).map((route) => ({ port: 'http', ...route })),
  });
}

const schema = assembleSchema([...shipped.apps, notes(() => [])]);
const validateSchema = compileSchema(schema);

/** Returns the findings about a configuration with the app. */
function findings(routes: (v: Variables) => readonly Omit<Route, 'port'>[], ...lines: readonly string[]) {
  const project = { apps: [...shipped.apps, notes(routes)], schema, validateSchema, own: ['notes'] };
  const source = parseSource('cluster.yaml', ['cloudflare_domain: example.org', ...lines].join('\n'));
  if (!('source' in source)) throw new Error('the configuration cannot be read');
  return validate(source.source, project).diagnostics.map(
    ({ code, path, range, message }) => `${range.start.line} ${code} ${path}: ${message}`,
  );
}

const derived = (v: Variables) => [{ hostname: Reflect.get(v, 'notes_hostname') as string }];
const keycloak = ['keycloak_enabled: true', 'keycloak_existing: {namespace: identity}'];
const taken = (line: number) =>
  `${line} config/host-taken notes_subdomain: notes_subdomain gives notes the host name auth.example.org, which keycloak_subdomain gives single-sign-on`;

describe('the host name of an app of one’s own', () => {
  test('that nothing else has is fine', () => {
    expect(findings(derived, ...keycloak)).toEqual([]);
  });

  test('that a shipped app has by default is reported at the own setting', () => {
    expect(findings(derived, ...keycloak, 'notes_subdomain: auth')).toEqual([taken(4)]);
  });

  test('that a shipped app got is reported at that setting, if the own one has its default', () => {
    const [finding, ...others] = findings(derived, ...keycloak, 'keycloak_subdomain: notes');
    expect(others).toEqual([]);
    expect(finding).toMatch(/^4 config\/host-taken notes_subdomain: .* keycloak_subdomain gives/);
  });

  test('may be composed by its routes', () => {
    const composed = (v: Variables) => [{ hostname: notesHostname(v).toUpperCase().toLowerCase() }];
    expect(findings(composed, ...keycloak, 'notes_subdomain: auth')).toEqual([taken(4)]);
  });

  test('is compared without regard to case', () => {
    const upper = (v: Variables) => [{ hostname: notesHostname(v).replace('auth', 'Auth') }];
    expect(findings(upper, ...keycloak, 'notes_subdomain: auth')).toHaveLength(1);
  });

  test('counts if something other than the gateways publishes it', () => {
    const elsewhere = (v: Variables) => [
      { ...derived(v)[0], hostname: notesHostname(v), gateway: 'none' as const },
    ];
    expect(findings(elsewhere, ...keycloak, 'notes_subdomain: auth')).toEqual([taken(4)]);
  });

  test('does not count while the app is disabled', () => {
    expect(findings(derived, ...keycloak, 'notes_subdomain: auth', 'notes_enabled: false')).toEqual([]);
  });

  test('does not count while it comes from an invalid setting', () => {
    const [finding, ...others] = findings(derived, ...keycloak, 'notes_subdomain: [auth]');
    expect(others).toEqual([]);
    expect(finding).toMatch(/^4 config\/wrong-type notes_subdomain/);
  });

  test('may not be that of two of its own routes', () => {
    const two = (v: Variables) => ['a', 'b'].map((name) => ({ name, hostname: notesHostname(v) }));
    expect(findings(two)).toEqual([
      '1 config/host-taken notes_subdomain: two routes of notes have the host name notes.example.org',
    ]);
  });
});
