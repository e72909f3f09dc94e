import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { changedFixture } from '../readers/observe.ts';
import { FakeKeycloak } from '../scim/fake-keycloak.ts';
import { FakeLangfuse } from '../scim/fake-langfuse.ts';
import { runSync, summaryOf } from '../scim/run-sync.ts';
import { type KubernetesDocument, objectsOf } from '../support/documents.ts';
import { renderTree } from '../support/render-fixture.ts';

const keycloak = new FakeKeycloak();
const langfuse = new FakeLangfuse();
let folder: string;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'clusterwright-scim-'));
  await Promise.all([keycloak.start(), langfuse.start()]);
});
afterEach(async () => {
  await Promise.all([keycloak.stop(), langfuse.stop()]);
  rmSync(folder, { recursive: true });
});

test('the rendered CronJob runs the rendered script with the rendered mapping and credentials', async () => {
  const objects = objectsOf(
    await renderTree({
      text: changedFixture('high-availability', {
        keycloak_realm: keycloak.realm,
        langfuse_sync_keycloak_client_id: keycloak.clientId,
        langfuse_sync_keycloak_client_secret: keycloak.clientSecret,
        langfuse_scim_public_key: langfuse.publicKey,
        langfuse_scim_secret_key: langfuse.secretKey,
        langfuse_role_mapping: { 'on: call': 'ADMIN', développeur: 'MEMBER', default: 'VIEWER' },
      }),
    }),
  );
  const { command, env, volumeMounts } = containerOf(objects.get('CronJob/langfuse-role-sync'));
  const [mount] = volumeMounts;
  const data = objects.get('ConfigMap/langfuse-sync-config')?.['data'] as Readonly<Record<string, string>>;
  for (const [name, content] of Object.entries(data)) writeFileSync(join(folder, name), content);

  const environment: Record<string, string> = {};
  for (const { name, value, valueFrom } of env) {
    const { name: secret, key = '' } = valueFrom?.secretKeyRef ?? {};
    const stored = objects.get(`Secret/${secret}`)?.['stringData'] as
      | Readonly<Record<string, string>>
      | undefined;
    environment[name] = value ?? stored?.[key] ?? '';
  }
  expect(environment['KEYCLOAK_URL']).toBe('http://keycloak-service.identity.svc.cluster.local:8080');
  expect(environment['LANGFUSE_URL']).toBe('http://langfuse-web.ai-system.svc.cluster.local:3000');

  keycloak.roles['on: call'] = [];
  keycloak.roles['développeur'] = [];
  keycloak.users = [
    { id: 'kc-a', email: 'a@example.com', roles: ['développeur', 'on: call'] },
    { id: 'kc-b', email: 'b@example.com', roles: ['développeur'] },
    { id: 'kc-c', email: 'c@example.com' },
  ];
  langfuse.members = ['a', 'b', 'c'].map((name) => ({
    userId: `lf-${name}`,
    email: `${name}@example.com`,
    role: 'VIEWER',
  }));

  const inFolder = (path: string) => path.replace(mount?.mountPath ?? '', folder);
  const script = command.at(-1) ?? '';
  expect(command.slice(0, -1)).toEqual(['python3', '-B']);
  const result = await runSync(inFolder(script), {
    ...environment,
    ROLE_MAPPING_FILE: inFolder(environment['ROLE_MAPPING_FILE'] ?? ''),
    KEYCLOAK_URL: keycloak.url,
    LANGFUSE_URL: langfuse.url,
  });
  expect(result.status, result.output).toBe(0);
  expect(summaryOf(result)).toEqual({ updated: 2, unchanged: 1 });
  expect(langfuse.writes).toEqual(['lf-a ADMIN', 'lf-b MEMBER']);
});

interface Container {
  readonly command: readonly string[];
  readonly env: readonly {
    readonly name: string;
    readonly value?: string;
    readonly valueFrom?: { readonly secretKeyRef?: { readonly name: string; readonly key: string } };
  }[];
  readonly volumeMounts: readonly { readonly mountPath: string }[];
}

function containerOf(cronJob: KubernetesDocument | undefined): Container {
  const spec = cronJob?.['spec'] as
    | { jobTemplate: { spec: { template: { spec: { containers: readonly Container[] } } } } }
    | undefined;
  const container = spec?.jobTemplate.spec.template.spec.containers[0];
  if (container === undefined) throw new Error('the tree has no CronJob with a container');
  return container;
}
