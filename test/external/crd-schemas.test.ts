import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv, type ValidateFunction } from 'ajv';
import { describe, expect, test } from 'vitest';
import { changedFixture } from '../readers/observe.ts';
import type { KubernetesDocument } from '../support/documents.ts';
import { objectsOf } from '../support/documents.ts';
import { allGoldenFixtures } from '../support/golden.ts';
import { renderTree, repository } from '../support/render-fixture.ts';

/** Public CRD schemas as `{group}/{kind}_{version}.json`, each rejecting unknown fields. */
const folder = process.env['CRD_SCHEMAS'] ?? join(repository, '../shared/schemas');
if (!existsSync(folder) || readdirSync(folder).length === 0) {
  throw new Error('these tests need the public CRD schemas: name their folder in CRD_SCHEMAS');
}

/** Groups that Kubernetes itself and kustomize define. */
const builtIn = new Set(['', 'apps', 'batch', 'kustomize.config.k8s.io', 'networking.k8s.io']);

const ajv = new Ajv({ strict: false, allErrors: true, logger: false });
const validators = new Map<string, ValidateFunction>();

function validatorOf({ apiVersion, kind }: KubernetesDocument): ValidateFunction {
  const [group = '', version = ''] = apiVersion.split('/');
  const name = `${group}/${kind.toLowerCase()}_${version}.json`;
  let validator = validators.get(name);
  if (validator === undefined) {
    validator = ajv.compile(JSON.parse(translatePatterns(readFileSync(join(folder, name), 'utf8'))));
    validators.set(name, validator);
  }
  return validator;
}

/** Two schemas use RE2 syntax that JavaScript lacks: \PC, and a leading (?i). */
function translatePatterns(schema: string): string {
  return schema.replaceAll('\\\\PC', '[^\\\\p{C}]').replace(/"\^?\(\?i\)/g, '"');
}

describe.each(allGoldenFixtures)('in the tree of %s', (fixture) => {
  test('every object of a custom kind matches its public schema, without an unknown field', async () => {
    const custom = [...objectsOf(await renderTree({ fixture })).values()].filter(
      ({ apiVersion }) => !builtIn.has(apiVersion.includes('/') ? (apiVersion.split('/')[0] ?? '') : ''),
    );
    expect(custom.length).toBeGreaterThan(8);
    for (const document of custom) {
      const validate = validatorOf(document);
      const fits = validate(document);
      expect(fits ? [] : validate.errors, `${document.kind}/${document.metadata?.name}`).toEqual([]);
    }
  });
});

test('an unknown field and a wrong type are found', async () => {
  const objects = objectsOf(await renderTree({ fixture: 'high-availability' }));
  const cluster = objects.get('Cluster/langfuse-postgresql');
  if (cluster === undefined) throw new Error('the tree has no Cluster');
  const validate = validatorOf(cluster);
  const spec = cluster['spec'] as object;
  expect(validate({ ...cluster, spec: { ...spec, replicas: 3 } })).toBe(false);
  expect(validate({ ...cluster, spec: { ...spec, instances: '3' } })).toBe(false);
});

test.each([
  { external_secrets_store: 'doppler' },
  { external_secrets_store: 'vault', external_secrets_vault_server: 'https://vault.example.com:8200' },
  { external_secrets_store: 'aws', external_secrets_aws_region: 'eu-central-1' },
  { external_secrets_store: 'gcp', external_secrets_gcp_project: 'my-project-123456' },
  { external_secrets_store: 'azure', external_secrets_azure_vault_url: 'https://my-vault.vault.azure.net' },
  { external_secrets_store: 'onepassword', external_secrets_onepassword_vault: 'Kubernetes' },
])('a ClusterSecretStore for $external_secrets_store, and what is fetched from it', async (changes) => {
  const text = changedFixture('external-everything', changes);
  const documents = [...objectsOf(await renderTree({ text })).values()].filter(({ apiVersion }) =>
    apiVersion.startsWith('external-secrets.io/'),
  );
  expect(documents.length).toBeGreaterThan(10);
  for (const document of documents) {
    const validate = validatorOf(document);
    expect(validate(document) ? [] : validate.errors, document.metadata?.name ?? '').toEqual([]);
  }
});
