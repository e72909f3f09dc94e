import { describe, expect, test } from 'vitest';
import { checkConfiguration, withLangfuse } from '../../../test/support/check-configuration.ts';
import { type KubernetesDocument, objectsOf } from '../../../test/support/documents.ts';
import { renderTree } from '../../../test/support/render-fixture.ts';

/* What web, worker and stores needed when the real programs ran. */

type Objects = ReadonlyMap<string, KubernetesDocument>;

async function tree(...lines: readonly string[]): Promise<Objects> {
  return objectsOf(await renderTree({ text: withLangfuse(...lines) }));
}

interface Variable {
  readonly name: string;
  readonly value?: string;
}

interface Values {
  readonly langfuse: {
    readonly additionalEnv?: readonly Variable[];
    readonly worker: { readonly pod?: { readonly additionalEnv?: readonly Variable[] } };
  };
  readonly clickhouse: { readonly auth: { readonly existingSecret: string } };
}

function values(objects: Objects): Values {
  const spec = objects.get('HelmRelease/langfuse')?.['spec'] as { values: Values };
  return spec.values;
}

/** Returns the value of a variable that web and worker share. */
function shared(objects: Objects, name: string): string | undefined {
  return values(objects).langfuse.additionalEnv?.find((variable) => variable.name === name)?.value;
}

const minio = [
  'langfuse_blob_mode: minio',
  'langfuse_s3_access_key: 8f3c1b7a5d2e',
  'langfuse_s3_public_url: https://s3.example.com',
];
const policies = 'network_policies_enabled: true';

test('LLM connections may go to LiteLLM, whose address is inside the cluster', async () => {
  const objects = await tree('litellm_enabled: true', 'litellm_mode: existing', 'litellm_namespace: models');
  expect(shared(objects, 'LANGFUSE_LLM_CONNECTION_WHITELISTED_HOST')).toBe(
    'litellm.models.svc.cluster.local',
  );
});

test('MinIO of the chart takes deletions', async () => {
  expect(shared(await tree(...minio), 'LANGFUSE_S3_DELETE_OBJECTS_CHECKSUM_ALGORITHM')).toBe('MD5');
});

test('links to exports are signed for the public address by web and worker', async () => {
  const name = 'LANGFUSE_S3_BATCH_EXPORT_EXTERNAL_ENDPOINT';
  expect(shared(await tree('langfuse_chart_version: "2.0.0"'), name)).toBe('https://s3.example.com');
});

test('the worker samples its traces as well', async () => {
  const objects = await tree(
    'tracing_enabled: true',
    'langfuse_tracing_enabled: true',
    'langfuse_trace_sampling_ratio: 0.25',
  );
  const worker = values(objects).langfuse.worker.pod?.additionalEnv ?? [];
  expect(worker).toContainEqual({ name: 'OTEL_TRACES_SAMPLER', value: 'parentbased_traceidratio' });
  expect(worker).toContainEqual({ name: 'OTEL_TRACES_SAMPLER_ARG', value: '0.25' });
});

test('ClickHouse restarts for its own password alone', async () => {
  const objects = await tree();
  const { existingSecret } = values(objects).clickhouse.auth;
  const data = objects.get(`Secret/${existingSecret}`)?.['stringData'] as object;
  expect(Object.keys(data)).toEqual(['clickhouse-password']);
});

describe('policies', () => {
  const rules = (objects: Objects, policy: string): string =>
    JSON.stringify(objects.get(`CiliumNetworkPolicy/${policy}`)?.['spec']);

  test('let the outside reach MinIO that is published, and the worker its public address', async () => {
    const objects = await tree(policies, ...minio);
    expect(rules(objects, 'langfuse-s3')).toContain('"fromEntities":["cluster"]');
    const worker = rules(objects, 'langfuse-worker');
    expect(worker).toContain('"matchName":"s3.example.com"');
    expect(worker).toContain('"port":"10443"');
  });

  test('keep MinIO closed that is not published', async () => {
    const objects = await tree(policies, ...minio.slice(0, 2));
    expect(rules(objects, 'langfuse-s3')).not.toContain('fromEntities');
  });

  test('open what langfuse_egress and langfuse_clients name', async () => {
    const objects = await tree(
      policies,
      'langfuse_egress: [hooks.slack.com, "mail.example.net:8443"]',
      'langfuse_clients: [{ labels: { app: chat }, namespace: shop }]',
    );
    for (const policy of ['langfuse-web', 'langfuse-worker']) {
      expect(rules(objects, policy)).toContain('"matchName":"hooks.slack.com"');
      expect(rules(objects, policy)).toContain('"port":"8443"');
    }
    expect(rules(objects, 'langfuse-web')).toContain(
      '{"matchLabels":{"k8s:io.kubernetes.pod.namespace":"shop","app":"chat"}}',
    );
  });

  test('open the whole internet where that is asked for', async () => {
    const objects = await tree(policies, 'langfuse_egress: [internet]');
    expect(rules(objects, 'langfuse-worker')).toContain('"toEntities":["world"]');
  });

  test('let web alone to Keycloak', async () => {
    const objects = await tree(
      policies,
      'keycloak_enabled: true',
      'langfuse_sso_enabled: true',
      'langfuse_keycloak_client_secret: zyGUDU0QafRt',
    );
    expect(rules(objects, 'langfuse-web')).toContain('"app":"keycloak"');
    expect(rules(objects, 'langfuse-worker')).not.toContain('keycloak');
  });
});

describe('settings', () => {
  const reported = (...lines: readonly string[]) =>
    checkConfiguration(withLangfuse(...lines)).diagnostics.map(
      ({ severity, code, path }) => `${severity} ${code} ${path}`,
    );

  test('MinIO without a public address gets a warning', () => {
    expect(reported(...minio.slice(0, 2), 'rustfs_public_url: https://s3.example.com')).toContain(
      'warning langfuse/no-public-storage langfuse_s3_public_url',
    );
  });

  test('the advised access key of MinIO is not called weak', () => {
    expect(reported(...minio).filter((line) => line.includes('weak'))).toEqual([]);
  });

  test('a default role for a project that is not named is passed over', () => {
    const license = 'langfuse_license_key: langfuse_ee_mYm8vtuGGXXv';
    expect(reported(license, 'langfuse_default_project_role: VIEWER')).toEqual([
      'warning langfuse/role-without-target langfuse_default_project_role',
    ]);
  });
});
