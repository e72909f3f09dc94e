import { describe, expect, test } from 'vitest';
import { withLangfuse } from '../../../test/support/check-configuration.ts';
import { validConfiguration } from '../../../test/support/render-fixture.ts';
import { slug } from './slug.ts';

const keycloak = [
  'keycloak_enabled: true',
  'langfuse_sso_enabled: true',
  'langfuse_keycloak_client_secret: zyGUDU0QafRt',
];
const scim = [
  'langfuse_scim_sync_enabled: true',
  'langfuse_scim_public_key: lf_pk_uJxSs3DCg9hC',
  'langfuse_scim_secret_key: lf_sk_e50jzzM5TumJ',
  'langfuse_sync_keycloak_client_secret: 5mnbfy8e8XdC',
];
const backup = [
  'langfuse_backup_enabled: true',
  'langfuse_backup_s3_access_key: qc3r1SvKXs6P',
  'langfuse_backup_s3_secret_key: qR2SzaPqxblZHt',
];

function variables(...lines: readonly string[]) {
  return validConfiguration(withLangfuse(...lines)).variables;
}

test('host name and address', () => {
  expect(variables('langfuse_subdomain: llm', 'cloudflare_domain: my-lab.dev')).toMatchObject({
    langfuse_hostname: 'llm.my-lab.dev',
    langfuse_url: 'https://llm.my-lab.dev',
    langfuse_internal_url: 'http://langfuse-web.ai-system.svc.cluster.local:3000',
  });
});

describe('a feature is on when all that it needs is there', () => {
  const cases = [
    ['langfuse_sso_enabled', keycloak],
    ['langfuse_scim_sync_enabled', [...keycloak, ...scim]],
    ['langfuse_backup_enabled', backup],
    [
      'langfuse_monitoring_enabled',
      [
        'monitoring_enabled: true',
        'monitoring_existing: {namespace: monitoring}',
        'langfuse_monitoring_enabled: true',
      ],
    ],
    ['langfuse_tracing_enabled', ['tracing_enabled: true', 'langfuse_tracing_enabled: true']],
  ] as const;

  test.each(cases)('%s', (flag, lines) => {
    expect(variables(...lines)[flag]).toBe(true);
  });

  const needs = cases.flatMap(([flag, lines]) =>
    lines
      // Single sign-on is what the synchronization is for, but does not switch it on. Neither does it matter who runs
      // Keycloak.
      .filter((line) => !line.includes('_existing'))
      .filter((line) => !(flag === 'langfuse_scim_sync_enabled' && /sso|langfuse_keycloak/.test(line)))
      .map((line) => [flag, line, lines] as const),
  );
  test.each(needs)('%s is off without %s', (flag, line, lines) => {
    expect(variables(...lines.filter((other) => other !== line))[flag]).toBe(false);
  });

  test('an empty secret is none', () => {
    const [enabled = '', asked = ''] = keycloak;
    expect(variables(enabled, asked, 'langfuse_keycloak_client_secret: ""').langfuse_sso_enabled).toBe(false);
  });
});

describe('what the first start creates', () => {
  test('an organization, whose id comes from its name', () => {
    expect(variables('langfuse_init_org_name: My Org')).toMatchObject({
      langfuse_init_org_enabled: true,
      langfuse_init_org_id: 'my-org',
      langfuse_init_user_enabled: false,
      langfuse_init_project_enabled: false,
    });
  });

  test('or is given', () => {
    expect(
      variables('langfuse_init_org_name: My Org', 'langfuse_init_org_id: team_1').langfuse_init_org_id,
    ).toBe('team_1');
  });

  test('nothing, where nothing is given', () => {
    expect(variables()).toMatchObject({ langfuse_init_org_enabled: false, langfuse_init_org_id: undefined });
  });

  test('its user, project and keys', () => {
    expect(
      variables(
        'langfuse_init_org_name: My Org',
        'langfuse_init_user_email: admin@example.com',
        'langfuse_init_user_password: Kgt1HH6BpuDptULYcoAR5Fe9',
        'langfuse_init_project_id: default',
        'langfuse_init_project_public_key: pk-lf-66fbc775',
        'langfuse_init_project_secret_key: sk-lf-68c935d1-bc54-4b73',
      ),
    ).toMatchObject({
      langfuse_init_user_enabled: true,
      langfuse_init_project_enabled: true,
      langfuse_init_project_name: 'default',
      langfuse_init_project_keys_enabled: true,
    });
  });

  test('is where new users go, if they get a role', () => {
    const first = ['langfuse_init_org_name: My Org', 'langfuse_init_project_id: default'];
    expect(variables(...first)).toMatchObject({
      langfuse_default_org_id: undefined,
      langfuse_default_project_id: undefined,
    });
    expect(
      variables(...first, 'langfuse_default_org_role: VIEWER', 'langfuse_default_project_role: MEMBER'),
    ).toMatchObject({ langfuse_default_org_id: 'my-org', langfuse_default_project_id: 'default' });
  });
});

test('the sampling ratio is text, however it was written', () => {
  expect(variables('langfuse_trace_sampling_ratio: 0.25').langfuse_trace_sampling_ratio).toBe('0.25');
  expect(variables('langfuse_trace_sampling_ratio: "0.25"').langfuse_trace_sampling_ratio).toBe('0.25');
});

test('CloudNativePG counts seconds first', () => {
  expect(variables('langfuse_backup_schedule: 30 1 * * *').langfuse_backup_cnpg_schedule).toBe(
    '0 30 1 * * *',
  );
});

test('more than one replica of ClickHouse is a cluster', () => {
  expect(variables().langfuse_clickhouse_cluster_enabled).toBe(false);
  expect(variables('langfuse_clickhouse_replicas: 3').langfuse_clickhouse_cluster_enabled).toBe(true);
});

test.each([
  ['My Org', 'my-org'],
  ['  Größe & Co. KG ', 'grosse-co-kg'],
  ['Équipe №1', 'equipe-no1'],
  ['---', undefined],
  ['日本', undefined],
])('the id of %j is %j', (name, id) => {
  expect(slug(name)).toBe(id);
});
