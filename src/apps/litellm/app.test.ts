import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { checkConfiguration, withLangfuse } from '../../../test/support/check-configuration.ts';
import { objectsOf } from '../../../test/support/documents.ts';
import { renderTree } from '../../../test/support/render-fixture.ts';

const keys = [
  'litellm_master_key: sk-7c1f4be2-90a5-4d38-8e6b-5f2d71c09a34',
  'litellm_salt_key: uT5wEr8QzXc1VbN4mKj7HgF2dSa9PoLi',
  'litellm_postgres_password: Rw6yHn3TgB9vFc2XsZ8qAe5D',
];
const models = [
  'litellm_anthropic_api_key: sk-ant-api03-Jh7Gf5Ds3Aq1',
  'litellm_groq_api_key: gsk_Mn8Bv6Cx4Zl2Kj9H',
];
const project = [
  'langfuse_init_org_name: Home',
  'langfuse_init_project_id: default',
  'langfuse_init_project_public_key: pk-lf-0a4c7d1e',
  'langfuse_init_project_secret_key: sk-lf-9b3e6f2c-74d1',
];
const deployed = ['litellm_enabled: true', ...keys, ...models, ...project];
/** The second major version of the chart has no MinIO, and its ClickHouse is run by an operator. */
const second = 'langfuse_chart_version: "2.0.0"';

function reported(...lines: readonly string[]): string[] {
  return checkConfiguration(withLangfuse(...lines)).diagnostics.map(({ code, path }) => `${code} ${path}`);
}

async function config(...lines: readonly string[]) {
  const objects = objectsOf(await renderTree({ text: withLangfuse(...lines) }));
  const data = objects.get('ConfigMap/litellm-config-with-langfuse')?.['data'] as Record<string, string>;
  return parse(data['config.yaml'] ?? '');
}

describe('the LiteLLM of the tree', () => {
  test('has nothing to say with everything that it needs', () => {
    expect(reported(...deployed)).toEqual([]);
  });

  test('names each secret that is missing', () => {
    expect(reported('litellm_enabled: true', ...models, ...project).sort()).toEqual([
      'litellm/missing-secret litellm_master_key',
      'litellm/missing-secret litellm_postgres_password',
      'litellm/missing-secret litellm_salt_key',
    ]);
  });

  test('needs a database', () => {
    expect(reported(...deployed, 'litellm_postgres_mode: external')).toEqual([
      'litellm/missing-part litellm_postgres_host',
    ]);
    const external = ['langfuse_postgres_mode: external', 'langfuse_postgres_host: db.example.net'];
    expect(reported(...deployed, ...external, 'cnpg_enabled: false')).toEqual([
      'litellm/missing-part cnpg_enabled',
    ]);
  });

  test('demands its master key, and none but the providers with a key are in the list', async () => {
    const lines = [...deployed, 'litellm_model_names: {claude: anthropic/claude-x, small: openai/gpt-x}'];
    const { general_settings, model_list } = await config(
      ...lines.filter((line) => !line.startsWith('litellm_groq')),
    );
    expect(general_settings).toEqual({ master_key: 'os.environ/LITELLM_MASTER_KEY' });
    expect(model_list).toEqual(
      [
        ['anthropic/*', 'anthropic/*'],
        ['claude', 'anthropic/claude-x'],
      ].map(([model_name, model]) => ({
        model_name,
        litellm_params: { model, api_key: 'os.environ/ANTHROPIC_API_KEY' },
      })),
    );
  });

  test('says which models it leaves out', () => {
    const lines = [...keys, ...project, 'litellm_enabled: true', 'litellm_groq_api_key: gsk_Mn8Bv6Cx'];
    expect(reported(...lines, 'litellm_model_names: {small: openai/gpt-x}')).toEqual([
      'litellm/no-models litellm_model_providers[0]',
      'litellm/no-models litellm_model_names.small',
    ]);
  });

  test('warns when its traces would not arrive', () => {
    expect(reported('litellm_enabled: true', ...keys, ...models)).toEqual([
      'litellm/no-traces langfuse_init_project_id',
    ]);
  });

  test('may not be published under the host name of Langfuse', () => {
    expect(
      reported(...deployed, 'envoy_gateway_enabled: true', 'litellm_subdomain: langfuse').filter((line) =>
        line.startsWith('config/'),
      ),
    ).toEqual(['config/host-taken litellm_subdomain']);
  });

  test('keeps its metrics inside the cluster', async () => {
    const text = withLangfuse(
      ...deployed,
      'envoy_gateway_enabled: true',
      'cert_manager_enabled: true',
      'litellm_postgres_instances: 3',
    );
    const route = objectsOf(await renderTree({ text })).get('HTTPRoute/litellm')?.['spec'];
    expect(route).toMatchObject({
      rules: [
        { matches: [{ path: { value: '/metrics' } }], filters: [{ type: 'RequestRedirect' }] },
        { backendRefs: [{ name: 'litellm', port: 4000 }] },
      ],
    });
  });
});

describe('the callback', () => {
  test.each([
    ['1.x of the chart', [], 'langfuse'],
    ['2.x of the chart, which refuses what the client of Langfuse sends', [second], 'langfuse_otel'],
    ['a given one', ['litellm_callback: langfuse_otel'], 'langfuse_otel'],
  ])('%s', async (_, lines, callback) => {
    expect((await config(...deployed, ...lines)).litellm_settings.callbacks).toEqual([callback]);
  });

  test.each([
    ['an old LiteLLM of the tree', [], 'error'],
    ['an existing one, of which nothing is known', ['litellm_mode: existing'], 'warning'],
    ['a new one, whose client speaks OpenTelemetry', ['litellm_version: 1.104.0'], undefined],
  ])('langfuse with 2.x of the chart: %s', (_, lines, severity) => {
    const { diagnostics } = checkConfiguration(
      withLangfuse(...deployed, second, 'litellm_callback: langfuse', ...lines),
    );
    const found = diagnostics.find(({ code }) => code === 'litellm/old-callback');
    expect(found?.severity).toBe(severity);
  });
});

test('a LiteLLM of others gets a configuration that demands their master key', async () => {
  const { general_settings } = await config(...deployed, 'litellm_mode: existing');
  expect(general_settings).toEqual({ master_key: 'os.environ/PROXY_MASTER_KEY' });
});
