import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { schema } from '../../src/apps/shipped-schema.ts';
import { EditorServer } from '../support/editor-server.ts';
import { repository } from '../support/render-fixture.ts';

/** The real YAML language server, with the committed schema. */
let server: EditorServer;
beforeAll(async () => {
  server = await EditorServer.start(pathToFileURL(`${repository}cluster.schema.json`).href);
});
afterAll(() => server.stop());

const names = Object.keys(schema.properties);

test('hover shows the default of every setting, and where its docs are', async () => {
  const text = `${names.map((name) => `${name}: x`).join('\n')}\n`;
  const shown = await server.hovers(
    text,
    names.map((_, line) => ({ line, character: 2 })),
  );
  for (const [index, name] of names.entries()) {
    const { default: fixed, 'x-defaults': byProfile = {} } = schema.properties[name] ?? {};
    const [first = fixed] = Object.values(byProfile);
    expect(shown[index], name).toContain(
      first === undefined ? 'Default: none' : `Default: \`${JSON.stringify(first)}\``,
    );
    expect(shown[index]).toContain(`(docs/settings.md#${name})`);
  }
});

test('a sealed file has no errors', async () => {
  const secrets = names.filter((name) => schema.properties[name]?.['x-secret'] === true);
  const lines = secrets.map((name) => `${name}: ENC[AES256_GCM,data:Zm9v,iv:YmFy,tag:YmF6,type:str]`);
  const text = `cloudflare_domain: example.com\n${lines.join('\n')}\nsops:\n  mac: ENC[x]\n  age:\n    - recipient: age1x\n`;
  expect(secrets.length).toBeGreaterThan(10);
  expect(await server.diagnostics(text)).toEqual([]);
});

describe('mistakes that a schema can express are seen in the editor', () => {
  test.each([
    'langfuse_log_levl: info',
    'langfuse_log_level: INFO',
    'langfuse_enabled: yes',
    'langfuse_enabled: "true"',
    'langfuse_web_replicas: 0',
    'langfuse_web_replicas: 99999',
    'langfuse_web_replicas: "2"',
    'langfuse_clickhouse_storage: 10GB',
    'langfuse_subdomain: My_Host',
    'langfuse_subdomain: a.b',
    'storage_class: "true"',
    'storage_class: a..b',
    'langfuse_ingress_class: "007"',
    'langfuse_namespace: "007"',
    'langfuse_backup_retention: 30',
    'langfuse_chart_version: "^1.5"',
    'langfuse_role_mapping: {default: none}',
    'langfuse_role_mapping: [VIEWER]',
    'langfuse_web_resources: {limits: {cpu: 0}}',
    'redis_clients: {name: a}',
    'redis_pod_labels: {a..b/x: y}',
    'external_secrets_refresh_interval: 99999999999h',
    'langfuse_init_user_email: a..b@example.com',
    'langfuse_encryption_key: abc',
    'langfuse_postgres_password: "with@sign-in-it"',
  ])('%s', async (line) => {
    const found = await server.diagnostics(`cloudflare_domain: example.com\n${line}\n`);
    expect(found.map(({ range }) => range.start.line)).toEqual([1]);
  });
});

describe('completion', () => {
  test.each([
    ['langfuse_enabl', 'langfuse_enabled', 'langfuse_enabled: true'],
    ['monitoring_enabl', 'monitoring_enabled', 'monitoring_enabled: true'],
    ['langfuse_web_resour', 'langfuse_web_resources', 'langfuse_web_resources:\n  '],
    ['langfuse_role_map', 'langfuse_role_mapping', 'langfuse_role_mapping:\n  '],
  ])('%s inserts what is expected', async (typed, label, inserted) => {
    const items = await server.completions(`${typed}`, { line: 0, character: typed.length });
    expect(items.find((item) => item.label === label)?.insertText).toContain(inserted);
    expect(items.map((item) => item.label)).not.toContain('sops');
  });
});
